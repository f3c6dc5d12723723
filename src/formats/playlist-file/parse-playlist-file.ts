import { isUtf8 } from 'node:buffer';
import { AirchainError, type ByteCount, byteCount, inTurns } from '../../core/index.ts';
import { readAsx } from './parse-asx.ts';
import { readM3u } from './parse-m3u.ts';
import { readPls } from './parse-pls.ts';
import { parseXspf } from './parse-xspf.ts';
import { MAX_PLAYLIST_ENTRIES, type PlaylistEntry } from './playlist-entry.ts';

/** Room for as many entries as are read, with long names. */
export const MAX_PLAYLIST_BYTES: ByteCount = byteCount(16 * 1024 * 1024);

/** Bytes that are decoded in one turn of the event loop. */
const BYTES_A_TURN = 64 * 1024;
const LINE_END = 0x0a;

type Parser = (text: string) => Promise<PlaylistEntry[]>;

const parsers: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['m3u', (text) => collectInTurns(readM3u(text))],
  ['m3u8', (text) => collectInTurns(readM3u(text))],
  ['pls', (text) => collectInTurns(readPls(text))],
  ['xspf', (text) => parseXspf(text)],
  ['asx', (text) => collectInTurns(readAsx(text))],
]);

/** As `.m3u`, of the playlist files that `parsePlaylistFile` reads. */
export const PLAYLIST_ENDINGS: readonly string[] = [...parsers.keys()].map((ending) => `.${ending}`);

/** Whether a file of that name is a playlist that `parsePlaylistFile` reads: M3U, M3U8, PLS, XSPF or ASX by its ending. */
export function isPlaylistFileName(name: string): boolean {
  return parsers.has(endingOf(name));
}

/**
 * Reads a playlist file in the format that its name says: UTF-8 or UTF-16, with or without a byte order mark. Lines that are
 * neither are taken for `charset`, by default Windows-1252, in which old programs write. Lines that make no sense are left out. Gives
 * the event loop to others between parts of a large one.
 * @throws AirchainError `PLAYLIST_FILE_BROKEN` when it is too large, binary, not XML where it should be, or of no known ending
 */
export async function parsePlaylistFile(
  name: string,
  bytes: Uint8Array,
  charset = 'windows-1252',
): Promise<PlaylistEntry[]> {
  const parse = parsers.get(endingOf(name));
  if (!parse) throw broken(name, `its name ends in none of ${PLAYLIST_ENDINGS.join(', ')}`);
  if (bytes.length > MAX_PLAYLIST_BYTES) {
    throw broken(name, `it has ${bytes.length} bytes, which is more than ${MAX_PLAYLIST_BYTES}`);
  }
  const text = await decodeText(bytes, charset);
  if (text.includes('\0')) throw broken(name, 'it is not text');
  return parse(text);
}

function broken(name: string, reason: string): AirchainError {
  return new AirchainError('PLAYLIST_FILE_BROKEN', `Cannot read the playlist "${name}": ${reason}`);
}

function endingOf(name: string): string {
  return /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

async function collectInTurns(parts: Iterable<readonly PlaylistEntry[]>): Promise<PlaylistEntry[]> {
  const entries: PlaylistEntry[] = [];
  for await (const some of inTurns(parts)) {
    for (const part of some) for (const entry of part) entries.push(entry);
    if (entries.length >= MAX_PLAYLIST_ENTRIES) break;
  }
  return entries.slice(0, MAX_PLAYLIST_ENTRIES);
}

async function decodeText(bytes: Uint8Array, charset: string): Promise<string> {
  const unicode = wideCharset(bytes) ?? (isUtf8(bytes) ? 'utf-8' : null);
  return unicode === null ? decodeMixed(bytes, charset) : decodeUnicode(bytes, unicode);
}

async function decodeUnicode(bytes: Uint8Array, charset: string): Promise<string> {
  const decoder = new TextDecoder(charset);
  let text = '';
  for (let start = 0; start < bytes.length; start += BYTES_A_TURN) {
    text += decoder.decode(bytes.subarray(start, start + BYTES_A_TURN), { stream: true });
    await new Promise(setImmediate);
  }
  return text + decoder.decode();
}

async function decodeMixed(bytes: Uint8Array, charset: string): Promise<string> {
  let text = '';
  for (let start = 0; start < bytes.length; ) {
    const lineEnd = bytes.indexOf(LINE_END, start + BYTES_A_TURN);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    text += decodeLines(bytes.subarray(start, end), charset);
    start = end;
    await new Promise(setImmediate);
  }
  return text;
}

/** Programs with different charsets may have written to the same list. */
function decodeLines(bytes: Uint8Array, charset: string): string {
  const decoder = new TextDecoder(charset);
  return Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'))
    .map((line) => (isUtf8(line) ? line.toString() : decoder.decode(line)))
    .join('\n');
}

/** Without a mark the zeros of Latin letters, or of the ends of lines, tell UTF-16 and its order of bytes; null: it is neither. */
function wideCharset(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const head = bytes.subarray(0, BYTES_A_TURN);
  for (let at = head.indexOf(0); at !== -1; at = head.indexOf(0, at + 1)) zeros[at % 2]!++;
  if (zeros[0] === zeros[1]) return null;
  return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be';
}
