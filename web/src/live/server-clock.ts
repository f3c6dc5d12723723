import type { FeedMoment } from './monitor-messages.ts';

/** Feed positions in one millisecond. */
const POSITIONS_PER_MILLI = 48;
/** Answers that are kept: the quickest of them says best what the other clock shows. */
const KEPT = 10;

interface Answer {
  readonly roundTrip: number;
  /** What the server's clock shows more than ours. */
  readonly offset: number;
}

/**
 * Knows when a frame of the feed was made, by our own clock. Learns the server's clock from pings: the answer that was
 * quickest had the least time to be late on only one of its two ways. All times in milliseconds.
 */
export class ServerClock {
  #answers: Answer[] = [];
  #moment: FeedMoment | null = null;

  /** A ping sent at `sentAt` was answered: the server's clock showed `serverAt`. */
  addPong(sentAt: number, serverAt: number, receivedAt: number): void {
    const roundTrip = receivedAt - sentAt;
    if (roundTrip < 0) return;
    this.#answers = [...this.#answers.slice(1 - KEPT), { roundTrip, offset: serverAt - (sentAt + receivedAt) / 2 }];
  }

  /** When a frame was made, by the server's clock. */
  setMoment({ position, at }: FeedMoment): void {
    this.#moment = { position, at };
  }

  /** The shortest way there and back; null: no ping was answered yet. */
  get roundTripMillis(): number | null {
    return this.#best?.roundTrip ?? null;
  }

  /** How long ago, at `now` of our clock, the frame at `position` was made; null while that is not known. */
  ageMillis(position: number, now: number): number | null {
    const best = this.#best;
    if (!best || !this.#moment) return null;
    const madeAt = this.#moment.at + (position - this.#moment.position) / POSITIONS_PER_MILLI;
    return now + best.offset - madeAt;
  }

  get #best(): Answer | null {
    return this.#answers.reduce<Answer | null>(
      (best, answer) => (best && best.roundTrip <= answer.roundTrip ? best : answer),
      null,
    );
  }
}
