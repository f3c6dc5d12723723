import { type Clock, type Millis, millis, type Timer } from '../core/index.ts';

/** Who is called at the scheduler's pace. */
export interface Delivered {
  /** Sends what has come since the last call. */
  deliver(): void;
}

/** The pace of delivery. */
export interface DeliverySchedulerOptions {
  readonly clock: Clock;
  /** How often each listener is called. Longer: fewer, larger writes. Shorter: less latency. */
  readonly period?: Millis;
  /** Into how many groups listeners are spread, so that not all are called in the same turn of the event loop. */
  readonly cohorts?: number;
  /** Called once in each period while there is anybody, before the first cohort. */
  readonly onRound: () => void;
}

/** A listener's place in the scheduler; `leave` frees it. */
export interface DeliverySlot {
  leave(): void;
}

/**
 * The cost of a listener is that of its write calls, so it falls with their number. At 800 ms a write is 12.8 kB for
 * 128 kbit/s, and a listener's longest wait stays under a second (docs/decisions/0006-delivery-in-cohorts.md).
 */
const DEFAULT_PERIOD = millis(800);
const DEFAULT_COHORTS = 20;
/** For how long it hurries, and by how much the period is shorter meanwhile. */
const HURRY = { span: millis(1000), share: 1 / 4 };

interface Slot extends DeliverySlot {
  readonly listener: Delivered;
  cohort: number;
  index: number;
}

/**
 * Walks the listeners of all mounts in cohorts: each is called once a period, in few large writes instead of one for
 * every packet of the source. Rests without listeners, and sleeps over cohorts without listeners. A late event loop
 * catches up with the cohorts it missed, each once.
 */
export class DeliveryScheduler {
  readonly #clock: Clock;
  readonly #step: Millis;
  readonly #cohorts: Slot[][];
  readonly #onRound: () => void;
  #timer: Timer | null = null;
  #size = 0;
  #next = 0;
  /** When the next cohort is called, or would be if anybody were in it. */
  #nextDue: Millis = millis(0);
  #hurriesUntil: Millis = millis(0);

  constructor(options: DeliverySchedulerOptions) {
    const cohorts = options.cohorts ?? DEFAULT_COHORTS;
    this.#clock = options.clock;
    this.#step = millis((options.period ?? DEFAULT_PERIOD) / cohorts);
    this.#cohorts = Array.from({ length: cohorts }, () => []);
    this.#onRound = options.onRound;
  }

  /** Gives the listener a place in the smallest cohort. Its first call comes within a period. */
  slot(listener: Delivered): DeliverySlot {
    if (this.#size > 0) this.#callDue();
    let smallest = 0;
    for (let index = 1; index < this.#cohorts.length; index++) {
      if (this.#cohorts[index]!.length < this.#cohorts[smallest]!.length) smallest = index;
    }
    const cohort = this.#cohorts[smallest]!;
    const slot: Slot = { listener, cohort: smallest, index: cohort.length, leave: () => this.#vacate(slot) };
    if (this.#size++ === 0) this.#nextDue = this.#nextAfter(this.#clock.now());
    if (cohort.push(slot) === 1) this.#sleep();
    return slot;
  }

  /** Something has begun that listeners wait for: for a second, each is called four times as often. */
  hurry(): void {
    const now = this.#clock.now();
    if (this.#size > 0) this.#callDue();
    this.#hurriesUntil = millis(now + HURRY.span);
    if (this.#size === 0) return;
    this.#nextDue = millis(Math.min(this.#nextDue, now + this.#step * HURRY.share));
    this.#sleep();
  }

  #vacate(slot: Slot): void {
    if (slot.index < 0) return;
    const cohort = this.#cohorts[slot.cohort]!;
    const last = cohort.pop()!;
    if (last !== slot) {
      cohort[slot.index] = last;
      last.index = slot.index;
    }
    slot.index = -1;
    if (--this.#size === 0) this.#timer?.cancel();
  }

  /** Wakes up when the next cohort with anybody in it is due. */
  #sleep(): void {
    const now = this.#clock.now();
    let due = this.#nextDue;
    for (let ahead = 0; ahead < this.#cohorts.length; ahead++) {
      if (this.#cohorts[(this.#next + ahead) % this.#cohorts.length]!.length > 0) break;
      due = this.#nextAfter(due);
    }
    this.#timer?.cancel();
    this.#timer = this.#clock.after(millis(Math.max(0, due - now)), () => {
      this.#callDue();
      if (this.#size > 0) this.#sleep();
    });
  }

  #callDue(): void {
    const now = this.#clock.now();
    // A stall longer than a period owes each cohort one call, not several.
    for (let calls = 0; calls < this.#cohorts.length && this.#nextDue <= now; calls++) {
      this.#nextDue = this.#nextAfter(this.#nextDue);
      const index = this.#next;
      this.#next = (index + 1) % this.#cohorts.length;
      if (index === 0) this.#onRound();
      this.#callCohort(index);
    }
    if (this.#nextDue <= now) this.#nextDue = millis(now + this.#step);
  }

  /** When the cohort after the one that is due at `time` is due. */
  #nextAfter(time: Millis): Millis {
    return millis(time + (time < this.#hurriesUntil ? this.#step * HURRY.share : this.#step));
  }

  #callCohort(index: number): void {
    const cohort = this.#cohorts[index]!;
    // From the back: a listener that leaves during its call is replaced by one already called.
    for (let slot = cohort.length - 1; slot >= 0; slot--) cohort[slot]?.listener.deliver();
  }
}
