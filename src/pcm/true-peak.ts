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

/**
 * The least share of a crest that one of its neighbours has, with so many places looked at for each sample: at 24 kHz, the
 * highest there is, they lie a half turn over that number apart.
 */
const leastBesideCrest = (places: number): number => Math.cos(Math.PI / (2 * places));
const LEAST_OF_FOUR = leastBesideCrest(4);
const LEAST_OF_TWO = leastBesideCrest(2);

/**
 * Two bounds of what lies between samples of which none is larger than 1: the sum of the taps without signs, whatever the
 * sound is; and with the steps from sample to sample, one of 1 and what each of them adds at the most. Music is smooth.
 */
const MOST_BETWEEN = Math.max(...[0.25, 0.5].map((place) => sumOfSizes(tapsAround(place))));
const MOST_BY_STEPS = Math.max(...[0.25, 0.5].map(sumOfStepSizes));

/**
 * Finds how high a signal reaches between its samples (ITU-R BS.1770-4, annex 2), block by block: four places for each
 * sample, and a parabola through the highest. The filter is longer than the annex's example, which is wrong by up to
 * 0.3 dB.
 */
export class TruePeakDetector {
  /** The end of the block before, then the block, of each channel. */
  readonly #lines = Array.from({ length: CHANNELS }, () => new Float64Array(PAST + BLOCK_FRAMES));
  /** Of each stretch the largest sample, and the largest step to one of its samples: the block before, then the block. */
  readonly #samplePeaks = stretchesOfChannels();
  readonly #steps = stretchesOfChannels();

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
      const steps = this.#steps[channel]!;
      for (let stretch = 0; stretch < TRUE_PEAK_STRETCHES; stretch++) {
        let peak = samplePeaks[stretch + 1]!;
        const largest = Math.max(samplePeaks[stretch]!, peak, samplePeaks[stretch + 2]!);
        const step = Math.max(steps[stretch]!, steps[stretch + 1]!, steps[stretch + 2]!);
        const most = Math.min(largest * MOST_BETWEEN, largest + step * MOST_BY_STEPS) / LEAST_OF_FOUR;
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
    const steps = this.#steps[channel]!;
    line.copyWithin(0, BLOCK_FRAMES);
    samplePeaks.copyWithin(0, TRUE_PEAK_STRETCHES);
    steps.copyWithin(0, TRUE_PEAK_STRETCHES);
    let at = channel;
    let before = line[PAST - 1]!;
    for (let stretch = 0; stretch < TRUE_PEAK_STRETCHES; stretch++) {
      let peak = 0;
      let largestStep = 0;
      const start = PAST + stretch * TRUE_PEAK_STRETCH;
      for (let frame = start; frame < start + TRUE_PEAK_STRETCH; frame++, at += CHANNELS) {
        const sample = block[at]!;
        line[frame] = sample;
        // Without a branch on the sign, which no processor can foresee.
        const size = Math.abs(sample);
        if (size > peak) peak = size;
        const step = Math.abs(sample - before);
        if (step > largestStep) largestStep = step;
        before = sample;
      }
      samplePeaks[PAST_STRETCHES + stretch] = peak;
      steps[PAST_STRETCHES + stretch] = largestStep;
    }
  }
}

/** The highest of the places around the samples from `from` to before `to`. */
function findHighest(line: Float64Array, from: number, to: number): number {
  let highest = 0;
  let secondLast = 0;
  let last = 0;
  // The place before the first sample only tells how the curve comes in.
  for (let at = from - 1; at < to; at++) {
    const sample = line[at]!;
    const half = atHalf(line, at);
    const coarse = Math.max(Math.abs(sample), Math.abs(half), Math.abs(line[at + 1]!));
    // No crest is near that is higher, as long as nothing far higher stands elsewhere: the places between are not asked for.
    if (coarse <= highest * LEAST_OF_TWO) {
      secondLast = half;
      last = 0;
      continue;
    }
    let even = 0;
    let odd = 0;
    for (let tap = 0; tap < REACH; tap++) {
      const left = line[at - tap]!;
      const right = line[at + 1 + tap]!;
      even += evenTaps[tap]! * (left + right);
      odd += oddTaps[tap]! * (left - right);
    }
    const first = even + odd;
    const third = even - odd;
    if (at >= from) {
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

/** What lies halfway between a sample and the next. */
function atHalf(line: Float64Array, at: number): number {
  let half = 0;
  for (let tap = 0; tap < REACH; tap++) half += halfTaps[tap]! * (line[at - tap]! + line[at + 1 + tap]!);
  return half;
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

/** The taps for a place between two samples, from the first sample that has a part in it to the last. */
function tapsAround(place: number): Float64Array {
  return Float64Array.from({ length: 2 * REACH }, (_, at) => weigh(Math.abs(at - (REACH - 1) - place)));
}

function sumOfSizes(taps: Float64Array): number {
  return taps.reduce((sum, tap) => sum + Math.abs(tap), 0);
}

/**
 * The most that steps of 1 take a place away from the straight line between its neighbours: what each step adds is the sum
 * of the taps behind it, less the line's.
 */
function sumOfStepSizes(place: number): number {
  const taps = tapsAround(place);
  taps[REACH - 1]! -= 1 - place;
  taps[REACH]! -= place;
  const behind = taps.map((_, at) => taps.subarray(at).reduce((sum, tap) => sum + tap, 0));
  return sumOfSizes(behind);
}

function stretchesOfChannels(): Float64Array[] {
  return Array.from({ length: CHANNELS }, () => new Float64Array(PAST_STRETCHES + TRUE_PEAK_STRETCHES));
}
