import type { PcmBlock } from './pcm-block.ts';

const FULL_SCALE = 32_767;

/**
 * A block as 16-bit samples, little-endian, as encoders, WAV and sound cards take them; what is over full scale is clipped.
 * Every platform that Node runs on is little-endian.
 */
export function toS16le(block: PcmBlock): Buffer {
  const samples = new Int16Array(block.length);
  for (let at = 0; at < block.length; at++) {
    const scaled = Math.min(Math.max(block[at]! * FULL_SCALE, -FULL_SCALE), FULL_SCALE);
    samples[at] = Math.floor(scaled + 0.5);
  }
  return Buffer.from(samples.buffer);
}
