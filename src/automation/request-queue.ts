import { AirchainError, type Clock, type UnixMillis } from '../core/index.ts';
import type { ShelvedTrack } from './track-shelf.ts';

/** A track that was requested and has not begun. */
export interface TrackRequest {
  readonly id: string;
  readonly track: ShelvedTrack;
  /** Who asked, for people. */
  readonly by: string;
  readonly at: UnixMillis;
  /** Whether it is opened already. */
  readonly isHeld: boolean;
}

/** The track of a path; null: the station does not play it; `unknown`: not all of its files have been found yet. */
export type FoundTrack = ShelvedTrack | 'unknown' | null;

/** How requests are taken. */
export interface RequestQueueOptions {
  readonly clock: Clock;
  /** Requests that may wait. */
  readonly limit: number;
  /** What waited before a restart, in order. */
  readonly earlier: readonly TrackRequest[];
  readonly resolve: (path: string) => FoundTrack;
  /** A new id each time. */
  readonly createId: () => string;
  /** Keeps what waits for after a restart. */
  readonly onSave: (requests: readonly TrackRequest[]) => void;
}

type Waiting = { -readonly [Key in keyof TrackRequest]: TrackRequest[Key] };

/** What was asked for, in the order in which it will be played. A request stays until its track has begun. */
export class RequestQueue {
  readonly #options: RequestQueueOptions;
  #waiting: Waiting[] = [];
  readonly #handlers = new Set<() => void>();

  constructor(options: RequestQueueOptions) {
    this.#options = options;
    this.#waiting = options.earlier.map((request) => ({ ...request, isHeld: false }));
  }

  /** Those that wait, the next one first. */
  get list(): TrackRequest[] {
    return this.#waiting.map((request) => ({ ...request }));
  }

  /**
   * Adds a track at the end. Throws `QUEUE_FULL`, `QUEUE_HAS_TRACK` if it waits already, or `QUEUE_TRACK_UNKNOWN` if it is none
   * of the station's or known to be broken.
   */
  add(path: string, by: string): TrackRequest {
    const { clock, limit, resolve, createId } = this.#options;
    const track = resolve(path);
    if (!track || track === 'unknown')
      throw refusal('QUEUE_TRACK_UNKNOWN', path, 'the station has no track of this path');
    if (track.brokenReason !== null) throw refusal('QUEUE_TRACK_UNKNOWN', path, track.brokenReason);
    if (this.#waiting.some((request) => request.track.path === track.path)) {
      throw refusal('QUEUE_HAS_TRACK', path, 'it waits in the queue already');
    }
    if (this.#waiting.length >= limit) throw refusal('QUEUE_FULL', path, `${limit} tracks wait already`);
    const request = { id: createId(), track, by, at: clock.wallTime(), isHeld: false };
    this.#waiting.push(request);
    this.#tell();
    return { ...request };
  }

  /** Takes a request out. Throws `QUEUE_REQUEST_UNKNOWN`. */
  remove(id: string): void {
    this.#waiting.splice(this.#placeOf(id), 1);
    this.#tell();
  }

  /** Puts a request at another place: 0 is the front, what is beyond the end is the end. Throws `QUEUE_REQUEST_UNKNOWN`. */
  move(id: string, place: number): void {
    const [request] = this.#waiting.splice(this.#placeOf(id), 1);
    this.#waiting.splice(Math.max(0, place), 0, request!);
    this.#tell();
  }

  /** Calls `handler` when a user has added, removed or moved requests. Returns how to stop. */
  onChange(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Takes the first that is not held, which then is held; null: there is none. One whose track is gone is dropped. */
  take(): TrackRequest | null {
    const { resolve } = this.#options;
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter(({ isHeld, track }) => isHeld || resolve(track.path) !== null);
    if (this.#waiting.length < before) this.#save();
    for (const request of this.#waiting) {
      const track = request.isHeld ? null : resolve(request.track.path);
      if (!track || track === 'unknown') continue;
      Object.assign(request, { track, isHeld: true });
      return { ...request };
    }
    return null;
  }

  /** Its holder has let go of a request: it waits where it stands. */
  putBack(id: string): void {
    const request = this.#waiting.find((each) => each.id === id);
    if (request) request.isHeld = false;
  }

  /** A request has begun, or cannot be played. */
  finish(id: string): void {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((each) => each.id !== id);
    if (this.#waiting.length < before) this.#save();
  }

  #placeOf(id: string): number {
    const place = this.#waiting.findIndex((each) => each.id === id);
    if (place !== -1) return place;
    throw new AirchainError('QUEUE_REQUEST_UNKNOWN', `Cannot find request "${id}": it is not in the queue`);
  }

  #save(): void {
    this.#options.onSave(this.list);
  }

  #tell(): void {
    this.#save();
    for (const handler of this.#handlers) handler();
  }
}

function refusal(code: 'QUEUE_FULL' | 'QUEUE_HAS_TRACK' | 'QUEUE_TRACK_UNKNOWN', path: string, because: string) {
  return new AirchainError(code, `Cannot request "${path}": ${because}`);
}
