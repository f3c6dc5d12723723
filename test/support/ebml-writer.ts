/** An EBML element as a test writes it: identifier in hex, then its data; `size: 'unknown'` leaves its end open. */
export function ebml(id: string, data: Buffer | readonly Buffer[], size: 'known' | 'unknown' = 'known'): Buffer {
  const body = Buffer.isBuffer(data) ? data : Buffer.concat(data);
  // Four bytes of size, always: 0001 and 28 bits.
  const sizeField = Buffer.alloc(4);
  sizeField.writeUInt32BE(0x1000_0000 + (size === 'known' ? body.length : 0x0fff_ffff));
  return Buffer.concat([Buffer.from(id, 'hex'), sizeField, body]);
}

/** A SimpleBlock with `payload`, `timestamp` milliseconds after its cluster. */
export function simpleBlock(timestamp: number, payload: Buffer, flags = 0x80, track = 1): Buffer {
  return ebml('a3', blockData(timestamp, payload, flags, track));
}

/** A BlockGroup around the same block; it refers to earlier ones unless it is a keyframe. */
export function blockGroup(timestamp: number, payload: Buffer, isKeyframe = true, track = 1): Buffer {
  const reference = isKeyframe ? [] : [ebml('fb', Buffer.from([0xec]))];
  return ebml('a0', [ebml('a1', blockData(timestamp, payload, 0, track)), ...reference]);
}

/** A cluster that begins `timestamp` milliseconds into the stream. */
export function cluster(timestamp: number, blocks: readonly Buffer[], size: 'known' | 'unknown' = 'known'): Buffer {
  const time = Buffer.alloc(4);
  time.writeUInt32BE(timestamp);
  return ebml('1f43b675', [ebml('e7', time), ...blocks], size);
}

/** The head of a stream with a track for each codec, numbered from 1: EBML, then a segment that has no end, with its tracks. */
export function webmHead(...codecIds: readonly string[]): Buffer {
  const tracks = (codecIds.length > 0 ? codecIds : ['A_OPUS']).map((codecId, index) =>
    ebml('ae', [
      ebml('d7', Buffer.from([index + 1])),
      ebml('83', Buffer.from([codecId.startsWith('V') ? 1 : 2])),
      ebml('86', Buffer.from(codecId)),
      ebml('e1', [ebml('b5', Buffer.from('473b8000', 'hex')), ebml('9f', Buffer.from([2]))]),
    ]),
  );
  return Buffer.concat([
    ebml('1a45dfa3', ebml('4282', Buffer.from('webm'))),
    ebml('18538067', [ebml('1654ae6b', tracks)], 'unknown'),
  ]);
}

function blockData(timestamp: number, payload: Buffer, flags: number, track: number): Buffer {
  const head = Buffer.from([0x80 | track, 0, 0, flags]);
  head.writeInt16BE(timestamp, 1);
  return Buffer.concat([head, payload]);
}
