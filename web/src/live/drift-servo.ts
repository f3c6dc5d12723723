/** Share of the rate by which playing goes faster or slower at most: 8 cents, which nobody hears in a mix. */
export const MOST_CHANGE = 0.005;
/** What two clocks may be apart for good; crystals keep 100 ppm, sound cards on USB have been seen at 300. */
const MOST_DRIFT = 0.001;
/** Each second this share of the distance to the target is made up for: slow enough that jitter is not heard as flutter. */
const PROPORTIONAL = 0.05;
/** A quarter of the square above damps the loop critically: it comes to the target without swinging past it. */
const INTEGRAL = PROPORTIONAL ** 2 / 4;

/**
 * Holds the fill of a buffer whose writer and reader have clocks of their own: a PI controller. What it has learned of
 * the two clocks is kept while the buffer is refilled.
 */
export class DriftServo {
  #drift = 0;

  /** How much faster the writer's clock is, as learned: 0.0001 is 100 ppm. */
  get drift(): number {
    return this.#drift;
  }

  /**
   * What to read faster by, as a share of the rate (−0.005 to 0.005), from how much too full the buffer is (in seconds,
   * smoothed), once each `seconds`.
   */
  update(excess: number, seconds: number): number {
    const change = PROPORTIONAL * excess + this.#drift;
    // A buffer that is far off would be taken for a clock that is far off.
    if (Math.abs(change) < MOST_CHANGE) {
      this.#drift = clamp(this.#drift + INTEGRAL * excess * seconds, MOST_DRIFT);
    }
    return clamp(change, MOST_CHANGE);
  }
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
