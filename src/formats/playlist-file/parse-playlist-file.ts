import { isUtf8 } from 'node:buffer';
import { AirchainError, type ByteCount, byteCount } from '../../core/index.ts';
import { parseAsx } from './parse-asx.ts';
import { parseM3u } from './parse-m3u.ts';
import { parsePls } from './parse-pls.ts';
import { parseXspf } from './parse-xspf.ts';
import type { PlaylistEntry } from './playlist-entry.ts';

/** Room for as many entries as are read, with long names. */
export const MAX_PLAYLIST_BYTES: ByteCount = byteCount(16 * 1024 * 1024);

type Parser = (text: string) => PlaylistEntry[] | Promise<PlaylistEntry[]>;

const parsers: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['m3u', parseM3u],
  ['m3u8', parseM3u],
  ['pls', parsePls],
  ['xspf', parseXspf],
  ['asx', (text) => parseAsx(text)],
]);

/** As `.m3u`, of the playlist files that `parsePlaylistFile` reads. */
export const PLAYLIST_ENDINGS: readonly string[] = [...parsers.keys()].map((ending) => `.${ending}`);

/** Whether a file of that name is a playlist that `parsePlaylistFile` reads: M3U, M3U8, PLS, XSPF or ASX by its ending. */
export function isPlaylistFileName(name: string): boolean {
  return parsers.has(endingOf(name));
}

/**
 * Reads a playlist file in the format that its name says: UTF-8 or UTF-16, with or without a byte order mark. Lines that are
 * neither are taken for Windows-1252, in which old programs write. Lines that make no sense are left out.
 * @throws AirchainError `PLAYLIST_FILE_BROKEN` when it is too large, binary, not XML where it should be, or of no known ending
 */
export async function parsePlaylistFile(name: string, bytes: Uint8Array): Promise<PlaylistEntry[]> {
  const parse = parsers.get(endingOf(name));
  if (!parse) throw broken(name, `its name ends in none of ${PLAYLIST_ENDINGS.join(', ')}`);
  if (bytes.length > MAX_PLAYLIST_BYTES) {
    throw broken(name, `it has ${bytes.length} bytes, which is more than ${MAX_PLAYLIST_BYTES}`);
  }
  const text = decodeText(bytes);
  if (text.includes('\0')) throw broken(name, 'it is not text');
  return parse(text);
}

function broken(name: string, reason: string): AirchainError {
  return new AirchainError('PLAYLIST_FILE_BROKEN', `Cannot read the playlist "${name}": ${reason}`);
}

function endingOf(name: string): string {
  return /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function decodeText(bytes: Uint8Array): string {
  const wide = wideCharset(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  const latin = new TextDecoder('windows-1252');
  // Programs with different charsets may have written to the same list.
  return Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'))
    .map((line) => (isUtf8(line) ? line.toString() : latin.decode(line)))
    .join('\n');
}

/** Without a mark the zeros of Latin letters, or of the ends of lines, tell UTF-16 and its order of bytes; null: it is neither. */
function wideCharset(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) zeros[at % 2]!++;
  if (zeros[0] === zeros[1]) return null;
  return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be';
}
