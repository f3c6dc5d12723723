import type { Clock, Millis } from '../core/index.ts';

interface Entry<V> {
  readonly value: V;
  readonly expiresAt: number;
}

/**
 * A map that forgets: every entry after its own time, and the one untouched for longest when there are too many. What
 * is too old is noticed when it is asked for, so there is no timer.
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

  /** The value, or undefined when there is none or it is too old. An entry that is asked for counts as touched. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.expiresAt <= this.#clock.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Whether `get` would find a value. */
  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /** Keeps `value` for `lifetime` from now. */
  set(key: K, value: V, lifetime: Millis): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#maxEntries) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    this.#entries.set(key, { value, expiresAt: this.#clock.now() + lifetime });
  }

  /** Forgets the entry. */
  delete(key: K): void {
    this.#entries.delete(key);
  }
}
