import { type Clock, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import type { Ffmpeg, MeasuredTrack } from '../ffmpeg/index.ts';
import { isSameStamp, readStamp, stateOf } from './file-stamp.ts';
import type { WatchFolder } from './folder-watch.ts';
import { computeProgress, type LibraryProgress } from './library-progress.ts';
import { MusicShelf } from './music-shelf.ts';
import { pause } from './pause.ts';
import type { StoredTrack, TrackStore } from './ports.ts';
import { Standstill } from './standstill.ts';
import { TrackCatalogue } from './track-catalogue.ts';
import { TrackExaminer } from './track-examiner.ts';
import { TrackScanner } from './track-scanner.ts';
import { TrackWriter } from './track-writer.ts';

/** What a library works with. */
export interface LibraryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: TrackStore;
  /** Where it is missing nothing is measured. */
  readonly ffmpeg: Ffmpeg;
  /** How long nothing is measured after the first file is known. */
  readonly measureAfter: Millis;
  /** How folders are watched; default: as the system does. */
  readonly watchFolder?: WatchFolder;
}

const DAY = millis(24 * 3600_000);
/** What is known of a file that was away for a season is kept until it is back. */
const KEPT_UNSEEN = millis(90 * DAY);
/** Rows that are marked in one turn of the event loop. */
const ROWS_A_TURN = 200;
const TURN_REST = millis(50);

/**
 * All music of the station: the shelves of folders, playlist files and single files, and what is known about each file. It
 * is found out in the background and kept in the store. Owns its shelves; closes them.
 */
export class Library {
  readonly #options: LibraryOptions;
  readonly #shelves = new Map<string, MusicShelf>();
  readonly #catalogue = new TrackCatalogue(() => this.#tagCharset);
  readonly #standstill: Standstill;
  readonly #writer: TrackWriter;
  readonly #examiner: TrackExaminer;
  readonly #scanner: TrackScanner;
  readonly #housekeeping: Timer;
  /** Faults of files that were named in the log since the last housekeeping. */
  readonly #named = new Map<string, string>();
  #tagCharset = 'windows-1252';
  #isClosed = false;

  constructor(options: LibraryOptions) {
    const { clock, logger, store, ffmpeg, measureAfter } = options;
    const catalogue = this.#catalogue;
    this.#options = options;
    this.#standstill = new Standstill(clock);
    this.#writer = new TrackWriter({ clock, logger, store });
    this.#examiner = new TrackExaminer({
      clock,
      logger,
      catalogue,
      standstill: this.#standstill,
      writer: this.#writer,
      charset: () => this.#tagCharset,
      onTagged: (stored, isUrgent) => this.#takeTags(stored, isUrgent),
    });
    this.#scanner = new TrackScanner({
      clock,
      logger,
      ffmpeg,
      firstAfter: measureAfter,
      isWanted: (path) => needsMeasuring(catalogue.find(path)?.stored),
      onResult: (path, result) => void this.#takeResult(path, result),
    });
    this.#housekeeping = clock.every(DAY, () => void this.#keepHouse());
  }

  /** How tags and names of files are read that are not Unicode. Where that is new, those that are known are read again. */
  configure(tagCharset: string): void {
    if (tagCharset === this.#tagCharset) return;
    this.#tagCharset = tagCharset;
    for (const path of this.#catalogue.paths) this.#examiner.add(path);
  }

  /** The shelf of a folder, of a playlist file (M3U, PLS, XSPF, ASX) or of one audio file; the same for the same path. */
  open(path: string): MusicShelf {
    const known = this.#shelves.get(path);
    if (known) return known;
    const { clock, logger, watchFolder } = this.#options;
    const shelf = new MusicShelf({
      path,
      clock,
      logger,
      catalogue: this.#catalogue,
      standstill: this.#standstill,
      charset: () => this.#tagCharset,
      examine: (file, complete) => this.#examiner.add(file, complete),
      onClose: () => this.#shelves.delete(path),
      ...(watchFolder && { watchFolder }),
    });
    this.#shelves.set(path, shelf);
    return shelf;
  }

  /** Closes the shelves of all other paths. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const [path, shelf] of [...this.#shelves]) if (!paths.has(path)) shelf.close();
  }

  /** Finds out about a file before all others: it will be played soon. */
  hurry(path: string): void {
    const record = this.#catalogue.find(path);
    if (!record) return;
    if (record.stored === null) this.#examiner.hurry(path);
    else this.#measure(record.stored, true);
  }

  /** Looks at a file now: its state, as the tracks of shelves have it; null: it is not there. What is new is examined. */
  async look(path: string): Promise<string | null> {
    const stamp = await readStamp(path);
    const record = this.#catalogue.find(path);
    if (record && !this.#isClosed && !isSameStamp(stamp, record.stored)) this.#examiner.hurry(path);
    if (stamp === null) for (const holder of record?.holders ?? []) holder.noteMissing(path);
    return stamp && stateOf(stamp);
  }

  /**
   * A file could not be played, which may be its own fault or that of a moment. It is broken until it is another one, or
   * until its measurement, which is repeated, shows the contrary. False: it is not marked here.
   */
  markBroken(path: string, reason: string): boolean {
    const record = this.#catalogue.find(path);
    void this.look(path);
    // Where nothing is measured this could never be found.
    if (!record || record.track.brokenReason !== null || this.#options.ffmpeg.isMissing) return false;
    this.#catalogue.put(path, record.stored && { ...record.stored, isMeasured: false }, reason);
    this.hurry(path);
    return true;
  }

  /** Of all shelves together; a file that several hold counts once. */
  get progress(): LibraryProgress {
    return computeProgress([...this.#catalogue.records]);
  }

  /** Saves what was found out and closes all shelves. */
  close(): void {
    this.#isClosed = true;
    this.#housekeeping.cancel();
    this.#scanner.close();
    this.#examiner.close();
    for (const shelf of [...this.#shelves.values()]) shelf.close();
    this.#standstill.close();
    this.#writer.flush();
  }

  /** A track that is about to begin waits for its tags, so they are reported at once. */
  #takeTags(stored: StoredTrack, isUrgent: boolean): void {
    this.#measure(stored, isUrgent);
    if (isUrgent) for (const holder of this.#catalogue.find(stored.path)?.holders ?? []) holder.tellChanges();
  }

  #measure(stored: StoredTrack, isUrgent: boolean): void {
    if (!needsMeasuring(stored)) return;
    if (isUrgent) this.#scanner.hurry(stored.path);
    else this.#scanner.add(stored.path);
  }

  async #takeResult(path: string, result: MeasuredTrack): Promise<void> {
    const stamp = await readStamp(path);
    const stored = this.#catalogue.find(path)?.stored ?? null;
    // It was replaced while it was measured; what is there now comes in its turn.
    if (!stored || !isSameStamp(stamp, stored) || this.#isClosed) return;
    if (result.kind === 'failed') {
      this.#catalogue.put(path, stored, null);
      return;
    }
    const judged = result.kind === 'measured' ? measured(stored, result) : { ...stored, brokenReason: result.reason };
    if (judged.brokenReason !== null) this.#nameBroken(judged, judged.brokenReason);
    this.#writer.save(judged);
    this.#catalogue.put(path, judged, null);
  }

  /** Once for each state of a file, however often it is measured. */
  #nameBroken(track: StoredTrack, reason: string): void {
    const { path } = track;
    const fault = `${stateOf(track)} ${reason}`;
    if (this.#named.get(path) !== fault) this.#options.logger.warn(`Cannot play "${path}": ${reason}`);
    this.#named.set(path, fault);
  }

  async #keepHouse(): Promise<void> {
    this.#named.clear();
    const paths = [...this.#catalogue.paths];
    for (let start = 0; start < paths.length && !this.#isClosed; start += ROWS_A_TURN) {
      this.#writer.markSeen(paths.slice(start, start + ROWS_A_TURN));
      await pause(this.#options.clock, TURN_REST);
    }
    if (!this.#isClosed) this.#writer.removeUnseenFor(KEPT_UNSEEN);
  }
}

/** A file that was not examined yet reaches the scanner by way of the examiner. */
function needsMeasuring(stored: StoredTrack | null | undefined): boolean {
  return !!stored && !stored.isMeasured && stored.brokenReason === null;
}

function measured(stored: StoredTrack, { measurement }: Extract<MeasuredTrack, { kind: 'measured' }>): StoredTrack {
  const loudness = measurement.loudness ?? stored.loudness;
  return { ...stored, ...measurement, loudness, isMeasured: true, brokenReason: null };
}
