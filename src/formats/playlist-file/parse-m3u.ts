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
  const [start, seconds] = /^#EXTINF:\s*(-?[\d.]*)/i.exec(line) ?? [];
  const comma = start === undefined ? -1 : findComma(line, start.length);
  return comma === -1 ? null : { names: splitArtistTitle(line.slice(comma + 1)), length: Number(seconds) * 1000 };
}

/** The first comma from `from` on that is not between quotes; -1: there is none. Takes a long line in linear time. */
function findComma(line: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ',' && !isQuoted) return at;
  }
  return -1;
}
