import type { ShelvedTrack, TrackShelf } from './track-shelf.ts';

/** The tracks of a shelf by path, read again at the first use after a change, however often it changed before. */
export class Stock {
  readonly shelf: TrackShelf;
  readonly #stop: () => void;
  #byPath: ReadonlyMap<string, ShelvedTrack> = new Map();
  #isStale = true;

  constructor(shelf: TrackShelf) {
    this.shelf = shelf;
    this.#stop = shelf.onChange(() => {
      this.#isStale = true;
    });
  }

  /** Whether the shelf has changed since the last `take`. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Up to date after `take`. Of several with one path the last. */
  get byPath(): ReadonlyMap<string, ShelvedTrack> {
    return this.#byPath;
  }

  /** Takes stock. */
  take(): void {
    this.#isStale = false;
    this.#byPath = new Map(this.shelf.tracks.map((track) => [track.path, track]));
  }

  close(): void {
    this.#stop();
  }
}
