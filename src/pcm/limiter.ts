import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, CHANNELS, type PcmBlock, SAMPLE_RATE } from './pcm-block.ts';
import { TRUE_PEAK_DELAY, TruePeakDetector } from './true-peak.ts';

/** How long the gain takes to come down before a peak: slow enough to be no click. In sample frames (4.9 ms). */
const ATTACK = 235;
/** How long it takes to come back: two thirds of the way in 100 ms. */
const RELEASE_SECONDS = 0.1;
const RELEASE = 1 - Math.exp(-1 / (RELEASE_SECONDS * SAMPLE_RATE));
/** A gain this near to 1 changes no bit that anybody hears. */
const NEARLY_ONE = 1 - 1e-5;

/**
 * Keeps the true peak of a signal at or below a ceiling by looking ahead: the gain is down when the peak comes. Everything
 * leaves 5 ms later than it came; what stays below the ceiling leaves as it came, to the bit.
 */
export class Limiter {
  /** By how much everything is late. */
  static readonly delay: SampleFrames = sampleFrames(ATTACK - 1 + TRUE_PEAK_DELAY);
  #ceiling: number;
  readonly #detector = new TruePeakDetector();
  readonly #peaks = new Float64Array(BLOCK_FRAMES);
  /** The end of the last block, which leaves with the next. */
  readonly #held = new Float32Array(Limiter.delay * CHANNELS);
  /** Gains that the last sample frames ask for, as a ring; and the ring of gains with the release in them. */
  readonly #asked = new Float64Array(ATTACK).fill(1);
  readonly #gains = new Float64Array(ATTACK).fill(1);
  #at = 0;
  #gainSum = ATTACK;
  #gain = 1;
  /** Sample frames since the gain was last below 1 anywhere. */
  #idleFor = ATTACK;
  #lowest = 1;
  #inputPeak = 0;

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

  /** The true peak of the last block before it was limited. */
  get inputPeak(): number {
    return this.#inputPeak;
  }

  /** Takes a block and gives the one that is due, in the same place. Blocks are `BLOCK_FRAMES` long. */
  process(block: PcmBlock): void {
    this.#inputPeak = this.#detector.detect(block, this.#peaks, this.#ceiling);
    const isQuiet = this.#inputPeak <= this.#ceiling && this.#idleFor >= ATTACK;
    this.#delay(block);
    this.#lowest = 1;
    if (!isQuiet) this.#turnDown(block);
  }

  #delay(block: PcmBlock): void {
    const { length } = this.#held;
    const rest = block.slice(block.length - length);
    block.copyWithin(length, 0, block.length - length);
    block.set(this.#held);
    this.#held.set(rest);
  }

  #turnDown(block: PcmBlock): void {
    for (let frame = 0; frame < BLOCK_FRAMES; frame++) {
      const gain = this.#nextGain(this.#peaks[frame]!);
      if (gain >= NEARLY_ONE) continue;
      if (gain < this.#lowest) this.#lowest = gain;
      block[frame * CHANNELS]! *= gain;
      block[frame * CHANNELS + 1]! *= gain;
    }
  }

  /** The lowest that was asked for within the attack, let go slowly, and smoothed over the attack. */
  #nextGain(peak: number): number {
    const asked = peak > this.#ceiling ? this.#ceiling / peak : 1;
    this.#asked[this.#at] = asked;
    const released = this.#gain + (1 - this.#gain) * RELEASE;
    this.#gain = Math.min(this.#lowestAsked(asked), released);
    if (this.#gain > NEARLY_ONE) this.#gain = 1;
    this.#gainSum += this.#gain - this.#gains[this.#at]!;
    this.#gains[this.#at] = this.#gain;
    this.#at = (this.#at + 1) % ATTACK;
    this.#idleFor = this.#gain < 1 ? 0 : this.#idleFor + 1;
    if (this.#idleFor < ATTACK) return this.#gainSum / ATTACK;
    // Sums of many small differences drift.
    this.#gainSum = ATTACK;
    return 1;
  }

  #lowestAsked(asked: number): number {
    if (asked <= this.#gain) return asked;
    let lowest = asked;
    for (let at = 0; at < ATTACK; at++) lowest = Math.min(lowest, this.#asked[at]!);
    return lowest;
  }
}
