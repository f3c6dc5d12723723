import { type Clock, type Millis, millis, type Timer, type UnixMillis, unixMillis } from '../../src/core/index.ts';

interface Entry {
  due: number;
  order: number;
  period: number | null;
  callback: () => void;
}

/** A clock that stands still until a test moves it; timers fire in order of their due time while it moves. */
export class ManualClock implements Clock {
  #now = 0;
  #order = 0;
  #entries = new Set<Entry>();
  readonly #epoch: number;

  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): Millis {
    return millis(this.#now);
  }

  wallTime(): UnixMillis {
    return unixMillis(this.#epoch + this.#now);
  }

  after(delay: Millis, callback: () => void): Timer {
    return this.#add({ due: this.#now + delay, order: this.#order++, period: null, callback });
  }

  every(period: Millis, callback: () => void): Timer {
    return this.#add({ due: this.#now + period, order: this.#order++, period, callback });
  }

  /** Moves time forward by `span`, firing what falls due on the way at its own due time. */
  advance(span: number): void {
    const end = this.#now + span;
    for (;;) {
      let next: Entry | undefined;
      for (const entry of this.#entries) {
        if (entry.due > end) continue;
        if (!next || entry.due < next.due || (entry.due === next.due && entry.order < next.order)) next = entry;
      }
      if (!next) break;
      this.#now = next.due;
      if (next.period === null) this.#entries.delete(next);
      else next.due += next.period;
      next.callback();
    }
    this.#now = end;
  }

  /** Timers that have not fired or been cancelled. */
  get pendingTimers(): number {
    return this.#entries.size;
  }

  /** When each of them is due, on this clock. */
  get dueTimes(): number[] {
    return [...this.#entries].map(({ due }) => due);
  }

  #add(entry: Entry): Timer {
    this.#entries.add(entry);
    return { cancel: () => this.#entries.delete(entry) };
  }
}
