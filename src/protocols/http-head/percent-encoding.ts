const PERCENT = 0x25;

/** What may stand in a request target as it is: RFC 3986 §2.2 and §2.3, and the percent sign. */
const NOT_IN_TARGET = /[^!$%&'()*+,\-./0-9:;=?@A-Z_a-z~[\]]/g;

/**
 * The bytes that a percent-encoded text stands for; other bytes are taken as they are.
 * @param text one character for each byte (ISO 8859-1), as it stood on the wire
 * @param onBroken what to do with a `%` that is not followed by two hexadecimal digits: take it as it is, as in a title
 * such as `100% live` from a script that does not encode, or return null
 */
export function decodePercent(text: string, onBroken: 'keep'): Buffer;
export function decodePercent(text: string, onBroken: 'refuse'): Buffer | null;
export function decodePercent(text: string, onBroken: 'keep' | 'refuse'): Buffer | null {
  const bytes = Buffer.from(text, 'latin1');
  let length = 0;
  for (let read = 0; read < bytes.length; read++) {
    const byte = bytes[read]!;
    const value = byte === PERCENT ? hexPair(bytes, read + 1) : null;
    if (value !== null) read += 2;
    else if (byte === PERCENT && onBroken === 'refuse') return null;
    bytes[length++] = value ?? byte;
  }
  return bytes.subarray(0, length);
}

/**
 * A request target in plain ASCII: every byte that a strict parser refuses is percent-encoded, what is encoded stays.
 * @param text one character for each byte (ISO 8859-1)
 */
export function encodeTarget(text: string): string {
  return text.replace(NOT_IN_TARGET, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function hexPair(bytes: Buffer, offset: number): number | null {
  const high = hexDigit(bytes[offset]);
  const low = hexDigit(bytes[offset + 1]);
  return high === null || low === null ? null : high * 16 + low;
}

function hexDigit(byte: number | undefined): number | null {
  if (byte === undefined) return null;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : null;
}
