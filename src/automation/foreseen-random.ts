/**
 * Chance that can be looked at before it is used: a fork draws the same numbers as its origin will, without using them up. So a
 * preview of choices is what the choices will be.
 */
export class ForeseenRandom {
  readonly #random: () => number;
  /** Drawn and not used yet. */
  readonly #ahead: number[];
  #used = 0;
  readonly #isFork: boolean;

  /** @param random a number from 0 to below 1 */
  constructor(random: () => number, from?: ForeseenRandom) {
    this.#random = random;
    this.#ahead = from ? from.#ahead : [];
    this.#isFork = from !== undefined;
  }

  /** Valid until the origin draws. */
  fork(): ForeseenRandom {
    return new ForeseenRandom(this.#random, this);
  }

  draw(): number {
    if (!this.#isFork) return this.#ahead.shift() ?? this.#random();
    while (this.#ahead.length <= this.#used) this.#ahead.push(this.#random());
    return this.#ahead[this.#used++]!;
  }
}
