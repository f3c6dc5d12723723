import type { HistoryAnswer } from '../../../src/api/index.ts';
import { requestJson } from '../kit/request-json.ts';

/** A title that was on air. */
export interface PlayedTitle {
  /** Start time, ISO 8601; null: it started before the page was opened. */
  readonly at: string | null;
  readonly artist: string;
  readonly title: string;
}

/** Number of titles that a page shows. */
const SHOWN = 12;

/** History of a program from the server, the newest first; null: not available. */
export async function readHistory(program: string): Promise<readonly PlayedTitle[] | null> {
  // Three times as many: jingles and the current title are filtered out.
  const path = `/api/programs/${encodeURIComponent(program)}/history?limit=${SHOWN * 3}`;
  const { history } = (await requestJson<HistoryAnswer>('GET', path)).body;
  if (!history) return null;
  return history
    .filter(({ kind, outcome, title }) => kind !== 'jingle' && outcome !== 'playing' && outcome !== 'broken' && title)
    .map(({ startedAt, artist, title }) => ({ at: startedAt, artist, title }))
    .slice(0, SHOWN);
}

/** Adds a title at the front. */
export function addPlayed(played: readonly PlayedTitle[], title: PlayedTitle): readonly PlayedTitle[] {
  return [title, ...played].slice(0, SHOWN);
}
