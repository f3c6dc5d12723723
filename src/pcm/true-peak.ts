import { BLOCK_FRAMES, CHANNELS, type PcmBlock } from './pcm-block.ts';

/** Samples to each side of a place that are asked what lies there: a stretch. */
const REACH = 16;
/** Shape of the Kaiser window: with this reach the interpolator is true to 0.04 dB up to 22 kHz. */
const WINDOW_BETA = 4;
/** Terms of the series of the window's Bessel function: more change nothing. */
const BESSEL_TERMS = 30;

/** Sample frames that are judged together. */
export const TRUE_PEAK_STRETCH = 16;
/** Stretches in a block. */
export const TRUE_PEAK_STRETCHES: number = BLOCK_FRAMES / TRUE_PEAK_STRETCH;

/** Stretches of the block before that are kept: the one that is still to be judged, and one that has a part in it. */
const PAST_STRETCHES = 2;
const PAST = PAST_STRETCHES * TRUE_PEAK_STRETCH;

/**
 * The taps for the place halfway to the next sample, and those for a quarter and three quarters, which mirror each other:
 * their half sum and half difference do both in one. By distance, nearest first.
 */
const halfTaps = Float64Array.from({ length: REACH }, (_, tap) => weigh(tap + 0.5));
const evenTaps = Float64Array.from({ length: REACH }, (_, tap) => (weigh(tap + 0.25) + weigh(tap + 0.75)) / 2);
const oddTaps = Float64Array.from({ length: REACH }, (_, tap) => (weigh(tap + 0.25) - weigh(tap + 0.75)) / 2);

/** The most that a place between the samples can have when no sample is larger than 1: the sum of its taps without signs. */
const MOST_BETWEEN = Math.max(sumOfSizes(halfTaps, halfTaps), sumOfSizes(evenTaps, oddTaps));
/** The most that a crest reaches beyond the four places that are looked at around it: cos 22.5°, at 24 kHz. */
const LEAST_BESIDE_CREST = Math.cos(Math.PI / 8);

/**
 * Finds how high a signal reaches between its samples (ITU-R BS.1770-4, annex 2), block by block: four places for each
 * sample, and a parabola through the highest. The filter is longer than the annex's example, which is wrong by up to
 * 0.3 dB.
 */
export class TruePeakDetector {
  /** The end of the block before, then the block, of each channel. */
  readonly #lines = Array.from({ length: CHANNELS }, () => new Float64Array(PAST + BLOCK_FRAMES));
  /** The largest sample of each stretch: the last of the block before, then the block's. */
  readonly #samplePeaks = Array.from(
    { length: CHANNELS },
    () => new Float64Array(PAST_STRETCHES + TRUE_PEAK_STRETCHES),
  );

  /**
   * Writes the highest that either channel reaches in the stretch before each into `peaks`, as shares of full scale: what
   * lies in a stretch is known when the next is there. Returns the highest of all. Where nothing can reach `threshold`,
   * whatever lies between the samples, the largest sample counts.
   */
  detect(block: PcmBlock, peaks: Float64Array, threshold: number): number {
    let highest = 0;
    peaks.fill(0);
    for (let channel = 0; channel < CHANNELS; channel++) {
      this.#take(block, channel);
      const line = this.#lines[channel]!;
      const samplePeaks = this.#samplePeaks[channel]!;
      for (let stretch = 0; stretch < TRUE_PEAK_STRETCHES; stretch++) {
        let peak = samplePeaks[stretch + 1]!;
        const most = Math.max(samplePeaks[stretch]!, peak, samplePeaks[stretch + 2]!) * MOST_BETWEEN;
        if (most > threshold) {
          const from = PAST + (stretch - 1) * TRUE_PEAK_STRETCH;
          peak = Math.max(peak, findHighest(line, from, from + TRUE_PEAK_STRETCH));
        }
        if (peak > highest) highest = peak;
        if (peak > peaks[stretch]!) peaks[stretch] = peak;
      }
    }
    return highest;
  }

  /** Takes the samples of a channel. */
  #take(block: PcmBlock, channel: number): void {
    const line = this.#lines[channel]!;
    const samplePeaks = this.#samplePeaks[channel]!;
    line.copyWithin(0, BLOCK_FRAMES);
    samplePeaks.copyWithin(0, TRUE_PEAK_STRETCHES);
    let at = channel;
    for (let stretch = 0; stretch < TRUE_PEAK_STRETCHES; stretch++) {
      let peak = 0;
      const start = PAST + stretch * TRUE_PEAK_STRETCH;
      for (let frame = start; frame < start + TRUE_PEAK_STRETCH; frame++, at += CHANNELS) {
        const sample = block[at]!;
        line[frame] = sample;
        const size = sample < 0 ? -sample : sample;
        if (size > peak) peak = size;
      }
      samplePeaks[PAST_STRETCHES + stretch] = peak;
    }
  }
}

/** The highest of the places around the samples from `from` to before `to`. */
function findHighest(line: Float64Array, from: number, to: number): number {
  let highest = 0;
  let secondLast = 0;
  let last = 0;
  for (let at = from - 1; at < to; at++) {
    let half = 0;
    let even = 0;
    let odd = 0;
    for (let tap = 0; tap < REACH; tap++) {
      const left = line[at - tap]!;
      const right = line[at + 1 + tap]!;
      const sum = left + right;
      half += halfTaps[tap]! * sum;
      even += evenTaps[tap]! * sum;
      odd += oddTaps[tap]! * (left - right);
    }
    const sample = line[at]!;
    const first = even + odd;
    const third = even - odd;
    const size = Math.max(Math.abs(last), Math.abs(sample), Math.abs(first), Math.abs(half), Math.abs(third));
    // The sample before the first only tells how the curve comes in.
    if (at >= from && size > highest * LEAST_BESIDE_CREST) {
      highest = Math.max(
        highest,
        crestOf(secondLast, last, sample),
        crestOf(last, sample, first),
        crestOf(sample, first, half),
        crestOf(first, half, third),
        Math.abs(third),
      );
    }
    secondLast = half;
    last = third;
  }
  return highest;
}

/** How far from zero a curve gets around `middle`: that of a parabola where it turns there. */
function crestOf(before: number, middle: number, after: number): number {
  const size = Math.abs(middle);
  if (size < Math.abs(before) || size < Math.abs(after)) return size;
  const bend = before - 2 * middle + after;
  const slope = after - before;
  return bend === 0 ? size : Math.abs(middle - (slope * slope) / (8 * bend));
}

/** What a sample counts at a place this many samples away: sin x/x under a Kaiser window. */
function weigh(distance: number): number {
  const x = Math.PI * distance;
  return (Math.sin(x) / x) * (bessel(WINDOW_BETA * Math.sqrt(1 - (distance / REACH) ** 2)) / bessel(WINDOW_BETA));
}

/** The modified Bessel function of the first kind and order 0. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let count = 1; count < BESSEL_TERMS; count++) {
    term *= (x / 2 / count) ** 2;
    sum += term;
  }
  return sum;
}

function sumOfSizes(one: Float64Array, other: Float64Array): number {
  return one === other
    ? 2 * one.reduce((sum, tap) => sum + Math.abs(tap), 0)
    : one.reduce((sum, tap, at) => sum + Math.abs(tap + other[at]!) + Math.abs(tap - other[at]!), 0);
}
