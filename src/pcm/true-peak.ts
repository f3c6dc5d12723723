import { CHANNELS, type PcmBlock } from './pcm-block.ts';

/**
 * The four phases of an interpolator to 192 kHz, twelve taps each (ITU-R BS.1770-4, annex 2, attachment 1): what lies
 * between the samples, to 0.6 dB.
 */
const PHASES: readonly (readonly number[])[] = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
    -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
    -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
  [
    -0.0189208984375, 0.0330810546875, -0.0582275390625, 0.1015625, -0.2003173828125, 0.77978515625, 0.465087890625,
    -0.16650390625, 0.089111328125, -0.0517578125, 0.029296875, -0.0291748046875,
  ],
  [
    -0.00830078125, 0.014892578125, -0.026611328125, 0.047607421875, -0.102294921875, 0.97216796875, 0.1373291015625,
    -0.0594482421875, 0.033203125, -0.0196533203125, 0.010986328125, 0.001708984375,
  ],
];
const TAPS = 12;

/** The most that any phase can make of samples no larger than 1: the sum of its taps without their signs. */
const MOST_GAIN = Math.max(...PHASES.map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)));

const taps = Float64Array.from(PHASES.flat());

/** The filter sees a place this many sample frames after it has passed. */
export const TRUE_PEAK_DELAY = TAPS / 2;

/** Finds how high a signal reaches between its samples, block by block. */
export class TruePeakDetector {
  readonly #past = [new Float64Array(TAPS - 1), new Float64Array(TAPS - 1)];
  /** The last eleven samples of a channel, then those of the block. */
  #line = new Float64Array(0);

  /**
   * Writes the highest that either channel reaches around each sample frame into `peaks`, as shares of full scale, and
   * returns the highest of all. A block that cannot reach `threshold`, whatever lies between its samples, is not looked
   * at closely: its sample peaks count.
   */
  detect(block: PcmBlock, peaks: Float64Array, threshold: number): number {
    const length = block.length / CHANNELS;
    peaks.fill(0, 0, length);
    let highest = 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      highest = Math.max(highest, this.#detectOn(channel, block, length, peaks, threshold));
    }
    return highest;
  }

  #detectOn(channel: number, block: PcmBlock, length: number, peaks: Float64Array, threshold: number): number {
    const past = this.#past[channel]!;
    if (this.#line.length < length + TAPS - 1) this.#line = new Float64Array(length + TAPS - 1);
    const line = this.#line;
    line.set(past);
    let highest = 0;
    for (const sample of past) highest = Math.max(highest, Math.abs(sample));
    for (let at = 0; at < length; at++) {
      const sample = block[at * CHANNELS + channel]!;
      line[at + TAPS - 1] = sample;
      const size = sample < 0 ? -sample : sample;
      if (size > peaks[at]!) peaks[at] = size;
      if (size > highest) highest = size;
    }
    past.set(line.subarray(length, length + TAPS - 1));
    return highest * MOST_GAIN < threshold ? highest : Math.max(highest, interpolate(line, length, peaks));
  }
}

function interpolate(line: Float64Array, length: number, peaks: Float64Array): number {
  let highest = 0;
  for (let at = 0; at < length; at++) {
    let peak = peaks[at]!;
    for (let phase = 0; phase < taps.length; phase += TAPS) {
      let sum = 0;
      for (let tap = 0; tap < TAPS; tap++) sum += taps[phase + tap]! * line[at + TAPS - 1 - tap]!;
      if (sum < 0) sum = -sum;
      if (sum > peak) peak = sum;
    }
    peaks[at] = peak;
    if (peak > highest) highest = peak;
  }
  return highest;
}
