import type {
  OPUS_PACKETS_TYPE as PacketsType,
  WEBCAST_PROTOCOL as Protocol,
  webcastCloseCodes,
} from '../../../src/protocols/webcast/index.ts';

/** What docs/protocols/webcast.md names, as this page needs it; the types see to it that both sides mean the same. */
export const WEBCAST_PROTOCOL: typeof Protocol = 'webcast';
export const OPUS_PACKETS_TYPE: typeof PacketsType = 'audio/opus';

/** The server's word that is final: to try again would change nothing. */
export const finalCloseCodes: readonly (typeof webcastCloseCodes)[keyof typeof webcastCloseCodes][] = [
  1000, 1003, 1009, 4401, 4403, 4404, 4409, 4410, 4429, 4503,
];
/** Over, by our own wish. */
export const ENDED: (typeof webcastCloseCodes)['ended'] = 1000;

const HEAD_BYTES = 8;

/** One packet with its head: number and play time in sample frames at 48 kHz, both u32, big endian. */
export function writeOpusFrame(sequence: number, frames: number, packet: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + packet.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, sequence);
  head.setUint32(4, frames);
  bytes.set(packet, HEAD_BYTES);
  return bytes;
}
