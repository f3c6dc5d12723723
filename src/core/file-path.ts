import { isUtf8 } from 'node:buffer';

/** Stands for a byte that is no UTF-8: U+EF80 for 0x80 to U+EFFF for 0xFF, which Unicode leaves to private use. */
const FIRST_STAND_IN = 0xef00;
const STAND_INS = /[\uef80-\uefff]+/;
/** One character of UTF-8 (Unicode 16, table 3-7) but for the stand-ins, each byte as one of Latin-1; or one other byte. */
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
 * The name of a file as a string. Linux takes any bytes for a name, so those that are no UTF-8 become stand-ins, from which
 * `systemPath` makes the same bytes again. The string is Unicode: it survives JSON, SQLite, addresses and logs.
 */
export function pathFromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isUtf8(buffer)) {
    const text = buffer.toString();
    // A name that has stand-ins itself is kept by its bytes, so that no two names are the same string.
    if (!STAND_INS.test(text)) return text;
  }
  return buffer.toString('latin1').replace(PIECE, (piece) => {
    return piece.length > 1
      ? Buffer.from(piece, 'latin1').toString()
      : String.fromCharCode(FIRST_STAND_IN + piece.charCodeAt(0));
  });
}

/** A path as the file system takes it: every call that opens, lists or looks at music gets its path through here. */
export function systemPath(path: string): string | Buffer {
  if (!STAND_INS.test(path)) return path;
  return Buffer.concat(
    path
      .split(/([\uef80-\uefff]+)/)
      .map((part) => (STAND_INS.test(part) ? Buffer.from(bytesOf(part)) : Buffer.from(part))),
  );
}

/**
 * A path for people to read: a name with bytes that are no UTF-8 is taken for `charset`, as the Encoding standard names it;
 * by default Windows-1252, in which most old archives are.
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
