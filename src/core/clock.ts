import { type Millis, millis, type UnixMillis, unixMillis } from './units.ts';

/** A running timer; `cancel` after it fired does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The source of time. Everything above `core` receives a clock instead of reading the system time, so that a test can
 * run an hour in a moment. `SystemClock` is the real clock; tests use `ManualClock`.
 */
export interface Clock {
  /** Monotonic time: never goes back, not related to the date. */
  now(): Millis;
  /** The date, for people, logs and wire formats. May jump when the machine's clock is set. */
  wallTime(): UnixMillis;
  /** Calls `callback` once after `delay`. Does not keep the process alive. */
  after(delay: Millis, callback: () => void): Timer;
  /** Calls `callback` every `period` until cancelled. Does not keep the process alive. */
  every(period: Millis, callback: () => void): Timer;
}

/** The machine's own clock. */
export class SystemClock implements Clock {
  now(): Millis {
    return millis(performance.now());
  }

  wallTime(): UnixMillis {
    return unixMillis(Date.now());
  }

  after(delay: Millis, callback: () => void): Timer {
    // A fraction would wake the process twice: Node waits for the whole milliseconds, then for the rest.
    const handle = setTimeout(callback, Math.ceil(delay)).unref();
    return { cancel: () => clearTimeout(handle) };
  }

  every(period: Millis, callback: () => void): Timer {
    const handle = setInterval(callback, period).unref();
    return { cancel: () => clearInterval(handle) };
  }
}
