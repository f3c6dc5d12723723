import { type Clock, millis, type Timer } from '../core/index.ts';

/** What has changed on a shelf since the last time: paths. A file is in one of the three; in none where only their order is another. */
export interface ShelfChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Something else is known about the file, or the file is another. */
  readonly changed: readonly string[];
}

/** Receives changes. */
export type ShelfListener = (change: ShelfChange) => void;

type Kind = keyof ShelfChange;

/** While tags are read a shelf changes a hundred times a second; handlers do not need each change. */
const NOTIFY_AFTER = millis(250);

/** Reports changes, those of a moment together. Owned by the shelf. */
export class ShelfChanges {
  readonly #clock: Clock;
  readonly #listeners = new Set<ShelfListener>();
  #kinds = new Map<string, Kind>();
  #isReordered = false;
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  listen(listener: ShelfListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  note(kind: Kind, path: string): void {
    this.#kinds.set(path, join(this.#kinds.get(path), kind));
    this.#tellSoon();
  }

  /** The files stand in another order, or other ones are there more than once. */
  noteOrder(): void {
    this.#isReordered = true;
    this.#tellSoon();
  }

  /** Tells what was noted, now. */
  tell(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#kinds.size === 0 && !this.#isReordered) return;
    const kinds = [...this.#kinds];
    this.#kinds = new Map();
    this.#isReordered = false;
    const pathsOf = (kind: Kind) => kinds.flatMap(([path, each]) => (each === kind ? [path] : []));
    const change = { added: pathsOf('added'), removed: pathsOf('removed'), changed: pathsOf('changed') };
    for (const listener of [...this.#listeners]) listener(change);
  }

  close(): void {
    this.#timer?.cancel();
    this.#listeners.clear();
  }

  #tellSoon(): void {
    this.#timer ??= this.#clock.after(NOTIFY_AFTER, () => this.tell());
  }
}

/** What is left to report of a path when two things happened to it. */
function join(before: Kind | undefined, kind: Kind): Kind {
  if (before === 'added' && kind === 'changed') return 'added';
  if (before === 'removed' && kind === 'added') return 'changed';
  return kind;
}
