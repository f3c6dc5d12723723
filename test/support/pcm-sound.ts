import { BLOCK_FRAMES, CHANNELS, type PcmBlock, SAMPLE_RATE } from '../../src/pcm/index.ts';

/** So many seconds of a sine on both channels, with a peak of `peak`. */
export function sine(hertz: number, peak: number, seconds: number, phase = 0): PcmBlock {
  const sound = new Float32Array(Math.round(seconds * SAMPLE_RATE) * CHANNELS);
  for (let at = 0; at < sound.length; at += CHANNELS) {
    sound[at] = sound[at + 1] = peak * Math.sin((2 * Math.PI * hertz * (at / CHANNELS)) / SAMPLE_RATE + phase);
  }
  return sound;
}

/** White noise from a seed, different on each channel, with a peak of `peak`. */
export function noise(seed: number, peak: number, seconds: number): PcmBlock {
  let state = seed >>> 0 || 1;
  return new Float32Array(Math.round(seconds * SAMPLE_RATE) * CHANNELS).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return peak * (state / 0x8000_0000 - 1);
  });
}

/** Calls `take` with a copy of each whole block of a sound. */
export function eachBlock(sound: PcmBlock, take: (block: PcmBlock) => void): void {
  const length = BLOCK_FRAMES * CHANNELS;
  for (let at = 0; at + length <= sound.length; at += length) take(sound.slice(at, at + length));
}
