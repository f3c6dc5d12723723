/** Maximum change of the playback rate, as a share: 8 cents, inaudible in a mix. */
export const MAX_CHANGE = 0.005;
/** Maximum permanent drift of two clocks: crystals stay within 100 ppm, USB sound cards have reached 300. */
const MAX_DRIFT = 0.001;
/** Share of the distance to the target corrected per second: slow enough that jitter is not audible as flutter. */
const PROPORTIONAL = 0.05;
/** A quarter of the square above damps the loop critically: it reaches the target without overshoot. */
const INTEGRAL = PROPORTIONAL ** 2 / 4;

/**
 * PI controller that keeps the fill level of a buffer whose writer and reader have different clocks. Keeps the measured
 * drift while the buffer refills.
 */
export class DriftServo {
  #drift = 0;

  /** Measured drift: how much faster the writer's clock is. 0.0001 is 100 ppm. */
  get drift(): number {
    return this.#drift;
  }

  /**
   * Returns how much faster to read, as a share of the rate (−0.005 to 0.005). `excess`: smoothed fill above the target, in
   * seconds. Call it once per `seconds`.
   */
  update(excess: number, seconds: number): number {
    const change = PROPORTIONAL * excess + this.#drift;
    // A large deviation says nothing about the clocks.
    if (Math.abs(change) < MAX_CHANGE) {
      this.#drift = clamp(this.#drift + INTEGRAL * excess * seconds, MAX_DRIFT);
    }
    return clamp(change, MAX_CHANGE);
  }
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
