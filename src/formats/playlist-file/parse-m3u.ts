import { millis } from '../../core/index.ts';
import { MAX_PLAYLIST_ENTRIES, type PlaylistEntry, splitArtistTitle, toLocation } from './playlist-entry.ts';

/**
 * Reads an M3U file, plain or extended (`#EXTINF:seconds,Artist - Title`). Other lines that begin with `#` say nothing
 * about a file.
 */
export function parseM3u(text: string): PlaylistEntry[] {
  const entries: PlaylistEntry[] = [];
  let facts: Omit<PlaylistEntry, 'location'> = {};
  for (const line of text.split(/[\r\n]+/)) {
    const written = line.trim();
    if (written === '') continue;
    if (written.startsWith('#')) {
      facts = parseFacts(written) ?? facts;
      continue;
    }
    if (entries.length === MAX_PLAYLIST_ENTRIES) break;
    entries.push({ location: toLocation(written), ...facts });
    facts = {};
  }
  return entries;
}

/** Null: the line is another remark. Attributes (`tvg-id="…"`) may stand between the seconds and the comma. */
function parseFacts(line: string): Omit<PlaylistEntry, 'location'> | null {
  const [, seconds, text] = /^#EXTINF:\s*(-?[\d.]*)(?:[^,"]|"[^"]*")*,(.*)$/i.exec(line) ?? [];
  if (text === undefined) return null;
  const length = Number(seconds);
  return { ...splitArtistTitle(text), ...(length > 0 && { duration: millis(length * 1000) }) };
}
