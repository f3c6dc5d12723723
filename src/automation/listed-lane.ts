import type { Lane, LaneQuestions, Proposal } from './lane.ts';
import { findPlace } from './list-place.ts';
import type { Stock } from './stock.ts';

/** What a listed lane is made with. */
export interface ListedLaneOptions {
  readonly stock: Stock;
  /** Whether it begins again at its end. */
  readonly repeat: boolean;
  /** Paths that were played before, the last one at the end: it goes on behind them. Empty: it begins with its first. */
  readonly earlier: readonly string[];
}

/** The tracks of a shelf in the order in which they stand there. Keeps its place when others come and go. */
export class ListedLane implements Lane {
  readonly #options: ListedLaneOptions;
  /** Where the next one stands in `#order`. */
  #next = 0;
  /** The paths of the shelf at the last `sync`. */
  #order: readonly string[] = [];
  /** What was played before, behind which it goes on. */
  #earlier: readonly string[];
  /** Whether it still is to do so. */
  #isReturning: boolean;

  constructor(options: ListedLaneOptions) {
    this.#options = options;
    this.#earlier = options.earlier;
    this.#isReturning = options.earlier.length > 0;
  }

  get hasTracks(): boolean {
    const { length } = this.#shelf.tracks;
    return this.#options.repeat ? length > 0 : this.#next < length;
  }

  sync(): void {
    const order = this.#shelf.tracks.map(({ path }) => path);
    if (this.#isReturning) this.#next = findPlace(order, this.#earlier, []);
    else if (this.#next > 0 && order[this.#next - 1] !== this.#order[this.#next - 1]) {
      this.#next = findPlace(order, this.#order.slice(0, this.#next), this.#order.slice(this.#next));
    }
    this.#order = order;
  }

  propose({ isAllowed, judge }: LaneQuestions): Proposal | null {
    const { tracks, isListed } = this.#shelf;
    // The one behind which it goes on may not have been found yet.
    if (this.#isReturning && !isListed) return null;
    const end = this.#options.repeat ? this.#next + tracks.length : tracks.length;
    for (let index = this.#next; index < end; index++) {
      const track = tracks[index % tracks.length]!;
      if (!isAllowed(track)) continue;
      const place = `${(index % tracks.length) + 1} of ${tracks.length}`;
      return { track, verdict: { ...judge(track), kept: 1 }, place };
    }
    return null;
  }

  take(path: string): void {
    this.#isReturning = false;
    for (let step = 0; step < this.#order.length; step++) {
      const index = (this.#next + step) % this.#order.length;
      if (this.#order[index] !== path) continue;
      this.#next = index + 1;
      return;
    }
  }

  reconsider(taken: readonly string[]): boolean {
    const back = this.fork();
    const own = taken.toReversed().filter((path) => back.#stepBack(path));
    back.sync();
    if (own.toReversed().every((path, index) => back.#order[(back.#next + index) % back.#order.length] === path))
      return false;
    this.#next = back.#next;
    this.#order = back.#order;
    return true;
  }

  /** What is played out of turn comes in its turn all the same. */
  hear(): void {}

  rewind(played: readonly string[]): void {
    this.#earlier = played;
    this.#isReturning = played.length > 0;
    this.#next = findPlace(this.#order, played, []);
  }

  fork(): ListedLane {
    const lane = new ListedLane(this.#options);
    lane.#next = this.#next;
    lane.#order = this.#order;
    lane.#earlier = this.#earlier;
    lane.#isReturning = this.#isReturning;
    return lane;
  }

  /** Undoes `take`. Says whether that was the last one taken. */
  #stepBack(path: string): boolean {
    const { length } = this.#order;
    const last = (this.#next + length - 1) % length;
    if (this.#order[last] !== path) return false;
    this.#next = last;
    return true;
  }

  get #shelf() {
    return this.#options.stock.shelf;
  }
}
