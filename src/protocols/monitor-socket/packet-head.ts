/** What stands before the sound of a packet. */
export interface PacketHead {
  /** Whether something is missing before it. */
  readonly isAfterLoss: boolean;
  /** Of the packet in its feed. Goes round at 2^32. */
  readonly sequence: number;
  /** Of its first sample frame at 48 kHz, since the feed's clock began. */
  readonly position: number;
}

/** Length of a head; the sound begins behind it. */
export const PACKET_HEAD_BYTES = 16;

const KIND_SOUND = 1;
const FLAG_AFTER_LOSS = 1;
const SEQUENCES = 2 ** 32;
const SEQUENCE_AT = 4;
const POSITION_AT = 8;

/** Writes a head into the first 16 bytes of a packet. */
export function writePacketHead(packet: Uint8Array, { isAfterLoss, sequence, position }: PacketHead): void {
  const view = new DataView(packet.buffer, packet.byteOffset, PACKET_HEAD_BYTES);
  view.setUint8(0, KIND_SOUND);
  view.setUint8(1, isAfterLoss ? FLAG_AFTER_LOSS : 0);
  view.setUint16(2, 0);
  view.setUint32(SEQUENCE_AT, sequence % SEQUENCES);
  view.setFloat64(POSITION_AT, position);
}

/** Reads the head of a packet; null: it is none that this version knows. */
export function readPacketHead(packet: Uint8Array): PacketHead | null {
  if (packet.length < PACKET_HEAD_BYTES || packet[0] !== KIND_SOUND) return null;
  const view = new DataView(packet.buffer, packet.byteOffset, PACKET_HEAD_BYTES);
  return {
    isAfterLoss: (view.getUint8(1) & FLAG_AFTER_LOSS) !== 0,
    sequence: view.getUint32(SEQUENCE_AT),
    position: view.getFloat64(POSITION_AT),
  };
}
