/** Average fill of the buffer in milliseconds: initial value and minimum. */
const INITIAL_MILLIS = 60;
const MIN_MILLIS = 40;
/** Maximum. With more delay the audio is no longer live; gaps are better then. */
const MAX_MILLIS = 240;
/** Added after each dropout: half a packet. */
const GROWTH_MILLIS = 10;
/** The target shrinks if the fill never went below this. */
const SPARE_MILLIS = 20;
const SHRINKAGE_MILLIS = 2;
const WINDOW_SECONDS = 5;

/**
 * Target fill of the buffer in milliseconds. Grows after a dropout and shrinks slowly while the network is stable, measured
 * by the lowest fill in each five seconds.
 */
export class FillTarget {
  #millis = INITIAL_MILLIS;
  #lowest = Number.POSITIVE_INFINITY;
  #seconds = 0;

  get millis(): number {
    return this.#millis;
  }

  /** Call it before each read with the current fill. */
  observe(fillMillis: number, seconds: number): void {
    this.#lowest = Math.min(this.#lowest, fillMillis);
    this.#seconds += seconds;
    if (this.#seconds < WINDOW_SECONDS) return;
    if (this.#lowest > SPARE_MILLIS) this.#millis = Math.max(MIN_MILLIS, this.#millis - SHRINKAGE_MILLIS);
    this.#startWindow();
  }

  /** Call it when the buffer ran empty. */
  grow(): void {
    this.#millis = Math.min(MAX_MILLIS, this.#millis + GROWTH_MILLIS);
    this.#startWindow();
  }

  #startWindow(): void {
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#seconds = 0;
  }
}
