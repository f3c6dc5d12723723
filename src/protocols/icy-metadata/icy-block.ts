/** A block's length byte counts these. */
const UNIT_BYTES = 16;

/** Longest text of a block: 255 units, the most that the length byte can say. */
export const MAX_ICY_TEXT_BYTES = 255 * UNIT_BYTES;

/** Longest URL that is sent; above it the whole URL is left out, because half of one leads nowhere. */
const MAX_URL_BYTES = 1024;

/** "Nothing new": what is sent where the title has not changed since the block before. */
export const EMPTY_ICY_BLOCK: Buffer = Buffer.from([0]);

const TITLE_START = Buffer.from("StreamTitle='");
const URL_START = Buffer.from("StreamUrl='");
const VALUE_END = Buffer.from("';");

/** Control characters but for the padding, tabs and line ends; what every piece of coded audio has and no title. */
const NOT_IN_BLOCKS = /[\x01-\x08\x0b\x0c\x0e-\x1f]/;

const WHOLE_TITLE = /^StreamTitle='.*';$/is;
/** A key and its opening quote, at the start of what is left. */
const KEY = /^[\s;]{0,8}([\w-]{1,32})=('?)/;
/** What the next key must look like: more of a title may well look like `; word=`. */
const NEXT = "(?=Stream[a-z]{1,24}=|[\\w-]{1,32}=(?:'|;|$))";
const QUOTED_END = new RegExp(`';\\s{0,4}${NEXT}|;\\s{0,4}(?=Stream[a-z]{1,24}=)|'?;?$`, 'i');
const BARE_END = new RegExp(`;\\s{0,4}${NEXT}|;?$`, 'i');

/** What a block is to say. */
export interface IcyText {
  /** As people read it; may be empty. */
  readonly title: string;
  /** Left out when absent, empty or longer than 1024 bytes. */
  readonly url?: string | null;
}

/** What a block said, in the sender's charset; null: the block did not name it. */
export interface RawIcyText {
  readonly title: Buffer | null;
  readonly url: Buffer | null;
}

/**
 * A block with its length byte: 1 + 16·n bytes, n ≤ 255, UTF-8, padded with zeros. The format has no escape, so `';`
 * inside a value gets a typographic apostrophe; control characters become spaces. A long title is cut at a character.
 * Write it once for each title and hand the same buffer to all listeners.
 */
export function writeIcyBlock({ title, url }: IcyText): Buffer {
  const urlBytes = writeUrl(url);
  const titleLimit = MAX_ICY_TEXT_BYTES - TITLE_START.length - VALUE_END.length - urlBytes.length;
  const titleBytes = cutUtf8(Buffer.from(withoutDelimiters(title)), titleLimit);
  const text = Buffer.concat([TITLE_START, titleBytes, VALUE_END, urlBytes]);
  const units = Math.ceil(text.length / UNIT_BYTES);
  const block = Buffer.alloc(1 + units * UNIT_BYTES);
  block[0] = units;
  text.copy(block, 1);
  return block;
}

/**
 * Reads the text of a block, without its length byte. It ends at the first zero byte: what follows may be left of an
 * older, longer title. A value ends at `';` before the next key or the end of the text, so that apostrophes and even `';`
 * may stand in it. The last semicolon, the closing quote or both quotes may be missing; keys may come in any order.
 *
 * @returns null when the bytes are no text: they start with a zero and have more than zeros, or have control characters
 * and are no title from its first word to its closing quote
 */
export function parseIcyText(bytes: Buffer): RawIcyText | null {
  const whole = bytes.toString('latin1');
  const zero = whole.indexOf('\0');
  const text = (zero === -1 ? whole : whole.slice(0, zero)).trim();
  if (zero === 0 && /[^\0]/.test(whole)) return null;
  if (NOT_IN_BLOCKS.test(whole) && !WHOLE_TITLE.test(text)) return null;
  const fields = readFields(text);
  return { title: fields.get('streamtitle') ?? null, url: fields.get('streamurl') ?? null };
}

/** The values by key in small letters; `text` has one character for each byte. Of a repeated key the first counts. */
function readFields(text: string): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  for (let at = 0; ; ) {
    const key = KEY.exec(text.slice(at));
    if (!key) return fields;
    const start = at + key[0].length;
    const rest = text.slice(start);
    const end = (key[2] ? QUOTED_END : BARE_END).exec(rest);
    const name = key[1]!.toLowerCase();
    const length = end?.index ?? rest.length;
    if (!fields.has(name)) fields.set(name, Buffer.from(rest.slice(0, length), 'latin1'));
    at = start + length + (end?.[0].length ?? 0);
  }
}

function writeUrl(url: string | null | undefined): Buffer {
  const bytes = Buffer.from(withoutDelimiters(url ?? ''));
  if (bytes.length === 0 || bytes.length > MAX_URL_BYTES) return Buffer.alloc(0);
  return Buffer.concat([URL_START, bytes, VALUE_END]);
}

function withoutDelimiters(value: string): string {
  return value.replace(/[\x00-\x1f\x7f]/g, ' ').replaceAll("';", '’;');
}

function cutUtf8(bytes: Buffer, limit: number): Buffer {
  if (bytes.length <= limit) return bytes;
  let end = limit;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
