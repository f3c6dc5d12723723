import { isUtf8 } from 'node:buffer';

/** Stand-ins for bytes that are not UTF-8: U+EF80 for 0x80 to U+EFFF for 0xFF, in the private use area of Unicode. */
const FIRST_STAND_IN = 0xef00;
const STAND_INS = /[\uef80-\uefff]+/;
/** One UTF-8 character (Unicode 16, table 3-7) except the stand-ins, each byte as Latin-1; or one other byte. */
const PIECE = new RegExp(
  [
    '(?:[\\xc2-\\xdf][\\x80-\\xbf]',
    '\\xe0[\\xa0-\\xbf][\\x80-\\xbf]',
    '[\\xe1-\\xec\\xef][\\x80-\\xbf]{2}',
    '\\xed[\\x80-\\x9f][\\x80-\\xbf]',
    '\\xee[\\x80-\\xbd][\\x80-\\xbf]',
    '\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}',
    '[\\xf1-\\xf3][\\x80-\\xbf]{3}',
    '\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2})+',
    '[\\x80-\\xff]',
  ].join('|'),
  'g',
);

/**
 * The name of a file as a string. Linux allows any bytes in a name. Bytes that are not UTF-8 become stand-ins, which
 * `systemPath` converts back to the same bytes. The string is valid Unicode, so JSON, SQLite, URLs and logs keep it.
 */
export function pathFromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isUtf8(buffer)) {
    const text = buffer.toString();
    // Stand-ins in the name itself are stored by their bytes, so that no two names give the same string.
    if (!STAND_INS.test(text)) return text;
  }
  return buffer.toString('latin1').replace(PIECE, (piece) => {
    return piece.length > 1
      ? Buffer.from(piece, 'latin1').toString()
      : String.fromCharCode(FIRST_STAND_IN + piece.charCodeAt(0));
  });
}

/** A path as the file system expects it. Every call that opens, lists or reads music files uses it. */
export function systemPath(path: string): string | Buffer {
  if (!STAND_INS.test(path)) return path;
  return Buffer.concat(
    path
      .split(/([\uef80-\uefff]+)/)
      .map((part) => (STAND_INS.test(part) ? Buffer.from(bytesOf(part)) : Buffer.from(part))),
  );
}

/**
 * A path for people to read. A name with bytes that are not UTF-8 is decoded as `charset`, a label of the Encoding
 * standard; by default Windows-1252, which most old archives use.
 */
export function readablePath(path: string, charset = 'windows-1252'): string {
  if (!STAND_INS.test(path)) return path;
  const decoder = new TextDecoder(charset);
  const names = path.split('/').map(systemPath);
  return names.map((name) => (typeof name === 'string' ? name : decoder.decode(name))).join('/');
}

function bytesOf(standIns: string): number[] {
  return Array.from(standIns, (character) => character.charCodeAt(0) - FIRST_STAND_IN);
}
