import { readFlacHead } from './flac.ts';
import { OPUS_RATE, readOpusHead } from './opus.ts';
import { readVorbisIdentification } from './vorbis.ts';

/** How granule positions of a logical stream count time. */
export interface OggAudioClock {
  /** Granules in a second. */
  readonly rate: number;
  /** Granules at the beginning that are not heard. */
  readonly preSkip: number;
}

const SPEEX_RATE_OFFSET = 36;

/** Reads the first packet of a logical stream. `null`: it is no audio that is known. */
export function readOggAudioClock(packet: Buffer): OggAudioClock | null {
  const opus = readOpusHead(packet);
  if (opus) return { rate: OPUS_RATE, preSkip: opus.preSkip };
  const isSpeex = packet.length >= SPEEX_RATE_OFFSET + 4 && packet.toString('latin1', 0, 8) === 'Speex   ';
  const speexRate = isSpeex ? packet.readUInt32LE(SPEEX_RATE_OFFSET) : undefined;
  const rate = readVorbisIdentification(packet)?.sampleRate ?? readFlacHead(packet)?.sampleRate ?? speexRate;
  return rate ? { rate, preSkip: 0 } : null;
}
