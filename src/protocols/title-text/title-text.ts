import { readCharacterReferences } from './character-references.ts';
import { findCharset } from './charset-names.ts';
import { cleanText } from './clean-text.ts';
import { readCutUtf8 } from './cut-utf8.ts';

/** ISO 8859-1 as the web understands it; takes any byte. Icecast's own default for MP3 and AAC is ISO 8859-1. */
const LAST_RESORT = 'windows-1252';

/** What is known about the charset of a title's bytes. Names as `findCharset` takes them; unknown ones are ignored. */
export interface TitleCharsets {
  /** What the sender said (`charset=` of `/admin/metadata`). */
  readonly charset?: string | null;
  /** What the operator said about the mount. */
  readonly mountCharset?: string | null;
}

/**
 * The text of a title: in the charset the sender named, else UTF-8 if the bytes are valid, else in the mount's charset,
 * else ISO 8859-1. Most encoders send UTF-8 without saying so, hence the order. A charset in which the bytes are not
 * valid is passed over; a character that was cut off at the end makes nothing invalid. Then numeric character references
 * are read and the text is cleaned (`cleanText`).
 *
 * @param bytes with percent-encoding already taken off (`RequestQuery.getBytes`)
 */
export function decodeTitle(bytes: Uint8Array, { charset, mountCharset }: TitleCharsets = {}): string {
  const named = charset ? findCharset(charset) : null;
  const usual = (mountCharset ? findCharset(mountCharset) : null) ?? LAST_RESORT;
  const text =
    (named && decode(bytes, named)) ??
    decode(bytes, 'utf-8') ??
    (named && decodeCut(bytes, named)) ??
    decodeDoubtful(bytes, usual) ??
    decode(bytes, usual) ??
    decodeCut(bytes, usual) ??
    decode(bytes, LAST_RESORT) ??
    '';
  return cleanText(readCharacterReferences(text));
}

/** Null: the bytes are not valid in the charset. */
function decode(bytes: Uint8Array, charset: string, isCut = false): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    // The only way to learn that the bytes are invalid.
    return null;
  }
}

/** Reads bytes whose charset is named, without a character that was cut. */
function decodeCut(bytes: Uint8Array, charset: string): string | null {
  if (charset !== 'utf-8') return charset.startsWith('utf-16') ? null : decode(bytes, charset, true);
  const cut = readCutUtf8(bytes);
  return cut && (cut.whole > 0 || !cut.isLatinPossible) ? cut.text : null;
}

/**
 * Reads UTF-8 that the sender has not named and that has cut characters. In Latin-1 nothing looks like one that is whole; in a
 * charset that the operator has chosen something may, so the whole ones must be more.
 */
function decodeDoubtful(bytes: Uint8Array, usual: string): string | null {
  const cut = readCutUtf8(bytes);
  if (!cut) return null;
  const isClear = usual === LAST_RESORT ? cut.whole > 0 && cut.whole >= cut.cut : cut.whole > cut.cut;
  return isClear ? cut.text : null;
}
