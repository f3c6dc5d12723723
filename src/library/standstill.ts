import { type Clock, millis, type Timer } from '../core/index.ts';
import { isSameStamp, readStamp } from './file-stamp.ts';
import type { FileStamp } from './ports.ts';

interface Waiting {
  stamp: FileStamp;
  readonly resolvers: ((stamp: FileStamp | null) => void)[];
}

/** A file that has not grown for this long is complete. */
const STANDSTILL = millis(1000);

/** Waits for files that are being written or copied until they stand still. One for the library, which closes it. */
export class Standstill {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #timer: Timer | null = null;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the file was changed long enough ago. One from the future never is: a clock is wrong, so it is watched. */
  isStill({ modifiedAt }: FileStamp): boolean {
    return this.#clock.wallTime() - modifiedAt > STANDSTILL;
  }

  /** Resolves with the state in which a file stands still, at once where it does; null: it has gone, or nobody waits any more. */
  async wait(path: string): Promise<FileStamp | null> {
    const stamp = await readStamp(path);
    if (this.#isClosed) return null;
    if (!stamp || this.isStill(stamp)) return stamp;
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(path) ?? { stamp, resolvers: [] };
      waiting.resolvers.push(resolve);
      this.#waiting.set(path, waiting);
      this.#timer ??= this.#clock.after(STANDSTILL, () => void this.#look());
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const { resolvers } of this.#waiting.values()) for (const resolve of resolvers) resolve(null);
    this.#waiting.clear();
  }

  async #look(): Promise<void> {
    for (const [path, waiting] of [...this.#waiting]) {
      const stamp = await readStamp(path);
      if (stamp && !isSameStamp(stamp, waiting.stamp)) {
        waiting.stamp = stamp;
        continue;
      }
      this.#waiting.delete(path);
      for (const resolve of waiting.resolvers) resolve(stamp);
    }
    this.#timer =
      this.#waiting.size === 0 || this.#isClosed ? null : this.#clock.after(STANDSTILL, () => void this.#look());
  }
}
