import type { ForeseenRandom } from './foreseen-random.ts';
import type { Lane, LaneQuestions, Proposal } from './lane.ts';
import type { Stock } from './stock.ts';

/** What a shuffled lane is made with. */
export interface ShuffledLaneOptions {
  readonly stock: Stock;
  readonly random: ForeseenRandom;
  /** Whether a track comes again when all have been played. */
  readonly repeat: boolean;
  /** Paths that were played before, the last one at the end: they wait the longest. */
  readonly earlier: readonly string[];
}

/** Tracks looked at for one choice: enough to find one of another artist, few enough for any moment. */
const MOST_CANDIDATES = 200;

/**
 * A queue in drawn order: who was played comes back into its second half, at a place left to chance. So nothing returns before
 * half of the others were played, nothing waits for ever, and no two rounds are alike. New tracks come in anywhere.
 */
export class ShuffledLane implements Lane {
  readonly #options: ShuffledLaneOptions;
  #queue: string[] = [];
  /** Without repeat: those that were played. */
  #done = new Set<string>();
  /** And those that had been when it began again. They may not be on the shelf yet. */
  #played: ReadonlySet<string> = new Set();

  constructor(options: ShuffledLaneOptions) {
    this.#options = options;
  }

  get hasTracks(): boolean {
    return this.#queue.length > 0;
  }

  sync(): void {
    const { stock, earlier } = this.#options;
    const { byPath } = stock;
    this.#queue = this.#queue.filter((path) => byPath.has(path));
    this.#done = new Set([...this.#done].filter((path) => byPath.has(path)));
    const known = new Set(this.#queue);
    const isDone = (path: string) => this.#done.has(path) || this.#played.has(path);
    const added = [...byPath.keys()].filter((path) => !known.has(path) && !isDone(path));
    if (added.length === 0) return;
    const lately = new Map(earlier.map((path, turn) => [path, turn]));
    const back = added.filter((path) => lately.has(path)).sort((a, b) => lately.get(a)! - lately.get(b)!);
    const fresh = added.filter((path) => !lately.has(path));
    this.#queue = [...this.#mixIn(fresh), ...back];
  }

  propose({ isAllowed, judge }: LaneQuestions): Proposal | null {
    const { byPath } = this.#options.stock;
    let best: Proposal | null = null;
    let looked = 0;
    for (const path of this.#queue) {
      const track = byPath.get(path)!;
      if (!isAllowed(track)) continue;
      const verdict = judge(track);
      if (!best || verdict.kept > best.verdict.kept) best = { track, verdict, place: '' };
      if (verdict.kept === 1 || ++looked === MOST_CANDIDATES) break;
    }
    return best;
  }

  take(path: string): void {
    const { repeat, random } = this.#options;
    const index = this.#queue.indexOf(path);
    if (index === -1) return;
    this.#queue.splice(index, 1);
    if (!repeat) {
      this.#done.add(path);
      return;
    }
    const half = Math.ceil(this.#queue.length / 2);
    this.#queue.splice(half + Math.floor(random.draw() * (this.#queue.length - half + 1)), 0, path);
  }

  /** There is no order that an operator has made. */
  reconsider(): boolean {
    return false;
  }

  /** Without repeat, what is played out of turn comes in its turn all the same. */
  hear(path: string): void {
    if (this.#options.repeat) this.take(path);
  }

  rewind(played: readonly string[]): void {
    const { repeat } = this.#options;
    this.#done.clear();
    this.#played = new Set(repeat ? [] : played);
    this.#queue = this.#queue.filter((path) => !this.#played.has(path));
    this.sync();
  }

  fork(random: ForeseenRandom): ShuffledLane {
    const lane = new ShuffledLane({ ...this.#options, random });
    lane.#queue = [...this.#queue];
    lane.#done = new Set(this.#done);
    lane.#played = this.#played;
    return lane;
  }

  /** The queue with each of `paths` at a place of chance. */
  #mixIn(paths: readonly string[]): string[] {
    const { random } = this.#options;
    const places = this.#queue.length;
    const added = paths
      .map((path) => ({ path, place: random.draw() * (places + 1) }))
      .sort((a, b) => a.place - b.place);
    const mixed: string[] = [];
    let next = 0;
    for (let index = 0; index <= places; index++) {
      for (; next < added.length && added[next]!.place < index + 1; next++) mixed.push(added[next]!.path);
      if (index < places) mixed.push(this.#queue[index]!);
    }
    return mixed;
  }
}
