import { type Lufs, lufs } from '../core/index.ts';
import { CHANNELS, type PcmBlock } from './pcm-block.ts';

/** Loudness as EBU R 128 names it; null: there has not been enough sound. */
export interface Loudness {
  /** Of the last 400 ms. */
  readonly momentary: Lufs | null;
  /** Of the last 3 s. */
  readonly shortTerm: Lufs | null;
  /** Of everything since the meter was reset, without the pauses. */
  readonly integrated: Lufs | null;
}

/** Second-order filter, direct form II transposed; `a0` is 1. */
interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** K-weighting at 48 kHz: the shelf for the head, the high pass for the ear (ITU-R BS.1770-4, tables 1 and 2). */
const SHELF: Biquad = {
  b: [1.53512485958697, -2.69169618940638, 1.19839281085285],
  a: [-1.69065929318241, 0.73248077421585],
};
const HIGH_PASS: Biquad = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] };

/** Loudness of a mean square of 1 (BS.1770-4, equation 2). */
const OFFSET_LUFS = -0.691;
/** Steps of 100 ms: a gating block of 400 ms overlaps the next by three quarters. In blocks of 20 ms. */
const STEP_BLOCKS = 5;
const MOMENTARY_STEPS = 4;
const SHORT_TERM_STEPS = 30;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = 10;
/** Gating blocks are counted by loudness in bins of 0.1 LU, so that a month takes no more room than a minute. */
const BINS_PER_LU = 10;
const HIGHEST_LUFS = 10;
const BINS = (HIGHEST_LUFS - ABSOLUTE_GATE_LUFS) * BINS_PER_LU;

/** Measures loudness by ITU-R BS.1770-4 and EBU Tech 3341, block by block, for as long as one likes. */
export class LoudnessMeter {
  readonly #shelf = new Float64Array(2 * CHANNELS);
  readonly #highPass = new Float64Array(2 * CHANNELS);
  /** Mean squares of the last steps, both channels added. */
  readonly #steps = new Float64Array(SHORT_TERM_STEPS);
  #stepCount = 0;
  /** The first step that counts for the integrated loudness. */
  #since = 0;
  #blocksInStep = 0;
  #sum = 0;
  #samples = 0;
  /** Number and power of the gating blocks in each bin. */
  readonly #counts = new Float64Array(BINS);
  readonly #powers = new Float64Array(BINS);

  push(block: PcmBlock): void {
    for (let channel = 0; channel < CHANNELS; channel++) this.#sum += this.#weigh(block, channel);
    this.#samples += block.length / CHANNELS;
    if (++this.#blocksInStep === STEP_BLOCKS) this.#endStep();
  }

  read(): Loudness {
    return {
      momentary: toLufs(this.#meanOf(MOMENTARY_STEPS)),
      shortTerm: toLufs(this.#meanOf(SHORT_TERM_STEPS)),
      integrated: this.#integrate(),
    };
  }

  /** Begins to integrate again. */
  reset(): void {
    this.#counts.fill(0);
    this.#powers.fill(0);
    this.#since = this.#stepCount + 1;
  }

  #weigh(block: PcmBlock, channel: number): number {
    const { b, a } = SHELF;
    const [b0, b1, b2] = b;
    const [a1, a2] = a;
    const [c1, c2] = HIGH_PASS.a;
    const at = channel * 2;
    let s1 = this.#shelf[at]!;
    let s2 = this.#shelf[at + 1]!;
    let h1 = this.#highPass[at]!;
    let h2 = this.#highPass[at + 1]!;
    let sum = 0;
    // What is no number would stay in the filter for ever.
    if (s1 - s1 + h1 - h1 !== 0) s1 = s2 = h1 = h2 = 0;
    for (let index = channel; index < block.length; index += CHANNELS) {
      const x = block[index]!;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      const z = y + h1;
      h1 = -2 * y - c1 * z + h2;
      h2 = y - c2 * z;
      sum += z * z;
    }
    this.#shelf[at] = s1;
    this.#shelf[at + 1] = s2;
    this.#highPass[at] = h1;
    this.#highPass[at + 1] = h2;
    return sum;
  }

  #endStep(): void {
    this.#steps[this.#stepCount % SHORT_TERM_STEPS] = this.#sum / this.#samples;
    this.#stepCount++;
    this.#blocksInStep = this.#sum = this.#samples = 0;
    if (this.#stepCount - this.#since < MOMENTARY_STEPS) return;
    const power = this.#meanOf(MOMENTARY_STEPS);
    const loudness = toLufs(power);
    if (power === null || loudness === null || loudness < ABSOLUTE_GATE_LUFS) return;
    const bin = Math.min(BINS - 1, Math.floor((loudness - ABSOLUTE_GATE_LUFS) * BINS_PER_LU));
    this.#counts[bin]!++;
    this.#powers[bin]! += power;
  }

  #meanOf(steps: number): number | null {
    if (this.#stepCount < steps) return null;
    let sum = 0;
    for (let back = 1; back <= steps; back++) sum += this.#steps[(this.#stepCount - back) % SHORT_TERM_STEPS]!;
    return sum / steps;
  }

  /** The mean of what is no more than 10 LU below the mean of all (BS.1770-4, equations 5 to 7). */
  #integrate(): Lufs | null {
    const ungated = toLufs(this.#meanFrom(0));
    if (ungated === null) return null;
    const gate = ungated - RELATIVE_GATE_LU - ABSOLUTE_GATE_LUFS;
    return toLufs(this.#meanFrom(Math.max(0, Math.floor(gate * BINS_PER_LU))));
  }

  #meanFrom(bin: number): number | null {
    let count = 0;
    let power = 0;
    for (let at = bin; at < BINS; at++) {
      count += this.#counts[at]!;
      power += this.#powers[at]!;
    }
    return count === 0 ? null : power / count;
  }
}

function toLufs(power: number | null): Lufs | null {
  return power === null || !(power > 0) ? null : lufs(OFFSET_LUFS + 10 * Math.log10(power));
}
