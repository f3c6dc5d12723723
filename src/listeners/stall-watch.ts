import type { Clock, Millis } from '../core/index.ts';

/** A listener whose socket does not take what it was given. */
export interface Stalled {
  /** Bytes that wait in memory for this listener. */
  readonly pendingBytes: number;
  /** When the socket stopped taking, on the monotonic clock. */
  readonly stalledSince: Millis;
  dropSlow(): void;
}

/** The limits of slow listeners; read at each check, so that a reload applies. */
export interface StallWatchOptions {
  readonly clock: Clock;
  /** The most that all stalled listeners together may hold in memory. */
  readonly maxBytes: () => number;
  /** A listener that took nothing for this long is gone: its player sleeps or its network is. */
  readonly maxStall: () => Millis;
}

/** Dropping goes on to a little below the limit, so that it does not start again at the next look. */
const RELIEF = 0.8;

/** Keeps what slow listeners hold in memory bounded, in time and in sum. Looks only at those that are stalled. */
export class StallWatch {
  readonly #options: StallWatchOptions;
  readonly #stalled = new Set<Stalled>();

  constructor(options: StallWatchOptions) {
    this.#options = options;
  }

  add(listener: Stalled): void {
    this.#stalled.add(listener);
  }

  delete(listener: Stalled): void {
    this.#stalled.delete(listener);
  }

  /** Drops who is stalled too long, then the longest stalled until the rest fits. Called once in each delivery round. */
  sweep(): void {
    if (this.#stalled.size === 0) return;
    const { clock, maxStall, maxBytes } = this.#options;
    const oldest = clock.now() - maxStall();
    let sum = 0;
    for (const listener of [...this.#stalled]) {
      if (listener.stalledSince <= oldest) listener.dropSlow();
      else sum += listener.pendingBytes;
    }
    if (sum <= maxBytes()) return;
    const byAge = [...this.#stalled].sort((a, b) => a.stalledSince - b.stalledSince);
    for (const listener of byAge) {
      if (sum <= maxBytes() * RELIEF) break;
      sum -= listener.pendingBytes;
      listener.dropSlow();
    }
  }
}
