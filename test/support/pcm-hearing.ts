import { CHANNELS, type PcmBlock, SAMPLE_RATE } from '../../src/pcm/index.ts';

/** What was heard in a stretch of sound: the level of each tone that was asked for, left channel, as a peak. */
export function tonesIn(
  samples: PcmBlock,
  hertz: readonly number[],
  from = 0,
  to = samples.length / CHANNELS,
): number[] {
  return hertz.map((frequency) => {
    const step = (2 * Math.PI * frequency) / SAMPLE_RATE;
    let real = 0;
    let imaginary = 0;
    for (let at = from; at < to; at++) {
      real += samples[at * CHANNELS]! * Math.cos(step * at);
      imaginary -= samples[at * CHANNELS]! * Math.sin(step * at);
    }
    return (2 * Math.hypot(real, imaginary)) / (to - from);
  });
}

/** The longest run of samples (left channel) below `level`, in seconds. */
export function longestSilence(samples: PcmBlock, level = 0.001): number {
  let run = 0;
  let longest = 0;
  for (let at = 0; at < samples.length; at += CHANNELS) {
    run = Math.abs(samples[at]!) < level ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest / SAMPLE_RATE;
}

/** The largest step from one sample to the next on either channel: a click is larger than any tone's. */
export function largestStep(samples: PcmBlock): number {
  let largest = 0;
  for (let at = CHANNELS; at < samples.length; at++) {
    largest = Math.max(largest, Math.abs(samples[at]! - samples[at - CHANNELS]!));
  }
  return largest;
}

/** Blocks one after the other. */
export function joinBlocks(blocks: readonly PcmBlock[]): PcmBlock {
  const joined = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    joined.set(block, at);
    at += block.length;
  }
  return joined;
}
