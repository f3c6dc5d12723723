import { type Clock, type Logger, type Millis, millis } from '../core/index.ts';
import { type Ffmpeg, type MeasuredTrack, measureTrack } from '../ffmpeg/index.ts';
import { pause } from './pause.ts';

/** How tracks are measured. */
export interface TrackScannerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  /** How long the first file waits: at a start, sound goes first. */
  readonly firstAfter: Millis;
  /** Whether the file still is to be measured, asked when it is its turn. */
  readonly isWanted: (path: string) => boolean;
  /** `failed`: it was tried often enough, and nothing is known against the file. */
  readonly onResult: (path: string, result: MeasuredTrack) => void;
}

/** A pause between two files that are not needed soon, for the rest of the machine. */
const REST = millis(250);
/** When ffmpeg fails through no fault of the file, everything waits this long; a file is left after so many tries. */
const WAIT_AFTER_FAILURE = millis(30_000);
const MOST_TRIES = 3;

/** Measures files one after another, those first that will be played soon. Owns the one ffmpeg that runs for it. */
export class TrackScanner {
  readonly #options: TrackScannerOptions;
  readonly #urgent = new Set<string>();
  readonly #queue = new Set<string>();
  readonly #tries = new Map<string, number>();
  readonly #ending = new AbortController();
  #isRunning = false;
  #hasBegun = false;
  /** The last failure, named once in the log. */
  #failure = '';

  constructor(options: TrackScannerOptions) {
    this.#options = options;
  }

  /** Measures a file in its turn. */
  add(path: string): void {
    if (!this.#urgent.has(path)) this.#queue.add(path);
    void this.#run();
  }

  /** Measures a file before all others that are not urgent. */
  hurry(path: string): void {
    this.#queue.delete(path);
    this.#urgent.add(path);
    void this.#run();
  }

  close(): void {
    this.#ending.abort();
    this.#queue.clear();
    this.#urgent.clear();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { clock, ffmpeg, isWanted, firstAfter } = this.#options;
    if (!this.#hasBegun && firstAfter > 0) await pause(clock, firstAfter);
    this.#hasBegun = true;
    for (let path = this.#take(); path !== null; path = this.#take()) {
      if (!isWanted(path)) continue;
      if (ffmpeg.isMissing) {
        this.#queue.add(path);
        await pause(clock, WAIT_AFTER_FAILURE);
        continue;
      }
      const isDone = await this.#measure(path);
      if (!isDone) await pause(clock, WAIT_AFTER_FAILURE);
      else if (this.#urgent.size === 0) await pause(clock, REST);
    }
    this.#isRunning = false;
  }

  #take(): string | null {
    if (this.#ending.signal.aborted) return null;
    const [path = null] = this.#urgent.size > 0 ? this.#urgent : this.#queue;
    if (path !== null && !this.#urgent.delete(path)) this.#queue.delete(path);
    return path;
  }

  /** Says whether ffmpeg could do its work. */
  async #measure(path: string): Promise<boolean> {
    const { clock, ffmpeg, onResult } = this.#options;
    const { signal } = this.#ending;
    const result = await measureTrack({ clock, ffmpeg, path, signal });
    if (signal.aborted) return true;
    if (result.kind === 'failed') {
      this.#noteFailure(path, result.reason);
      return false;
    }
    this.#tries.delete(path);
    this.#failure = '';
    onResult(path, result);
    return true;
  }

  #noteFailure(path: string, reason: string): void {
    if (this.#failure !== reason) this.#options.logger.warn(`Cannot measure "${path}": ${reason}`);
    this.#failure = reason;
    const tries = (this.#tries.get(path) ?? 0) + 1;
    this.#tries.delete(path);
    if (tries >= MOST_TRIES) {
      this.#options.onResult(path, { kind: 'failed', reason });
      return;
    }
    this.#tries.set(path, tries);
    this.#queue.add(path);
  }
}
