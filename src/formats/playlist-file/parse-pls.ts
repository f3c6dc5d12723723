import {
  collectEntries,
  linesOf,
  listEntry,
  MAX_PLAYLIST_ENTRIES,
  type PlaylistEntry,
  splitArtistTitle,
  toLocation,
} from './playlist-entry.ts';

interface Numbered {
  file?: string;
  title?: string;
  length?: number;
}

/** Reads a PLS file. Entries come in the order of their numbers, which may have gaps; those without a file are left out. */
export function parsePls(text: string, readLocation = toLocation): PlaylistEntry[] {
  return collectEntries(readPls(text, readLocation));
}

/** As `parsePls`, line by line: they give nothing, and then each number gives one entry or none. */
export function* readPls(text: string, readLocation = toLocation): Generator<readonly PlaylistEntry[]> {
  const byNumber = new Map<number, Numbered>();
  for (const line of linesOf(text)) {
    yield [];
    const [, key, number, written] = /^\s*(file|title|length)(\d{1,9})\s*=(.*)$/is.exec(line) ?? [];
    if (key === undefined || written === undefined) continue;
    const value = written.trim();
    const entry = obtain(byNumber, Number(number));
    if (!entry) continue;
    if (/^file$/i.test(key)) entry.file = value;
    else if (/^title$/i.test(key)) entry.title = value;
    else entry.length = Number(value);
  }
  for (const number of Uint32Array.from(byNumber.keys()).sort()) {
    const { file = '', title = '', length = 0 } = byNumber.get(number)!;
    yield listEntry(readLocation(file), splitArtistTitle(title), length * 1000);
  }
}

/** Null: there are as many as are read. */
function obtain(byNumber: Map<number, Numbered>, number: number): Numbered | null {
  const known = byNumber.get(number);
  if (known || byNumber.size === MAX_PLAYLIST_ENTRIES) return known ?? null;
  const entry: Numbered = {};
  byNumber.set(number, entry);
  return entry;
}
