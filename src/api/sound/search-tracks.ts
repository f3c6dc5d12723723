import type { LibraryTrackSnapshot } from '../../studio/index.ts';

/** Which of the tracks that match are wanted. */
export interface TrackSearch {
  /** Words; a track matches that has all of them somewhere in its texts or its path. Empty: every track does. */
  readonly search: string;
  readonly limit: number;
  /** How many of those that match are left out first. */
  readonly offset: number;
}

/** The tracks that are wanted, in their order, and how many match. Capitals and accents make no difference. */
export function searchTracks(
  tracks: Iterable<LibraryTrackSnapshot>,
  { search, limit, offset }: TrackSearch,
): { total: number; tracks: LibraryTrackSnapshot[] } {
  const words = plain(search).split(/\s+/);
  const found: LibraryTrackSnapshot[] = [];
  let total = 0;
  for (const track of tracks) {
    const text = plain(`${track.artist}\n${track.title}\n${track.album}\n${track.path}`);
    if (!words.every((word) => text.includes(word))) continue;
    if (total >= offset && found.length < limit) found.push(track);
    total++;
  }
  return { total, tracks: found };
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}
