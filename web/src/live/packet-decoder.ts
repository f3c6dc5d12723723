import type { MonitorPacket } from './monitor-packet.ts';
import type { DecodedAudio } from './ring-player.ts';

/** Decodes packets in order and passes the audio to its sink. Ends with its worker. */
export interface PacketDecoder {
  /** Display name. */
  readonly name: string;
  decode(packet: MonitorPacket): void;
}

/** Receives decoded audio. */
export type AudioSink = (audio: DecodedAudio) => void;
