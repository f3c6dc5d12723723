import { type Clock, errorText, type Logger, millis } from '../core/index.ts';
import { isSameStamp, readStamp } from './file-stamp.ts';
import { pause } from './pause.ts';
import type { FileStamp, StoredTrack } from './ports.ts';
import type { Standstill } from './standstill.ts';
import { isSystemError, readingOf, readTags } from './tag-reader.ts';
import type { TrackCatalogue } from './track-catalogue.ts';
import type { TrackWriter } from './track-writer.ts';

/** What an examiner works with. */
export interface TrackExaminerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly catalogue: TrackCatalogue;
  readonly standstill: Standstill;
  readonly writer: TrackWriter;
  /** Of tags that are not Unicode. */
  readonly charset: () => string;
  /** The tags of a file are known, from now or from before. */
  readonly onTagged: (stored: StoredTrack, isUrgent: boolean) => void;
}

/** Files that are read at the same time: one waits for the disk while another is parsed. */
const READERS = 3;
/** Rest after each file that was read. */
const REST = millis(1);
/** Where a rest ends this much too late, others want the event loop: ten thousand files must not be heard. */
const BUSY = millis(10);
const BUSY_REST = millis(50);

/**
 * Finds out what kind of state each file is in: knows it from the time before, or reads its tags. A few files at a time,
 * those first that will be played soon. Files that are being written wait until they stand still.
 */
export class TrackExaminer {
  readonly #options: TrackExaminerOptions;
  /** With the state in which a file was seen to stand still; null: not examined. */
  readonly #queue = new Map<string, FileStamp | null>();
  readonly #urgent = new Set<string>();
  /** Files that are being written. */
  readonly #growing = new Set<string>();
  /** Files that are being looked at. */
  readonly #busy = new Set<string>();
  #readers = 0;
  #isClosed = false;

  constructor(options: TrackExaminerOptions) {
    this.#options = options;
  }

  /** Looks at a file in its turn: it is new, or may be another than it was. */
  add(path: string, still: FileStamp | null = null): void {
    this.#queue.set(path, still ?? this.#queue.get(path) ?? null);
    this.#run();
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

  #run(): void {
    for (let reader = this.#readers; reader < Math.min(READERS, this.#queue.size); reader++) void this.#readOn();
  }

  async #readOn(): Promise<void> {
    this.#readers++;
    for (let next = this.#take(); next && !this.#isClosed; next = this.#take()) {
      this.#busy.add(next.path);
      const hasRead = await this.#examine(next.path, next.still);
      this.#busy.delete(next.path);
      if (hasRead && this.#urgent.size === 0) await this.#rest();
    }
    this.#readers--;
  }

  async #rest(): Promise<void> {
    const { clock } = this.#options;
    const end = clock.now() + REST;
    await pause(clock, REST);
    if (clock.now() - end > BUSY) await pause(clock, BUSY_REST);
  }

  #take(): { path: string; still: FileStamp | null } | null {
    const path = this.#firstOf(this.#urgent) ?? this.#firstOf(this.#queue.keys());
    if (path === null) return null;
    const still = this.#queue.get(path) ?? null;
    this.#queue.delete(path);
    return { path, still };
  }

  /** The first that is not being looked at. */
  #firstOf(paths: Iterable<string>): string | null {
    for (const path of paths) if (!this.#busy.has(path)) return path;
    return null;
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
      if (known.readBy === readingOf(this.#options.charset())) return false;
      await this.#read(path, stamp, isUrgent, known);
      return true;
    }
    await this.#read(path, stamp, isUrgent, null);
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

  /** `measured`: what is known of the same state of the file already. */
  async #read(path: string, stamp: FileStamp, isUrgent: boolean, measured: StoredTrack | null): Promise<void> {
    const { catalogue, logger, writer, onTagged } = this.#options;
    const charset = this.#options.charset();
    try {
      const tags = await readTags(path, charset);
      if (this.#isClosed) return;
      const unmeasured = { isMeasured: false, cueIn: null, cueOut: null };
      const facts = measured?.isMeasured ? measurementOf(measured) : unmeasured;
      const brokenReason = stamp.size === 0 ? 'it is empty' : (measured?.brokenReason ?? null);
      const readBy = readingOf(charset);
      const stored: StoredTrack = { path, ...stamp, ...tags, ...facts, brokenReason, readBy };
      if (brokenReason !== null && !measured) logger.warn(`Cannot play "${path}": ${brokenReason}`);
      writer.save(stored);
      catalogue.put(path, stored, null);
      onTagged(stored, isUrgent);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // It was there a moment ago: files go, and that is no fault to report.
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

function measurementOf({ duration, loudness, isMeasured, cueIn, cueOut }: StoredTrack) {
  return { duration, loudness, isMeasured, cueIn, cueOut };
}
