/** One packet of a monitor (docs/protocols/monitor-socket.md). */
export interface MonitorPacket {
  /** Whether something is missing before it. */
  readonly hasGap: boolean;
  /** Counts the packets of the feed; goes round at 2^32. */
  readonly sequence: number;
  /** Of its first sample frame, at 48 kHz, since the feed's clock began. */
  readonly position: number;
  /** Opus, or PCM; a view into the message. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

const HEAD_BYTES = 16;
const SOUND_KIND = 1;
const GAP_FLAG = 1;
const HALF_CIRCLE = 2 ** 31;

/** Reads a binary message; null: it is of a kind that is not known here, or shorter than its head. */
export function readMonitorPacket(message: ArrayBuffer): MonitorPacket | null {
  if (message.byteLength < HEAD_BYTES) return null;
  const view = new DataView(message);
  if (view.getUint8(0) !== SOUND_KIND) return null;
  return {
    hasGap: (view.getUint8(1) & GAP_FLAG) !== 0,
    sequence: view.getUint32(4),
    position: view.getFloat64(8),
    payload: new Uint8Array(message, HEAD_BYTES),
  };
}

/** How many packets were lost between two that came one after the other; 0 also where the feed has begun anew. */
export function countLost(previous: number | null, sequence: number): number {
  if (previous === null) return 0;
  const lost = (sequence - previous - 1) >>> 0;
  return lost < HALF_CIRCLE ? lost : 0;
}
