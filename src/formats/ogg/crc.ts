/** Ogg's polynomial, most significant bit first, start 0, no final inversion (RFC 3533 §6, page_checksum). */
const POLYNOMIAL = 0x04c11db7;
/** Bytes taken in one step: one table for each of them. */
const STEP_BYTES = 8;

const tables = computeTables();

/** `tables[256 * k + b]`: what byte `b` does to the checksum when `k` more bytes follow it in the same step. */
function computeTables(): Int32Array {
  const result = new Int32Array(256 * STEP_BYTES);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
    result[byte] = crc;
  }
  for (let index = 256; index < result.length; index++) {
    const before = result[index - 256]!;
    result[index] = (before << 8) ^ result[before >>> 24]!;
  }
  return result;
}

/**
 * Continues Ogg's page checksum over `bytes[start, end)`.
 * @param crc the checksum so far, 0 at the start; a signed 32-bit number, as is the result
 */
export function updateOggCrc(crc: number, bytes: Uint8Array, start: number, end: number): number {
  const t = tables;
  let at = start;
  let value = crc;
  for (; at + STEP_BYTES <= end; at += STEP_BYTES) {
    value ^= (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    value =
      t[1792 + (value >>> 24)]! ^
      t[1536 + ((value >>> 16) & 0xff)]! ^
      t[1280 + ((value >>> 8) & 0xff)]! ^
      t[1024 + (value & 0xff)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!;
  }
  for (; at < end; at++) value = (value << 8) ^ t[(value >>> 24) ^ bytes[at]!]!;
  return value;
}
