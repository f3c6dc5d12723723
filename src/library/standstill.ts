import { type Clock, type Millis, millis, type Timer } from '../core/index.ts';
import { isSameStamp, readStamp } from './file-stamp.ts';
import { OpenFiles, type WriterVerdict } from './open-files.ts';
import type { FileStamp } from './ports.ts';

interface Waiting {
  stamp: FileStamp;
  /** Since when it is as it is. */
  since: Millis;
  /** Whether a process was seen to have it open for writing. */
  wasOpen: boolean;
  readonly quiet: Millis;
  readonly resolvers: ((stamp: FileStamp | null) => void)[];
}

/** A file that has not grown for this long is complete, unless a process has it open for writing: an upload may pause. */
const STANDSTILL = millis(10_000);
/** One that is open and has not grown for this long is kept open for another reason. */
const OPEN_STANDSTILL = millis(10 * 60_000);
const LOOK_EVERY = millis(1000);
/** Files that are looked at each time, in turn where there are more: 30 ms of work. */
const MOST_LOOKED = 300;

/** Waits for files that are being written or copied until they are complete. One for the library, which closes it. */
export class Standstill {
  readonly #clock: Clock;
  readonly #openFiles: OpenFiles;
  readonly #waiting = new Map<string, Waiting>();
  #timer: Timer | null = null;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#openFiles = new OpenFiles(clock);
  }

  /** Whether the file was changed long enough ago. One from the future never is: a clock is wrong, so it is watched. */
  isStill({ modifiedAt }: FileStamp, quiet = STANDSTILL): boolean {
    return this.#clock.wallTime() - modifiedAt > quiet;
  }

  /**
   * Resolves with the state in which a file is complete, at once where it was changed long ago; null: it has gone, or nothing waits
   * any more. `quiet`: how long it may not have grown where the system does not tell.
   */
  async wait(path: string, quiet = STANDSTILL): Promise<FileStamp | null> {
    const stamp = await readStamp(path);
    if (this.#isClosed) return null;
    if (!stamp || this.isStill(stamp, quiet)) return stamp;
    return new Promise((resolve) => {
      const since = this.#clock.now();
      const waiting = this.#waiting.get(path) ?? { stamp, since, quiet, wasOpen: false, resolvers: [] };
      waiting.resolvers.push(resolve);
      this.#waiting.set(path, waiting);
      this.#timer ??= this.#clock.after(LOOK_EVERY, () => void this.#look());
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const { resolvers } of this.#waiting.values()) for (const resolve of resolvers) resolve(null);
    this.#waiting.clear();
  }

  async #look(): Promise<void> {
    const looked = [...this.#waiting].slice(0, MOST_LOOKED);
    const verdicts = await this.#openFiles.look(looked.map(([path]) => path));
    for (const [path, waiting] of looked) {
      const stamp = await readStamp(path);
      this.#waiting.delete(path);
      if (this.#isClosed) return;
      if (stamp && !this.#isComplete(waiting, stamp, verdicts.get(path) ?? 'unknown')) {
        this.#waiting.set(path, waiting);
        continue;
      }
      for (const resolve of waiting.resolvers) resolve(stamp);
    }
    this.#timer =
      this.#waiting.size === 0 || this.#isClosed ? null : this.#clock.after(LOOK_EVERY, () => void this.#look());
  }

  #isComplete(waiting: Waiting, stamp: FileStamp, verdict: WriterVerdict): boolean {
    const now = this.#clock.now();
    const hasGrown = !isSameStamp(stamp, waiting.stamp);
    if (hasGrown) {
      waiting.stamp = stamp;
      waiting.since = now;
    }
    const stillFor = now - waiting.since;
    if (verdict === 'open') {
      waiting.wasOpen = true;
      return stillFor >= OPEN_STANDSTILL;
    }
    if (waiting.wasOpen) return verdict !== 'unknown';
    // Copying programs give a file its own date when they have done.
    if (this.isStill(stamp, waiting.quiet)) return true;
    return stillFor >= (verdict === 'closed' ? LOOK_EVERY : waiting.quiet);
  }
}
