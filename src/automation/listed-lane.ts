import type { Lane, LaneQuestions, Proposal } from './lane.ts';
import type { Stock } from './stock.ts';

/** The tracks of a shelf in the order in which they stand there. Keeps its place when others come and go. */
export class ListedLane implements Lane {
  readonly #stock: Stock;
  readonly #repeat: boolean;
  /** Where the next one stands in `#order`. */
  #next = 0;
  /** The paths of the shelf at the last `sync`. */
  #order: readonly string[] = [];

  constructor(stock: Stock, repeat: boolean) {
    this.#stock = stock;
    this.#repeat = repeat;
  }

  get hasTracks(): boolean {
    const { length } = this.#stock.shelf.tracks;
    return this.#repeat ? length > 0 : this.#next < length;
  }

  sync(): void {
    const { tracks } = this.#stock.shelf;
    const last = this.#lastPath;
    if (last !== null && tracks[this.#next - 1]?.path !== last) this.#next = this.#findPlaceBehind(last);
    this.#order = tracks.map(({ path }) => path);
  }

  propose({ isAllowed, judge }: LaneQuestions): Proposal | null {
    const { tracks } = this.#stock.shelf;
    const end = this.#repeat ? this.#next + tracks.length : tracks.length;
    for (let index = this.#next; index < end; index++) {
      const track = tracks[index % tracks.length]!;
      if (!isAllowed(track)) continue;
      const place = `${(index % tracks.length) + 1} of ${tracks.length}`;
      return { track, verdict: { ...judge(track), kept: 1 }, place };
    }
    return null;
  }

  take(path: string): void {
    for (let step = 0; step < this.#order.length; step++) {
      const index = (this.#next + step) % this.#order.length;
      if (this.#order[index] !== path) continue;
      this.#next = index + 1;
      return;
    }
  }

  /** What is played out of turn comes in its turn all the same. */
  hear(): void {}

  rewind(): void {
    this.#next = 0;
  }

  fork(): ListedLane {
    const lane = new ListedLane(this.#stock, this.#repeat);
    lane.#next = this.#next;
    lane.#order = this.#order;
    return lane;
  }

  get #lastPath(): string | null {
    return this.#order[this.#next - 1] ?? null;
  }

  /** Behind the track that came last; where it is gone, behind the nearest one before it that is still there. */
  #findPlaceBehind(last: string): number {
    const { tracks } = this.#stock.shelf;
    const { byPath } = this.#stock;
    const before = this.#order.slice(0, this.#next - 1);
    const nearest = byPath.has(last) ? last : before.findLast((path) => byPath.has(path));
    return nearest === undefined ? 0 : tracks.findIndex(({ path }) => path === nearest) + 1;
  }
}
