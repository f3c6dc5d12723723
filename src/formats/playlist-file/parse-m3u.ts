import { listEntry, MAX_PLAYLIST_ENTRIES, type PlaylistEntry, splitArtistTitle, toLocation } from './playlist-entry.ts';

/** What an `#EXTINF` line says about the next file. */
interface M3uFacts {
  readonly names: { readonly title?: string; readonly artist?: string };
  /** In milliseconds; not a number or negative: not known. */
  readonly length: number;
}

const NO_FACTS: M3uFacts = { names: {}, length: 0 };

/**
 * Reads an M3U file, plain or extended (`#EXTINF:seconds,Artist - Title`). Other lines that begin with `#` say nothing
 * about a file.
 */
export function parseM3u(text: string, readLocation = toLocation): PlaylistEntry[] {
  const entries: PlaylistEntry[] = [];
  let facts: M3uFacts = NO_FACTS;
  for (const line of text.split(/[\r\n]+/)) {
    const written = line.trim();
    if (written === '') continue;
    if (written.startsWith('#')) {
      facts = parseFacts(written) ?? facts;
      continue;
    }
    if (entries.length === MAX_PLAYLIST_ENTRIES) break;
    entries.push(...listEntry(readLocation(written), facts.names, facts.length));
    facts = NO_FACTS;
  }
  return entries;
}

/** Null: the line is another remark. Attributes (`tvg-id="…"`) may stand between the seconds and the comma. */
function parseFacts(line: string): M3uFacts | null {
  const [, seconds, text] = /^#EXTINF:\s*(-?[\d.]*)(?:[^,"]|"[^"]*")*,(.*)$/i.exec(line) ?? [];
  if (text === undefined) return null;
  return { names: splitArtistTitle(text), length: Number(seconds) * 1000 };
}
