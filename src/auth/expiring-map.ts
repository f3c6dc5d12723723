import type { Clock, Millis } from '../core/index.ts';

interface Entry<V> {
  readonly value: V;
  readonly expiresAt: number;
}

/**
 * A map with a lifetime for each entry. When it is full, it removes the least recently used entry. Expired entries are
 * detected on access, so there is no timer.
 */
export class ExpiringMap<K, V> {
  readonly #entries = new Map<K, Entry<V>>();
  readonly #maxEntries: number;
  readonly #clock: Clock;

  /** @param maxEntries 1 or more */
  constructor(maxEntries: number, clock: Clock) {
    this.#maxEntries = maxEntries;
    this.#clock = clock;
  }

  /** The value, or undefined when there is none or it has expired. Counts as a use of the entry. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.expiresAt <= this.#clock.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Whether `get` would return a value. */
  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /** Stores `value` for `lifetime` from now. */
  set(key: K, value: V, lifetime: Millis): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#maxEntries) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    this.#entries.set(key, { value, expiresAt: this.#clock.now() + lifetime });
  }

  /** Removes the entry. */
  delete(key: K): void {
    this.#entries.delete(key);
  }
}
