import { type Micros, type Millis, millis, type SampleFrames, sampleFrames } from '../core/index.ts';

/** Samples per second of each channel, everywhere between decoders and encoders. In hertz. */
export const SAMPLE_RATE = 48_000;

/** Left and right. What is mono comes with both alike. */
export const CHANNELS = 2;

/** Length of the blocks that a program hands on: 20 ms. */
export const BLOCK_FRAMES: SampleFrames = sampleFrames(960);

/**
 * A piece of PCM: left and right interleaved, 32-bit floats, nominally −1 to 1 (more until the limiter has seen it), at
 * `SAMPLE_RATE`. Whole sample frames. Blocks of a program are `BLOCK_FRAMES` long.
 */
export type PcmBlock = Float32Array;

/** A block of silence. */
export function silentBlock(length: SampleFrames = BLOCK_FRAMES): PcmBlock {
  return new Float32Array(length * CHANNELS);
}

/** The sample frames of a block. */
export function framesOf(block: PcmBlock): SampleFrames {
  return sampleFrames(block.length / CHANNELS);
}

/** The same span in another unit. */
export const framesToMillis = (frames: SampleFrames): Millis => millis((frames * 1000) / SAMPLE_RATE);
/** To whole sample frames, the nearest. */
export const millisToFrames = (span: Millis): SampleFrames => sampleFrames(Math.round((span * SAMPLE_RATE) / 1000));
export const microsToFrames = (span: Micros): SampleFrames =>
  sampleFrames(Math.round((span * SAMPLE_RATE) / 1_000_000));
