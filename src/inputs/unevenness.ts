import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES } from '../pcm/index.ts';

/** Factor for each block: a span is halved in 69 s. */
const MEMORY = 0.9998;
/** Factor for each block: lateness that is never made up for was a pause, and is halved in 14 s. */
const PAUSE_MEMORY = 0.999;

/**
 * How unevenly sound arrives: the largest span by which it was late and that it made up for, whether by whole pages that come
 * at once, by a line that stops and hurries, or by a machine that has no time. A pause is not made up for and does not count.
 * Counts time in blocks that were due. Owned by a `LiveBuffer`.
 */
export class Unevenness {
  readonly #limit: SampleFrames;
  /** What is owed: due since the source was last in time, less what has come since. */
  #late = 0;
  /** The most that was owed since then. */
  #latest = 0;
  #span = 0;

  /** @param limit what is later than this has stopped */
  constructor(limit: SampleFrames) {
    this.#limit = limit;
  }

  get span(): SampleFrames {
    return sampleFrames(Math.round(this.#span));
  }

  /** A block is due. */
  tick(): void {
    this.#late += BLOCK_FRAMES;
    if (this.#late > this.#limit) this.#late = this.#latest = 0;
    this.#latest = Math.max(this.#late, this.#late + (this.#latest - this.#late) * PAUSE_MEMORY);
    this.#span *= MEMORY;
  }

  /** `count` sample frames came. */
  arrive(count: number): void {
    this.#late = Math.max(0, this.#late - count);
    this.expect(this.#latest - this.#late);
    if (this.#late === 0) this.#latest = 0;
  }

  /** The source sends pieces of this length. */
  expect(length: number): void {
    this.#span = Math.max(this.#span, Math.min(this.#limit, length));
  }

  /** Another source begins. */
  reset(): void {
    this.#late = this.#latest = this.#span = 0;
  }
}
