import type { ByteCount, Clock, ErrorCode, Millis, UnixMillis } from '../core/index.ts';
import { byteCount, millis } from '../core/index.ts';

/** active: provides audio. idle: switched off, or without a source. failed: should provide audio and cannot. */
export type InputState = 'active' | 'idle' | 'failed';

/** How an input is, at one moment. */
export interface InputHealthSnapshot {
  readonly state: InputState;
  /** Why it is not active; empty when it is. */
  readonly reason: string;
  /** Code of the error where it has one. */
  readonly code: ErrorCode | null;
  /** Since when it is in this state. */
  readonly since: UnixMillis;
  /** How long it has been active without a break; 0: it is not. */
  readonly uptime: Millis;
  /** Encoded bytes that came in since it was made; 0 where there are none. */
  readonly bytes: ByteCount;
  /** Of what came in during the last seconds; null: nothing encoded comes in. */
  readonly bitrateKbps: number | null;
  /** How often it had to begin again after it was lost. */
  readonly reconnects: number;
}

/** Long enough to be steady, short enough to show a change. */
const RATE_WINDOW = millis(10_000);

interface ByteMark {
  readonly at: Millis;
  readonly bytes: number;
}

/** The state of an input with the reason, and its counters. Owned and written by the input. */
export class InputHealth {
  readonly #clock: Clock;
  #state: InputState = 'idle';
  #reason = 'not started';
  #code: ErrorCode | null = null;
  #since: UnixMillis;
  #activeSince: Millis | null = null;
  #bytes = 0;
  #marks: ByteMark[] = [];
  #activations = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.wallTime();
  }

  get state(): InputState {
    return this.#state;
  }

  /** Sound comes. */
  activate(): void {
    if (this.#state === 'active') return;
    this.#enter('active', '');
    this.#activeSince = this.#clock.now();
    this.#activations++;
  }

  /** It is switched off, or has nothing to do, for `reason`. */
  rest(reason: string): void {
    this.#enter('idle', reason);
  }

  /** It should give sound and cannot, for `reason`; `code` where the error has one. */
  fail(reason: string, code: ErrorCode | null = null): void {
    this.#enter('failed', reason, code);
  }

  /** Why it gives no sound although it should; null: it does, or nothing is expected of it. */
  get fault(): string | null {
    return this.#state === 'failed' ? this.#reason : null;
  }

  /** Encoded bytes came in. */
  countBytes(count: number): void {
    const now = this.#clock.now();
    this.#bytes += count;
    const last = this.#marks.at(-1);
    if (last && now - last.at < 1000) return;
    this.#marks.push({ at: now, bytes: this.#bytes });
    while (this.#marks[0]!.at < now - RATE_WINDOW) this.#marks.shift();
  }

  snapshot(): InputHealthSnapshot {
    return {
      state: this.#state,
      reason: this.#reason,
      code: this.#code,
      since: this.#since,
      uptime: millis(this.#activeSince === null ? 0 : this.#clock.now() - this.#activeSince),
      bytes: byteCount(this.#bytes),
      bitrateKbps: this.#measureBitrate(),
      reconnects: Math.max(0, this.#activations - 1),
    };
  }

  #enter(state: InputState, reason: string, code: ErrorCode | null = null): void {
    if (state !== this.#state) this.#since = this.#clock.wallTime();
    if (state !== 'active') this.#activeSince = null;
    this.#state = state;
    this.#reason = reason;
    this.#code = code;
  }

  #measureBitrate(): number | null {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.at <= first.at || this.#clock.now() - last.at > RATE_WINDOW) return null;
    return Math.round(((last.bytes - first.bytes) * 8) / (last.at - first.at));
  }
}
