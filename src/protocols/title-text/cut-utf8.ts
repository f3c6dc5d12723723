/** A character of UTF-8 beyond ASCII (Unicode 16, table 3-7), with one character of text for each byte. */
const WHOLE =
  '[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]|' +
  '\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}';
/** The beginning of one, where an ASCII character or the end follows; or half of a surrogate pair. */
const CUT =
  '(?:[\\xc2-\\xdf]|[\\xe0-\\xef][\\x80-\\xbf]?|[\\xf0-\\xf4][\\x80-\\xbf]{0,2})(?=[\\x00-\\x7f]|$)|\\xed[\\xa0-\\xbf][\\x80-\\xbf]';
const PIECES = new RegExp(`(${WHOLE})|(${CUT})`, 'g');
const NOT_ASCII = /[^\x00-\x7f]/;
/** A single byte that ends words in Latin-1 (é, ß) more often than it begins a character that was cut. */
const LATIN_LETTER = /^[\xdf-\xf4]$/;

/** Bytes that are UTF-8 but for characters that were cut. */
export interface CutUtf8 {
  readonly text: string;
  /** Characters beyond ASCII that are whole, and that were cut. */
  readonly whole: number;
  readonly cut: number;
  /** Whether a cut one may as well be a letter of Latin-1. */
  readonly isLatinPossible: boolean;
}

/**
 * Reads UTF-8 in which characters were cut, as by encoders that keep a title or an artist to so many bytes; the rests of
 * them are left out. Null when other bytes are in it: it is no UTF-8, or it is whole.
 */
export function readCutUtf8(bytes: Uint8Array): CutUtf8 | null {
  let [whole, cut, isLatinPossible] = [0, 0, false];
  let isForeign = false;
  let last = 0;
  const binary = Buffer.from(bytes).toString('latin1');
  const kept = binary.replace(PIECES, (piece: string, isWhole: string | undefined, _, at: number) => {
    isForeign ||= NOT_ASCII.test(binary.slice(last, at));
    last = at + piece.length;
    if (isWhole !== undefined) whole++;
    else cut++;
    isLatinPossible ||= LATIN_LETTER.test(piece);
    return isWhole ?? '';
  });
  if (cut === 0 || isForeign || NOT_ASCII.test(binary.slice(last))) return null;
  return { text: Buffer.from(kept, 'latin1').toString('utf8'), whole, cut, isLatinPossible };
}
