/** Periods without a pull after which an input counts as off air. By pulls, not by the clock: while the event loop stalls nothing can pull. */
const OFF_AIR_PERIODS = 20;
/** From then on not even the file of what is to go on stays open. */
const LONG_OFF_AIR_PERIODS = 300;
/** From then on a list that begins again does not go on with what was heard. */
const PAUSED_PERIODS = 5;

/** How long an input has not been pulled, in periods of 100 ms that its owner counts. */
export class AirTime {
  #unpulled = 0;

  notePull(): void {
    this.#unpulled = 0;
  }

  passPeriod(): void {
    this.#unpulled++;
  }

  /** Not pulled for 500 ms. */
  get isPaused(): boolean {
    return this.#unpulled >= PAUSED_PERIODS;
  }

  /** Not pulled for 2 s. */
  get isOffAir(): boolean {
    return this.#unpulled >= OFF_AIR_PERIODS;
  }

  /** Not pulled for 30 s. */
  get isLongOffAir(): boolean {
    return this.#unpulled >= LONG_OFF_AIR_PERIODS;
  }
}
