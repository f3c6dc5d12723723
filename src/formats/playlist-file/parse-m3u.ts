import {
  collectEntries,
  linesOf,
  listEntry,
  type PlaylistEntry,
  splitArtistTitle,
  toLocation,
} from './playlist-entry.ts';

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
  return collectEntries(readM3u(text, readLocation));
}

/** As `parseM3u`, line by line: each gives one entry or none. */
export function* readM3u(text: string, readLocation = toLocation): Generator<readonly PlaylistEntry[]> {
  let facts: M3uFacts = NO_FACTS;
  for (const line of linesOf(text)) {
    const written = line.trim();
    const isRemark = written.startsWith('#');
    if (isRemark) facts = parseFacts(written) ?? facts;
    yield isRemark ? [] : listEntry(readLocation(written), facts.names, facts.length);
    if (!isRemark && written !== '') facts = NO_FACTS;
  }
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
