import { type Clock, errorText, type Logger, millis, type Timer } from '../core/index.ts';
import type { StoredTrack, TrackStore } from './ports.ts';

/** What a `TrackWriter` writes to. */
export interface TrackWriterOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: TrackStore;
}

/** A transaction for each track would keep the disk busy. */
const WRITE_AFTER = millis(2000);
const MOST_WAITING = 200;

/** Gathers what was found out and saves it in one go. What cannot be saved is found out again after the next start. */
export class TrackWriter {
  readonly #options: TrackWriterOptions;
  readonly #waiting = new Map<string, StoredTrack>();
  #timer: Timer | null = null;
  #hasFailed = false;

  constructor(options: TrackWriterOptions) {
    this.#options = options;
  }

  /** What is known of the path from before; null: nothing. */
  find(path: string): StoredTrack | null {
    return this.#waiting.get(path) ?? this.#try((store) => store.findTrack(path)) ?? null;
  }

  save(track: StoredTrack): void {
    this.#waiting.set(track.path, track);
    if (this.#waiting.size >= MOST_WAITING) this.flush();
    else this.#timer ??= this.#options.clock.after(WRITE_AFTER, () => this.flush());
  }

  /** Saves what waits. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const tracks = [...this.#waiting.values()];
    this.#waiting.clear();
    if (tracks.length > 0) this.#try((store) => store.saveTracks(tracks));
  }

  markSeen(paths: readonly string[]): void {
    this.#try((store) => store.markTracksSeen(paths));
  }

  removeUnseenFor(...age: Parameters<TrackStore['removeTracksUnseenFor']>): void {
    this.#try((store) => store.removeTracksUnseenFor(...age));
  }

  #try<T>(action: (store: TrackStore) => T): T | undefined {
    try {
      const result = action(this.#options.store);
      this.#hasFailed = false;
      return result;
    } catch (error) {
      if (!this.#hasFailed) this.#options.logger.warn(`Cannot keep what is known of tracks: ${errorText(error)}`);
      this.#hasFailed = true;
      return undefined;
    }
  }
}
