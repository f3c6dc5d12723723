import type { FeedMoment } from './monitor-messages.ts';

/** Feed positions per millisecond. */
const POSITIONS_PER_MILLI = 48;
/** Number of pongs kept: the fastest gives the best estimate of the server clock. */
const KEPT = 10;

interface ClockSample {
  readonly roundTrip: number;
  /** Server clock minus local clock. */
  readonly offset: number;
}

/**
 * Calculates when a frame of the feed was created, in local time. Estimates the server clock from pings: the fastest round
 * trip has the smallest asymmetry. All times in milliseconds.
 */
export class ServerClock {
  #samples: ClockSample[] = [];
  #moment: FeedMoment | null = null;

  /** Adds the pong of a ping that was sent at `sentAt`. `serverAt`: server clock at the pong. */
  addPong(sentAt: number, serverAt: number, receivedAt: number): void {
    const roundTrip = receivedAt - sentAt;
    if (roundTrip < 0) return;
    this.#samples = [...this.#samples.slice(1 - KEPT), { roundTrip, offset: serverAt - (sentAt + receivedAt) / 2 }];
  }

  /** Sets when a frame was created, in server time. */
  setMoment({ position, at }: FeedMoment): void {
    this.#moment = { position, at };
  }

  /** Shortest round trip; null: no pong yet. */
  get roundTripMillis(): number | null {
    return this.#best?.roundTrip ?? null;
  }

  /** Age of the frame at `position` at local time `now`; null: not known yet. */
  ageMillis(position: number, now: number): number | null {
    const best = this.#best;
    if (!best || !this.#moment) return null;
    const createdAt = this.#moment.at + (position - this.#moment.position) / POSITIONS_PER_MILLI;
    return now + best.offset - createdAt;
  }

  get #best(): ClockSample | null {
    return this.#samples.reduce<ClockSample | null>(
      (best, sample) => (best && best.roundTrip <= sample.roundTrip ? best : sample),
      null,
    );
  }
}
