import { type Millis, millis } from '../../core/index.ts';

/** One thing that a playlist file names, in the order of the file. */
export interface PlaylistEntry {
  /**
   * A path with `/` between its parts, absolute or from the folder of the playlist file, or the address of something that
   * is no file (`http://…`), as it stands there. `file:` addresses are paths already.
   */
  readonly location: string;
  readonly title?: string;
  readonly artist?: string;
  readonly duration?: Millis;
}

/** What is read of one playlist file; the rest is left out. */
export const MAX_PLAYLIST_ENTRIES = 100_000;

/** An address with a scheme. A colon alone may stand in a name, or behind a drive of Windows. */
const ADDRESS = /^[a-z][a-z\d+.-]+:\/\//i;

/** Control characters: no file and no address has them. */
const CONTROL = /[\x00-\x1f\x7f]/;

/** The entry in a list of its own; an empty list where the location cannot be one. A length that makes no sense counts as none. */
export function listEntry(location: string, facts: Omit<PlaylistEntry, 'location'>, length: number): PlaylistEntry[] {
  if (location === '' || CONTROL.test(location)) return [];
  return [{ location, ...facts, ...(length > 0 && Number.isFinite(length) && { duration: millis(length) }) }];
}

/** The entries of a file that is read part by part, as many as are read. */
export function collectEntries(parts: Iterable<readonly PlaylistEntry[]>): PlaylistEntry[] {
  const entries: PlaylistEntry[] = [];
  for (const part of parts) {
    for (const entry of part) entries.push(entry);
    if (entries.length >= MAX_PLAYLIST_ENTRIES) break;
  }
  return entries.slice(0, MAX_PLAYLIST_ENTRIES);
}

/** The lines that are not empty, one after the other. */
export function* linesOf(text: string): Generator<string> {
  for (const [line] of text.matchAll(/[^\r\n]+/g)) yield line;
}

/** Makes a path of what stands in a playlist file: of `file:` addresses, and of what Windows wrote. */
export function toLocation(written: string): string {
  const file = /^file:(?:\/\/[^/\\]*)?(.*)$/i.exec(written);
  if (file) return withSlashes(decodePercents(file[1]!).replace(/^\/(?=[a-z]:[/\\])/i, ''));
  return ADDRESS.test(written) ? written : withSlashes(written);
}

/** As `toLocation`, where every location is an address, so that relative ones are written with `%20` and the like. */
export function toLocationOfAddress(written: string): string {
  return ADDRESS.test(written) ? toLocation(written) : withSlashes(decodePercents(written));
}

/** `Artist - Title` in its parts; all of it is the title where there is no ` - ` in it. */
export function splitArtistTitle(text: string): { title?: string; artist?: string } {
  const [, artist, title] = /^(.*?\S)\s+[-–—]\s+(\S.*)$/.exec(text.trim()) ?? [];
  if (artist !== undefined && title !== undefined) return { artist: artist.trim(), title: title.trim() };
  return text.trim() === '' ? {} : { title: text.trim() };
}

/** A location as it is written, for playlists of other servers: there a file is a file of theirs and no path here. */
export function keepLocation(written: string): string {
  return written;
}

/** A backslash beside slashes belongs to a name. */
function withSlashes(path: string): string {
  return path.includes('/') ? path : path.replaceAll('\\', '/');
}

function decodePercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It was written by a program that does not escape: then a percent sign is one.
    return text;
  }
}
