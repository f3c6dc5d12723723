import type { ShelvedTrack, TrackShelf } from '../../src/automation/index.ts';
import { millis } from '../../src/core/index.ts';

/** A track of which everything is known; `path` alone is enough. */
export function shelvedTrack(path: string, facts: Partial<ShelvedTrack> = {}): ShelvedTrack {
  return {
    path,
    artist: `artist of ${path}`,
    title: `title of ${path}`,
    album: '',
    duration: millis(240_000),
    cueIn: null,
    cueOut: null,
    loudness: null,
    hasArtwork: false,
    state: 'read',
    modifiedAt: null,
    brokenReason: null,
    ...facts,
  };
}

/** A shelf whose tracks a test sets. */
export class MemoryShelf implements TrackShelf {
  readonly name: string;
  isListed = true;
  #tracks: readonly ShelvedTrack[];
  readonly #handlers = new Set<() => void>();

  constructor(tracks: readonly (ShelvedTrack | string)[], name = 'shelf') {
    this.name = name;
    this.#tracks = tracks.map((track) => (typeof track === 'string' ? shelvedTrack(track) : track));
  }

  get tracks(): readonly ShelvedTrack[] {
    return this.#tracks;
  }

  set tracks(tracks: readonly ShelvedTrack[]) {
    this.#tracks = tracks;
    for (const handler of this.#handlers) handler();
  }

  /** Those who listen for changes. */
  get listeners(): number {
    return this.#handlers.size;
  }

  add(...tracks: (ShelvedTrack | string)[]): void {
    this.tracks = [...this.#tracks, ...new MemoryShelf(tracks).tracks];
  }

  remove(...paths: string[]): void {
    this.tracks = this.#tracks.filter(({ path }) => !paths.includes(path));
  }

  change(path: string, facts: Partial<ShelvedTrack>): void {
    this.tracks = this.#tracks.map((track) => (track.path === path ? { ...track, ...facts } : track));
  }

  onChange(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }
}

/** Chance that is the same for the same seed: from 0 to below 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
