import { type Millis, millis } from '../core/index.ts';

/** How the waits of a `Backoff` grow. */
export interface BackoffOptions {
  /** The first wait after a success. */
  readonly first: Millis;
  /** The longest wait. */
  readonly max: Millis;
  /** A number from 0 to below 1; passed in so that a test knows it. */
  readonly random: () => number;
}

/**
 * How long to wait before the next attempt: doubled after each failure up to the longest, and shortened by up to a half
 * by chance, so that many relays of one server do not return at the same moment.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Begins again with the first wait. */
  succeed(): void {
    this.#failures = 0;
  }

  /** Counts a failure and says how long to wait after it. */
  fail(): Millis {
    const { first, max, random } = this.#options;
    const whole = Math.min(max, first * 2 ** this.#failures);
    this.#failures++;
    return millis(whole * (1 - random() / 2));
  }
}
