import { type Clock, type Millis, millis } from '../core/index.ts';
import { Rotation, type RotationChoice } from './rotation.ts';
import type { ShelvedTrack, TrackShelf } from './track-shelf.ts';
import { writeSpan } from './write-span.ts';

/** How often: after so many tracks, or at the next end of a track when so much time has gone by. */
export type JingleInterval =
  | { readonly unit: 'tracks'; readonly count: number }
  | { readonly unit: 'time'; readonly span: Millis };

/** Which jingles, and how often. */
export interface JinglesOptions {
  readonly clock: Clock;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly shelf: TrackShelf;
  readonly every: JingleInterval;
  /** What was played since the last one, before a restart; null: nothing is known. */
  readonly since: { readonly tracks: number; readonly span: Millis } | null;
}

/**
 * When a jingle is due, and which one. Between two of them there is always a track. One that cannot be played is passed over
 * until the next is due.
 */
export class Jingles {
  readonly #options: JinglesOptions;
  readonly #rotation: Rotation;
  #tracks: number;
  #lastAt: Millis;

  constructor(options: JinglesOptions, rotation: Rotation = rotationOf(options)) {
    this.#options = options;
    this.#rotation = rotation;
    const { clock, since } = options;
    this.#tracks = since?.tracks ?? 0;
    this.#lastAt = millis(clock.now() - (since?.span ?? 0));
  }

  /** Counts a track that will be played. */
  count(): void {
    this.#tracks++;
  }

  /** A track that was counted is not played after all. */
  uncount(): void {
    this.#tracks = Math.max(0, this.#tracks - 1);
  }

  /** Chooses a jingle if one is due; null: none is, or there is none. */
  choose(at: Millis): RotationChoice | null {
    const why = this.#explain(at);
    const choice = why === null ? null : this.#rotation.choose(at);
    if (why === null || !choice) return null;
    this.#tracks = 0;
    this.#lastAt = at;
    return { track: choice.track, why };
  }

  /** What is known now about a jingle; null: it is gone. */
  find(path: string): ShelvedTrack | null {
    return this.#rotation.find(path);
  }

  /** Calls `handler` when the shelf has changed. Returns how to stop. */
  onChange(handler: () => void): () => void {
    return this.#rotation.onChange(handler);
  }

  /** Whether a jingle is still there and not known to be broken. */
  canPlay(path: string): boolean {
    return this.#rotation.canPlay(path);
  }

  /** A jingle can be played: it has begun. */
  confirm(): void {
    this.#rotation.confirm();
  }

  /** A jingle cannot be played, and is left out from now on. Says whether that is news. */
  leaveOut(track: ShelvedTrack, isOnShelf: boolean): boolean {
    return this.#rotation.leaveOut(track, isOnShelf);
  }

  /** One that will choose the same and changes nothing. Valid until the origin chooses or the shelf changes. */
  fork(): Jingles {
    const fork = new Jingles(this.#options, this.#rotation.fork());
    fork.#tracks = this.#tracks;
    fork.#lastAt = this.#lastAt;
    return fork;
  }

  /** Lets go of the shelf. */
  close(): void {
    this.#rotation.close();
  }

  /** Why a jingle is due; null: none is. */
  #explain(at: Millis): string | null {
    const { every } = this.#options;
    if (every.unit === 'tracks') return this.#tracks >= every.count ? `jingle after ${this.#tracks} tracks` : null;
    const span = at - this.#lastAt;
    return this.#tracks > 0 && span >= every.span ? `jingle after ${writeSpan(millis(span))}` : null;
  }
}

function rotationOf({ clock, random, shelf }: JinglesOptions): Rotation {
  const none = millis(0);
  const shelves = [{ shelf, weight: 1 }];
  return new Rotation({
    clock,
    random,
    shelves,
    order: 'shuffled',
    repeat: true,
    start: 'first',
    artistSeparation: none,
    titleSeparation: none,
  });
}
