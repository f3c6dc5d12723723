/** One packet of a monitor (docs/protocols/monitor-socket.md). */
export interface MonitorPacket {
  /** Whether audio is missing before it. */
  readonly hasGap: boolean;
  /** Packet number; wraps at 2^32. */
  readonly sequence: number;
  /** Position of its first sample frame at 48 kHz, since the feed's clock started. */
  readonly position: number;
  /** Opus, or PCM; a view into the message. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

const HEADER_BYTES = 16;
const AUDIO_KIND = 1;
const GAP_FLAG = 1;
const HALF_RANGE = 2 ** 31;

/** Parses a binary message; null: the kind is unknown, or the message is shorter than its header. */
export function readMonitorPacket(message: ArrayBuffer): MonitorPacket | null {
  if (message.byteLength < HEADER_BYTES) return null;
  const view = new DataView(message);
  if (view.getUint8(0) !== AUDIO_KIND) return null;
  return {
    hasGap: (view.getUint8(1) & GAP_FLAG) !== 0,
    sequence: view.getUint32(4),
    position: view.getFloat64(8),
    payload: new Uint8Array(message, HEADER_BYTES),
  };
}

/** Number of packets lost between two consecutive arrivals; 0 if the feed has restarted. */
export function countLost(previous: number | null, sequence: number): number {
  if (previous === null) return 0;
  const lost = (sequence - previous - 1) >>> 0;
  return lost < HALF_RANGE ? lost : 0;
}
