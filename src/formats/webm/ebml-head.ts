/** Matroska and WebM allow no longer identifiers (RFC 9559 §4, EBMLMaxIDLength). */
const maxIdBytes = 4;

/** What stands before the data of an EBML element. */
export interface EbmlHead {
  /** The identifier with its length marker; 0 where there is none: lost, or not EBML. */
  readonly id: number;
  readonly idBytes: number;
  /** Length of identifier and size together. */
  readonly headBytes: number;
  /** Length of the data; null where it is unknown: up to what cannot be inside (RFC 8794 §6.2). */
  readonly dataBytes: number | null;
}

/** The answer for bytes that begin no element. */
const noElement: EbmlHead = { id: 0, idBytes: 0, headBytes: 1, dataBytes: 0 };

/** Reads identifier and size of the element at `offset`; null when they are not all there yet. */
export function readEbmlHead(bytes: Buffer, offset: number): EbmlHead | null {
  if (offset >= bytes.length) return null;
  const idBytes = vintBytes(bytes[offset]!);
  if (idBytes > maxIdBytes) return noElement;
  const sizeOffset = offset + idBytes;
  if (sizeOffset >= bytes.length) return null;
  const sizeBytes = vintBytes(bytes[sizeOffset]!);
  if (sizeBytes > 8) return noElement;
  if (sizeOffset + sizeBytes > bytes.length) return null;
  return {
    id: bytes.readUIntBE(offset, idBytes),
    idBytes,
    headBytes: idBytes + sizeBytes,
    dataBytes: readVint(bytes, sizeOffset, sizeBytes),
  };
}

/** Length of the variable-length number that begins with `firstByte`: 1 to 8, 9 where it is none (RFC 8794 §4). */
export function vintBytes(firstByte: number): number {
  return Math.clz32(firstByte) - 23;
}

/** The number of a block's track, which begins its data as a variable-length number; at least one byte is there. */
export function readTrackNumber(block: Buffer): number {
  return readVint(block, 0, vintBytes(block[0]!)) ?? 0;
}

/** The "unknown" size in `sizeBytes` bytes: all bits of the number are set. */
export function unknownSizeOf(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes, 0xff);
  bytes[0] = 0xff >> (sizeBytes - 1);
  return bytes;
}

/** An unsigned integer element's data (RFC 8794 §7.2): big endian, 0 to 8 bytes. Exact up to 2^53. */
export function readUnsigned(data: Buffer): number {
  let value = 0;
  for (const byte of data) value = value * 256 + byte;
  return value;
}

/** A float element's data (RFC 8794 §7.3); 0 where it has no length that a float can have. */
export function readFloat(data: Buffer): number {
  if (data.length === 4) return data.readFloatBE();
  return data.length === 8 ? data.readDoubleBE() : 0;
}

/** Goes through the elements that lie whole in `data`, one after the other, and stops at the first that does not. */
export function* readChildren(data: Buffer): Generator<{ id: number; data: Buffer }> {
  let at = 0;
  for (;;) {
    const head = readEbmlHead(data, at);
    if (head === null || head.id === 0 || head.dataBytes === null) return;
    const start = at + head.headBytes;
    at = start + head.dataBytes;
    if (at > data.length) return;
    yield { id: head.id, data: data.subarray(start, at) };
  }
}

function readVint(bytes: Buffer, offset: number, length: number): number | null {
  let value = bytes[offset]! & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[offset + i]!;
    isUnknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return isUnknown ? null : value;
}
