import type { Millis } from '../core/index.ts';
import type { Proposal } from './lane.ts';
import { writeSpan } from './write-span.ts';

/**
 * Why a rotation proposes a track, for people.
 *
 * @param shelf name of the shelf that it comes from, where there are several
 */
export function explainRotation({ verdict, place }: Proposal, shelf: string | null): string {
  const from = shelf === null ? 'rotation' : `rotation from "${shelf}"`;
  if (place !== '') return `${from}: in order, ${place}`;
  const { sinceArtist, sinceTitle, kept } = verdict;
  const spans = `artist not heard ${lately(sinceArtist)}, title not heard ${lately(sinceTitle)}`;
  return kept === 1
    ? `${from}: ${spans}`
    : `${from}: least recently played, too few tracks to keep more apart; ${spans}`;
}

function lately(span: Millis): string {
  return Number.isFinite(span) ? `for ${writeSpan(span)}` : 'lately';
}
