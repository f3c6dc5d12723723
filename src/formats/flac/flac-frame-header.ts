/** The longest frame header: four bytes, a number of up to seven, two of block size, two of sample rate, the checksum. */
export const maxFlacHeaderBytes = 16;

/** What the header of one FLAC frame says (RFC 9639 §9.1). */
export interface FlacFrameHeader {
  /** Whether `position` counts samples; else it counts frames, and all blocks but the last have one size. */
  readonly isVariable: boolean;
  /** Number of the frame or of its first sample, by `isVariable`. */
  readonly position: number;
  /** Samples of each channel. */
  readonly blockSize: number;
  /** In hertz; 0: see the stream's head. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Code of the bit depth, compared only. */
  readonly depthCode: number;
}

/** Hertz by code (RFC 9639 table 16); the codes above are followed by the rate itself. */
const sampleRates = [
  0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000,
] as const;
const checksumPolynomial = 0x07;

/**
 * Reads the frame header at `offset`. Null when it is none: no sync code, a reserved code, a wrong checksum, or cut off:
 * so show it `maxFlacHeaderBytes` before you believe it.
 */
export function readFlacFrameHeader(bytes: Buffer, offset: number): FlacFrameHeader | null {
  const second = bytes[offset + 1];
  if (bytes[offset] !== 0xff || second === undefined || second >> 1 !== 0xf8 >> 1) return null;
  if (bytes.length - offset < 6) return null;
  const sizeCode = bytes[offset + 2]! >> 4;
  const rateCode = bytes[offset + 2]! & 0x0f;
  const channelCode = bytes[offset + 3]! >> 4;
  const depthCode = (bytes[offset + 3]! >> 1) & 7;
  const isReserved = sizeCode === 0 || rateCode === 15 || channelCode > 10 || depthCode === 3;
  if (isReserved || (bytes[offset + 3]! & 1) !== 0) return null;

  const positionBytes = codedNumberBytes(bytes[offset + 4]!);
  const sizeOffset = offset + 4 + positionBytes;
  const rateOffset = sizeOffset + (sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0);
  const end = rateOffset + (rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0);
  if (positionBytes === 0 || end >= bytes.length) return null;
  if (computeCrc8(bytes, offset, end) !== bytes[end]) return null;
  return {
    isVariable: (second & 1) === 1,
    position: readCodedNumber(bytes, offset + 4, positionBytes),
    blockSize: blockSizeOf(sizeCode, bytes, sizeOffset),
    sampleRate: sampleRateOf(rateCode, bytes, rateOffset),
    channels: channelCode < 8 ? channelCode + 1 : 2,
    depthCode,
  };
}

function blockSizeOf(code: number, bytes: Buffer, offset: number): number {
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code === 6) return bytes[offset]! + 1;
  return code === 7 ? bytes.readUInt16BE(offset) + 1 : 1 << code;
}

function sampleRateOf(code: number, bytes: Buffer, offset: number): number {
  if (code < 12) return sampleRates[code]!;
  if (code === 12) return bytes[offset]! * 1000;
  return bytes.readUInt16BE(offset) * (code === 14 ? 10 : 1);
}

/** Length of a number coded as UTF-8 codes characters, up to seven bytes; 0 where none begins so (RFC 9639 §9.1.5). */
function codedNumberBytes(firstByte: number): number {
  const ones = Math.clz32(~(firstByte << 24));
  if (ones === 0) return 1;
  return ones === 1 || ones === 8 ? 0 : ones;
}

function readCodedNumber(bytes: Buffer, offset: number, length: number): number {
  if (length === 1) return bytes[offset]!;
  let value = bytes[offset]! & (0x7f >> length);
  for (let i = 1; i < length; i++) value = value * 64 + (bytes[offset + i]! & 0x3f);
  return value;
}

function computeCrc8(bytes: Buffer, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) {
    crc ^= bytes[i]!;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? checksumPolynomial : 0)) & 0xff;
  }
  return crc;
}
