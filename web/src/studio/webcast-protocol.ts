import type {
  OPUS_PACKETS_TYPE as PacketsType,
  WEBCAST_PROTOCOL as Protocol,
  webcastCloseCodes,
} from '../../../src/protocols/webcast/index.ts';

/** Names of docs/protocols/webcast.md. The types ensure that page and server use the same values. */
export const WEBCAST_PROTOCOL: typeof Protocol = 'webcast';
export const OPUS_PACKETS_TYPE: typeof PacketsType = 'audio/opus';

/** Final close codes of the server: a retry would fail again. */
export const finalCloseCodes: readonly (typeof webcastCloseCodes)[keyof typeof webcastCloseCodes][] = [
  1000, 1003, 1009, 4401, 4403, 4404, 4409, 4410, 4429, 4503,
];
/** Close code for a stream that the user ended. */
export const ENDED: (typeof webcastCloseCodes)['ended'] = 1000;

const HEADER_BYTES = 8;

/** One packet with its header: sequence number and duration in sample frames at 48 kHz, both u32, big endian. */
export function writeOpusFrame(sequence: number, frames: number, packet: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + packet.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, sequence);
  head.setUint32(4, frames);
  bytes.set(packet, HEADER_BYTES);
  return bytes;
}
