import type { MonitorPacket } from './monitor-packet.ts';
import type { DecodedSound } from './ring-player.ts';

/** Turns packets into sound, in order, and gives it to the taker that it was made with. It ends with the thread that it lives on. */
export interface SoundDecoder {
  /** What decodes, for people. */
  readonly name: string;
  decode(packet: MonitorPacket): void;
}

/** Who gets the sound. */
export type SoundTaker = (sound: DecodedSound) => void;
