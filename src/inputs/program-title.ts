import { cleanTitle, type StreamTitle } from '../mount/index.ts';
import type { ProgramTitle } from '../program/index.ts';

/** What a stream says of itself, as programs know it; null: it says nothing. */
export function toProgramTitle(said: StreamTitle): ProgramTitle | null {
  const { artist = '', title, url = '' } = cleanTitle(said);
  if (!artist && !title) return null;
  return { artist, title, url, album: '', duration: null, artworkFile: null, trackId: null };
}
