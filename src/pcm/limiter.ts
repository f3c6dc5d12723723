import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE } from './pcm-block.ts';
import { TRUE_PEAK_STRETCH, TRUE_PEAK_STRETCHES, TruePeakDetector } from './true-peak.ts';

/** How long the gain takes to come down before a peak: slow enough to be no click. In stretches (4.3 ms). */
const ATTACK = 13;
/** How long the lowest gain is kept, so that it is down on both sides of its peak as far as an interpolation reaches. */
const HOLD = ATTACK + 4;
/** How long it takes to come back: two thirds of the way in 100 ms. */
const RELEASE_SECONDS = 0.1;
const RELEASE = 1 - Math.exp(-TRUE_PEAK_STRETCH / (RELEASE_SECONDS * SAMPLE_RATE));
/** A gain this near to 1 changes no bit that anybody hears. */
const NEARLY_ONE = 1 - 1e-5;
/** What is taken down goes 0.2 dB below the ceiling: what lies above 22 kHz is not seen to the full. */
const BELOW_CEILING = 10 ** (-0.2 / 20);

/** A bell: no corner where the gain begins to move. */
const bell = Float64Array.from({ length: ATTACK }, (_, at) => {
  const share = (at + 1) / (ATTACK + 1);
  return (Math.sin(Math.PI * share) ** 2 * 2) / (ATTACK + 1);
});

/**
 * Keeps the true peak of a signal at or below a ceiling by looking ahead: the gain is down when the peak comes. Everything
 * leaves 5 ms later than it came; what stays below the ceiling leaves as it came, to the bit, and what is no number as
 * silence. The gain is found for each stretch of the detector and goes in straight lines between.
 */
export class Limiter {
  /** By how much everything is late. */
  static readonly delay: SampleFrames = sampleFrames((ATTACK + 2) * TRUE_PEAK_STRETCH);
  #ceiling: number;
  readonly #detector = new TruePeakDetector();
  readonly #peaks = new Float64Array(TRUE_PEAK_STRETCHES);
  /** The end of the last block, which leaves with the next; and room for that of this block. */
  #held = new Float32Array(Limiter.delay * CHANNELS);
  #spare = new Float32Array(Limiter.delay * CHANNELS);
  /** Gains that the last stretches ask for, and those with the release in them: rings, by `#stretch`. */
  readonly #asked = new Float64Array(HOLD).fill(1);
  readonly #gains = new Float64Array(ATTACK).fill(1);
  #stretch = 0;
  #gain = 1;
  /** The gain at the end of the last stretch that left. */
  #reached = 1;
  /** Stretches since the gain was last below 1. */
  #idleFor = ATTACK;
  #lowest = 1;
  #inputPeak = 0;
  #highest = 0;

  /** @param ceiling the highest true peak, as a share of full scale */
  constructor(ceiling: number) {
    this.#ceiling = ceiling;
  }

  configure(ceiling: number): void {
    this.#ceiling = ceiling;
  }

  /** The lowest gain of the last block, as a factor; 1: it was left as it came. */
  get gain(): number {
    return this.#lowest;
  }

  /** The true peak of the last block before it was limited. One that cannot be the highest so far is that of its samples. */
  get inputPeak(): number {
    return this.#inputPeak;
  }

  /** Lets the next block be the highest so far. */
  forgetPeak(): void {
    this.#highest = 0;
  }

  /** Takes a block and gives the one that is due, in the same place. Blocks are `BLOCK_FRAMES` long. */
  process(block: PcmBlock): void {
    silenceWhatIsNoNumber(block);
    this.#inputPeak = this.#detector.detect(block, this.#peaks, Math.min(this.#ceiling, this.#highest));
    this.#highest = Math.max(this.#highest, this.#inputPeak);
    this.#delay(block);
    this.#lowest = 1;
    if (this.#inputPeak <= this.#ceiling && this.#idleFor >= ATTACK && this.#reached === 1) return;
    for (let stretch = 0; stretch < TRUE_PEAK_STRETCHES; stretch++) {
      this.#turnDown(block, stretch * TRUE_PEAK_STRETCH * CHANNELS, this.#nextGain(this.#peaks[stretch]!));
    }
  }

  #delay(block: PcmBlock): void {
    const { length } = this.#held;
    this.#spare.set(block.subarray(block.length - length));
    block.copyWithin(length, 0, block.length - length);
    block.set(this.#held);
    [this.#held, this.#spare] = [this.#spare, this.#held];
  }

  /** Leads the gain to `goal` over the stretch that begins at sample `start`. */
  #turnDown(block: PcmBlock, start: number, goal: number): void {
    const from = this.#reached;
    this.#reached = goal;
    if (goal < this.#lowest) this.#lowest = goal;
    if (from === 1 && goal === 1) return;
    const step = (goal - from) / TRUE_PEAK_STRETCH;
    for (let frame = 0; frame < TRUE_PEAK_STRETCH; frame++) {
      const gain = from + step * frame;
      const at = start + frame * CHANNELS;
      block[at]! *= gain;
      block[at + 1]! *= gain;
    }
  }

  /** The lowest that was asked for lately, let go slowly, and smoothed over the attack. */
  #nextGain(peak: number): number {
    this.#asked[this.#stretch % HOLD] = peak > this.#ceiling ? (this.#ceiling * BELOW_CEILING) / peak : 1;
    const released = this.#gain + (1 - this.#gain) * RELEASE;
    this.#gain = Math.min(this.#lowestAsked(), released > NEARLY_ONE ? 1 : released);
    this.#gains[this.#stretch % ATTACK] = this.#gain;
    this.#stretch++;
    this.#idleFor = this.#gain < 1 ? 0 : this.#idleFor + 1;
    if (this.#idleFor >= ATTACK) return 1;
    let smooth = 0;
    for (let back = 0; back < ATTACK; back++) smooth += bell[back]! * this.#gains[(this.#stretch + back) % ATTACK]!;
    return smooth;
  }

  #lowestAsked(): number {
    let lowest = 1;
    for (let at = 0; at < HOLD; at++) {
      if (this.#asked[at]! < lowest) lowest = this.#asked[at]!;
    }
    return lowest;
  }
}

/** One such sample would be in every sum that it has a part in. */
function silenceWhatIsNoNumber(block: PcmBlock): void {
  for (let at = 0; at < block.length; at++) {
    const sample = block[at]!;
    if (sample - sample !== 0) block[at] = 0;
  }
}
