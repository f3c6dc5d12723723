import { type ByteCount, byteCount, type Clock, type Millis } from '../core/index.ts';

/** What the bit rate is measured over. */
const WINDOW_SECONDS = 10;
const SECOND = 1000;

/** What an output has sent, and how fast it does. */
export class IcecastCounters {
  readonly #clock: Clock;
  /** Bytes by second of the clock, the last few. */
  #seconds: { readonly second: number; bytes: number }[] = [];
  #bytes = 0;
  #since: Millis;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** Since the output was made. */
  get bytesSent(): ByteCount {
    return byteCount(this.#bytes);
  }

  /** Over the last ten seconds, or since the connection began, in kbit/s. */
  get bitrateKbps(): number {
    this.#forget();
    const now = this.#clock.now();
    const from = Math.max(this.#since, (this.#second - WINDOW_SECONDS + 1) * SECOND);
    const bytes = this.#seconds.reduce((sum, { bytes }) => sum + bytes, 0);
    // Less than a second says nothing.
    return (bytes * 8) / Math.max(now - from, SECOND);
  }

  /** A connection begins; the rate is its own. */
  begin(): void {
    this.#seconds = [];
    this.#since = this.#clock.now();
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const second = this.#second;
    const last = this.#seconds.at(-1);
    if (last?.second === second) last.bytes += bytes;
    else this.#seconds.push({ second, bytes });
    this.#forget();
  }

  get #second(): number {
    return Math.floor(this.#clock.now() / SECOND);
  }

  #forget(): void {
    const oldest = this.#second - WINDOW_SECONDS;
    while (this.#seconds[0] && this.#seconds[0].second <= oldest) this.#seconds.shift();
  }
}
