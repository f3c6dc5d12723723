/** Milliseconds that the buffer holds on average: at the beginning, and at least. */
const FIRST = 60;
const LEAST = 40;
/** On a network whose jitter is larger than this, what is heard is no longer "now", and gaps are the lesser evil. */
const MOST = 240;
/** Half a packet more after each dropout. */
const GROWTH = 10;
/** Where the buffer was never emptier than this, a little less would do. */
const SPARE = 20;
const SHRINKAGE = 2;
const WINDOW_SECONDS = 5;

/**
 * How full the buffer wants to be, in milliseconds: more after a dropout, and slowly less while the network is calm.
 * Knows calm by the least fill of each five seconds.
 */
export class FillTarget {
  #millis = FIRST;
  #least = Number.POSITIVE_INFINITY;
  #seconds = 0;

  get millis(): number {
    return this.#millis;
  }

  /** Told of the fill that is left before each read. */
  observe(fillMillis: number, seconds: number): void {
    this.#least = Math.min(this.#least, fillMillis);
    this.#seconds += seconds;
    if (this.#seconds < WINDOW_SECONDS) return;
    if (this.#least > SPARE) this.#millis = Math.max(LEAST, this.#millis - SHRINKAGE);
    this.#startWindow();
  }

  /** The buffer ran empty. */
  grow(): void {
    this.#millis = Math.min(MOST, this.#millis + GROWTH);
    this.#startWindow();
  }

  #startWindow(): void {
    this.#least = Number.POSITIVE_INFINITY;
    this.#seconds = 0;
  }
}
