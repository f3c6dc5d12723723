import { type Clock, millis } from '../core/index.ts';

/**
 * Who waits for a process. `programme`: encoders and tracks, whose number the operator has set. `stream`: what others send.
 * `background`: what nothing waits for.
 */
export type Urgency = 'programme' | 'stream' | 'background';

const ORDER: readonly Urgency[] = ['programme', 'stream', 'background'];
/**
 * After a start the event loop belongs to everything else for so many times as long as the start has held it up. A few
 * encoders, once, are wanted soon; what others send may not hold up delivery.
 */
const REST_FACTOR: Readonly<Record<Urgency, number>> = { programme: 1, stream: 4, background: 4 };

/**
 * Starts processes one at a time. To start one copies the page tables of this process, which holds up the event loop for 5 to
 * 100 ms; with pauses in between, streams of others take at most a fifth of the time, however many decoders they ask for.
 */
export class StartQueue {
  readonly #clock: Clock;
  readonly #waiting: Readonly<Record<Urgency, Set<() => void>>> = {
    programme: new Set(),
    stream: new Set(),
    background: new Set(),
  };
  #isResting = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `start` at once where nothing was started just now, else when it is its turn. Returns how to withdraw it. */
  add(urgency: Urgency, start: () => void): () => void {
    const waiting = this.#waiting[urgency];
    waiting.add(start);
    if (!this.#isResting) this.#startNext();
    return () => waiting.delete(start);
  }

  #startNext(): void {
    const urgency = ORDER.find((each) => this.#waiting[each].size > 0);
    this.#isResting = urgency !== undefined;
    if (urgency === undefined) return;
    const waiting = this.#waiting[urgency];
    const [start] = waiting;
    waiting.delete(start!);
    const before = this.#clock.now();
    start!();
    const rest = millis((this.#clock.now() - before) * REST_FACTOR[urgency]);
    const next = () => this.#startNext();
    if (rest > 0) this.#clock.after(rest, next);
    else setImmediate(next);
  }
}
