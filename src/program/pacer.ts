import { type Clock, errorText, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import { BLOCK_FRAMES, framesToMillis } from '../pcm/index.ts';
import type { Tick } from './ports.ts';

/** How a pacer keeps time. */
export interface PacerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The most that is made up for after a stall of the event loop; what was missed beyond it is left out. */
  readonly catchUp: Millis;
}

/** A step that throws may do so 50 times a second: it is logged this often. */
const TELL_EVERY = millis(10_000);
const TICK = framesToMillis(BLOCK_FRAMES);

/**
 * The one clock of the sound: steps everything that makes or takes blocks, 50 times a second on the average, for ever.
 * Runs by monotonic time alone, so that setting the machine's clock changes nothing. After a pause it makes up for what is
 * due at once, so that nothing drifts; listeners have a burst to play meanwhile. A step that throws takes no other along.
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #steps = new Set<(tick: Tick) => void>();
  #timer: Timer | null = null;
  #startedAt: Millis = millis(0);
  #period: Millis = millis(0);
  #tick: Tick = 0;
  #lateTicks = 0;
  #lostTicks = 0;
  #failures = 0;
  /** When failures may be logged again. */
  #tellFrom: Millis = millis(0);

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Steps made so far. */
  get tick(): Tick {
    return this.#tick;
  }

  /** Steps that were made more than a period late, and steps that were left out. */
  get lateTicks(): number {
    return this.#lateTicks;
  }
  get lostTicks(): number {
    return this.#lostTicks;
  }

  /** Calls `step` in every tick from now on. Returns how to stop. */
  attach(step: (tick: Tick) => void): () => void {
    this.#steps.add(step);
    return () => this.#steps.delete(step);
  }

  /** Starts, or goes on in another `period`: how often it looks. The blocks that are due by then are made in one go. */
  start(period: Millis): void {
    if (this.#timer && period === this.#period) return;
    const { clock } = this.#options;
    if (!this.#timer) this.#startedAt = millis(clock.now() - this.#tick * TICK);
    this.#timer?.cancel();
    this.#period = period;
    this.#timer = clock.every(period, () => this.#turn());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #turn(): void {
    const { clock, logger, catchUp } = this.#options;
    const due = Math.floor((clock.now() - this.#startedAt) / TICK);
    const surplus = due - this.#tick - Math.ceil(catchUp / TICK);
    if (surplus > 0) {
      this.#lostTicks += surplus;
      this.#startedAt = millis(this.#startedAt + surplus * TICK);
      logger.warn('event loop stalled; audio dropped', { milliseconds: Math.round(surplus * TICK) });
    }
    const end = surplus > 0 ? due - surplus : due;
    this.#lateTicks += Math.max(0, end - this.#tick - Math.ceil((2 * this.#period) / TICK));
    while (this.#tick < end) {
      const tick = this.#tick++;
      for (const step of this.#steps) {
        try {
          step(tick);
        } catch (error) {
          this.#noteFailure(error);
        }
      }
    }
  }

  #noteFailure(error: unknown): void {
    const { clock, logger } = this.#options;
    this.#failures++;
    if (clock.now() < this.#tellFrom) return;
    this.#tellFrom = millis(clock.now() + TELL_EVERY);
    const reason = error instanceof Error ? error.stack : errorText(error);
    logger.error('a block could not be made', { times: this.#failures, reason });
    this.#failures = 0;
  }
}
