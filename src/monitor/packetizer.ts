import { Application, createEncoder, type OpusEncoderHandle, type SampleRate } from 'libopus-wasm';
import { BLOCK_FRAMES, CHANNELS, type PcmBlock, Resampler, SAMPLE_RATE, toS16le } from '../pcm/index.ts';
import type { MonitorFormat } from '../protocols/monitor-socket/index.ts';

/** Makes the sound of one packet of each block; null: not yet. The bytes may be kept. */
export interface Packetizer {
  /** Sample frames at 48 kHz by which what comes out is behind what went in. */
  readonly lookaheadFrames: number;
  make(block: PcmBlock): Uint8Array | null;
  close(): void;
}

/** Below it the encoder takes shortcuts that are audible in music; above, it computes what is not audible. */
const OPUS_COMPLEXITY = 9;

/** Makes the packetizer of a format. Resolves when packets can be made. */
export type PacketizerMaker = (format: MonitorFormat) => Promise<Packetizer>;

/** Resolves when packets can be made. The packetizer is the caller's, who closes it. */
export async function createPacketizer(format: MonitorFormat): Promise<Packetizer> {
  return format.codec === 'opus' ? createOpusPacketizer(format) : createPcmPacketizer(format);
}

async function createOpusPacketizer(format: MonitorFormat): Promise<Packetizer> {
  const { sampleRate, channels, bitrateKbps } = format;
  const frameSize = (sampleRate * BLOCK_FRAMES) / SAMPLE_RATE;
  const encoder: OpusEncoderHandle = await createEncoder({
    sampleRate: sampleRate as SampleRate,
    channels,
    frameSize,
    application: Application.RestrictedLowDelay,
    complexity: OPUS_COMPLEXITY,
    ...(bitrateKbps !== null && { bitrate: bitrateKbps * 1000 }),
  });
  const shape = createShaper(format);
  return {
    lookaheadFrames: (encoder.getLookahead() * SAMPLE_RATE) / sampleRate,
    // Every block gives as many sample frames as a packet takes: the rates of Opus divide 48 kHz.
    make: (block) => encoder.encodeFloat(shape(block)),
    close: () => encoder.free(),
  };
}

function createPcmPacketizer(format: MonitorFormat): Packetizer {
  const shape = createShaper(format);
  const write = format.codec === 's16le' ? toS16le : toF32le;
  return { lookaheadFrames: 0, make: (block) => write(shape(block)), close: () => {} };
}

/** To the channels and the rate of the format. What it returns may be kept. */
function createShaper({ sampleRate, channels }: MonitorFormat): (block: PcmBlock) => Float32Array<ArrayBuffer> {
  const resampler = sampleRate === SAMPLE_RATE ? null : new Resampler(sampleRate, channels);
  return (block) => {
    const mixed = channels === 1 ? toMono(block) : Float32Array.from(block);
    return resampler ? resampler.process(mixed) : mixed;
  };
}

function toMono(block: PcmBlock): Float32Array<ArrayBuffer> {
  const mono = new Float32Array(block.length / CHANNELS);
  for (let at = 0; at < mono.length; at++) mono[at] = (block[2 * at]! + block[2 * at + 1]!) / 2;
  return mono;
}

/** Every platform that Node runs on is little-endian. */
function toF32le(samples: Float32Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}
