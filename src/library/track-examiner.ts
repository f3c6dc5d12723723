import { type Clock, errorText, type Logger, millis } from '../core/index.ts';
import { isSameStamp, readStamp } from './file-stamp.ts';
import { pause } from './pause.ts';
import type { FileStamp, StoredTrack } from './ports.ts';
import type { Standstill } from './standstill.ts';
import { isSystemError, readTags } from './tag-reader.ts';
import type { TrackCatalogue } from './track-catalogue.ts';
import type { TrackWriter } from './track-writer.ts';

/** What an examiner works with. */
export interface TrackExaminerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly catalogue: TrackCatalogue;
  readonly standstill: Standstill;
  readonly writer: TrackWriter;
  /** The tags of a file are known, from now or from before. */
  readonly onTagged: (stored: StoredTrack, isUrgent: boolean) => void;
}

/** The machine's breath after each file that was read: ten thousand of them must not be heard. */
const REST = millis(5);

/**
 * Finds out what kind of state each file is in: knows it from the time before, or reads its tags. One file after another,
 * those first that will be played soon. Files that are being written wait until they stand still.
 */
export class TrackExaminer {
  readonly #options: TrackExaminerOptions;
  /** With the state in which a file was seen to stand still; null: nobody has looked. */
  readonly #queue = new Map<string, FileStamp | null>();
  readonly #urgent = new Set<string>();
  /** Files that are being written. */
  readonly #growing = new Set<string>();
  #isRunning = false;
  #isClosed = false;

  constructor(options: TrackExaminerOptions) {
    this.#options = options;
  }

  /** Looks at a file in its turn: it is new, or may be another than it was. */
  add(path: string, still: FileStamp | null = null): void {
    this.#queue.set(path, still ?? this.#queue.get(path) ?? null);
    void this.#run();
  }

  /** Looks at a file before all others. */
  hurry(path: string): void {
    this.#urgent.add(path);
    this.add(path);
  }

  close(): void {
    this.#isClosed = true;
    this.#queue.clear();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#take(); next && !this.#isClosed; next = this.#take()) {
      const hasRead = await this.#examine(next.path, next.still);
      if (hasRead && this.#urgent.size === 0) await pause(this.#options.clock, REST);
    }
    this.#isRunning = false;
  }

  #take(): { path: string; still: FileStamp | null } | null {
    const [path] = this.#urgent.size > 0 ? this.#urgent : this.#queue.keys();
    if (path === undefined) return null;
    const still = this.#queue.get(path) ?? null;
    this.#queue.delete(path);
    return { path, still };
  }

  /** Says whether it had to read the file. */
  async #examine(path: string, still: FileStamp | null): Promise<boolean> {
    const isUrgent = this.#urgent.delete(path);
    const { catalogue, standstill, writer, onTagged } = this.#options;
    const stamp = await readStamp(path);
    const record = catalogue.find(path);
    if (!record) return false;
    if (!stamp) {
      this.#blame(path, 'it is not there, or is no file');
      return false;
    }
    // What is about to be played is read as it is, and again when it has changed.
    if (!isUrgent && !isSameStamp(stamp, still) && !standstill.isStill(stamp)) {
      this.#await(path);
      return false;
    }
    const known = isSameStamp(stamp, record.stored) ? record.stored : writer.find(path);
    if (known && isSameStamp(stamp, known)) {
      if (known !== record.stored) catalogue.put(path, known, null);
      onTagged(known, isUrgent);
      return false;
    }
    await this.#read(path, stamp, isUrgent);
    return true;
  }

  #await(path: string): void {
    if (this.#growing.has(path)) return;
    this.#growing.add(path);
    void this.#options.standstill.wait(path).then((stamp) => {
      this.#growing.delete(path);
      if (stamp && !this.#isClosed) this.add(path, stamp);
    });
  }

  async #read(path: string, stamp: FileStamp, isUrgent: boolean): Promise<void> {
    const { catalogue, logger, writer, onTagged } = this.#options;
    try {
      const tags = await readTags(path);
      if (this.#isClosed) return;
      const unmeasured = { isMeasured: false, cueIn: null, cueOut: null };
      const brokenReason = stamp.size === 0 ? 'it is empty' : null;
      const stored: StoredTrack = { path, ...stamp, ...tags, ...unmeasured, brokenReason };
      if (brokenReason !== null) logger.warn(`Cannot play "${path}": ${brokenReason}`);
      writer.save(stored);
      catalogue.put(path, stored, null);
      onTagged(stored, isUrgent);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // It was there a moment ago: files go, and that is no fault to tell of.
      this.#blame(path, errorText(error), error.code !== 'ENOENT');
    }
  }

  /** What the system has against a file is not stored: it may change without the file. */
  #blame(path: string, reason: string, isTold = true): void {
    const { catalogue, logger } = this.#options;
    const record = catalogue.find(path);
    if (!record || (record.fault === reason && record.stored === null)) return;
    if (isTold && record.fault === null) logger.warn(`Cannot play "${path}": ${reason}`);
    catalogue.put(path, null, reason);
  }
}
