/** Longest title that is kept, in UTF-16 code units; what people send is under 200. */
export const MAX_TITLE_CHARACTERS = 1024;

/** ISO 8859-1 as the web understands it; takes any byte. Icecast's own default for MP3 and AAC is ISO 8859-1. */
const LAST_RESORT = 'windows-1252';

/** Control characters, line separators, and the marks that turn the direction of the text around them. */
const NOT_IN_TITLES = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** What is known about the charset of a title's bytes. Names as in the Encoding standard; unknown ones are ignored. */
export interface TitleCharsets {
  /** What the sender said (`charset=` of `/admin/metadata`). */
  readonly charset?: string | null;
  /** What the operator said about the mount. */
  readonly mountCharset?: string | null;
}

/**
 * The text of a title: in the charset the sender named, else UTF-8 if the bytes are valid, else in the mount's charset,
 * else ISO 8859-1. Most encoders send UTF-8 without saying so, hence the order. A charset in which the bytes are not
 * valid is passed over. Control characters become spaces, the ends are trimmed, the length is at most
 * `MAX_TITLE_CHARACTERS`.
 *
 * @param bytes with percent-encoding already taken off (`RequestQuery.getBytes`)
 */
export function decodeTitle(bytes: Uint8Array, { charset, mountCharset }: TitleCharsets = {}): string {
  for (const label of [charset, 'utf-8', mountCharset, LAST_RESORT]) {
    const text = label ? decodeStrictly(bytes, label) : null;
    if (text !== null) return cleanTitle(text);
  }
  return '';
}

function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label.trim(), { fatal: true }).decode(bytes);
  } catch {
    // The only way to learn that a label is unknown or that the bytes are invalid in it.
    return null;
  }
}

function cleanTitle(text: string): string {
  const line = text.replace(NOT_IN_TITLES, ' ').trim();
  if (line.length <= MAX_TITLE_CHARACTERS) return line;
  const cut = line.slice(0, MAX_TITLE_CHARACTERS);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut).trimEnd();
}
