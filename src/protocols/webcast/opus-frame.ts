/** Bytes before the packet: number and play time, both u32, big endian. */
export const OPUS_FRAME_HEAD_BYTES = 8;
/** RFC 6716 §3.4: no longer packet is legal for one frame; several make up 120 ms. */
const MAX_PACKET_BYTES = 6 * 1276;
/** 120 ms at 48 kHz. */
const MAX_FRAMES = 5760;

/** One binary message of an `audio/opus` sender. */
export interface OpusFrame {
  /** Counts up by one with each packet that was encoded, sent or not; wraps at 2³². */
  readonly sequence: number;
  /** Play time in sample frames at 48 kHz. */
  readonly frames: number;
  /** A view of what was read. */
  readonly packet: Uint8Array;
}

/** Reads a binary message; null: it is none. */
export function readOpusFrame(bytes: Uint8Array): OpusFrame | null {
  const length = bytes.length - OPUS_FRAME_HEAD_BYTES;
  if (length < 1 || length > MAX_PACKET_BYTES) return null;
  const head = new DataView(bytes.buffer, bytes.byteOffset, OPUS_FRAME_HEAD_BYTES);
  const frames = head.getUint32(4);
  if (frames === 0 || frames > MAX_FRAMES) return null;
  return { sequence: head.getUint32(0), frames, packet: bytes.subarray(OPUS_FRAME_HEAD_BYTES) };
}

/** Writes a binary message, into a new buffer. */
export function writeOpusFrame({ sequence, frames, packet }: OpusFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(OPUS_FRAME_HEAD_BYTES + packet.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, sequence);
  head.setUint32(4, frames);
  bytes.set(packet, OPUS_FRAME_HEAD_BYTES);
  return bytes;
}
