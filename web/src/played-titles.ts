/** Something that was on air. */
export interface PlayedTitle {
  /** When it began, ISO 8601; null: before somebody looked. */
  readonly at: string | null;
  readonly artist: string;
  readonly title: string;
}

/** Titles that a page shows. */
const SHOWN = 12;

/** What a program has played, the newest first, as the station remembers it; null: it does not say. */
export async function readHistory(program: string): Promise<readonly PlayedTitle[] | null> {
  // Jingles and what is on air now are taken out of it.
  const response = await fetch(`/api/programs/${encodeURIComponent(program)}/history?limit=${SHOWN * 3}`).catch(
    () => null,
  );
  if (!response?.ok) return null;
  const { history } = (await response.json()) as { history: readonly PlayedRecord[] };
  return history
    .filter(({ kind, outcome, title }) => kind !== 'jingle' && outcome !== 'playing' && outcome !== 'broken' && title)
    .map(({ startedAt, artist, title }) => ({ at: startedAt, artist, title }))
    .slice(0, SHOWN);
}

interface PlayedRecord {
  readonly artist: string;
  readonly title: string;
  readonly kind: string;
  readonly outcome: string;
  readonly startedAt: string;
}

/** With one more in front. */
export function addPlayed(played: readonly PlayedTitle[], title: PlayedTitle): readonly PlayedTitle[] {
  return [title, ...played].slice(0, SHOWN);
}
