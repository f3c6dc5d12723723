import type { Playout, TrackRequest } from '../automation/index.ts';
import { type Clock, unixMillis } from '../core/index.ts';
import type { Input } from '../inputs/index.ts';
import { type Music, QUEUE_LIMIT } from './music.ts';
import { remaining } from './program-preview.ts';
import type {
  LibraryTrackSnapshot,
  QueuePort,
  RefusedFilesSnapshot,
  RequestSnapshot,
  UpcomingSnapshot,
} from './snapshots.ts';
import { snapshotTrack, snapshotUpcoming } from './write-snapshots.ts';

/** Whose queue it is. */
export interface ProgramQueueOptions {
  /** Name of the input. */
  readonly input: string;
  readonly playout: Playout;
  readonly music: Music;
  readonly clock: Clock;
  /** The input itself; null: it is gone. */
  readonly playing: Input | null;
}

/** The queue of a program as the API manages it. Made for one request; the queue itself is the playout's. */
export class ProgramQueue implements QueuePort {
  readonly limit = QUEUE_LIMIT;
  readonly #options: ProgramQueueOptions;

  constructor(options: ProgramQueueOptions) {
    this.#options = options;
  }

  get input(): string {
    return this.#options.input;
  }

  requests(): readonly RequestSnapshot[] {
    return this.#options.playout.requests.list.map(snapshotRequest);
  }

  upcoming(count: number): readonly UpcomingSnapshot[] {
    const { playout, clock, playing } = this.#options;
    const left = remaining(playing);
    return snapshotUpcoming(playout.upcoming(count), left === null ? null : unixMillis(clock.wallTime() + left));
  }

  *tracks(): Iterable<LibraryTrackSnapshot> {
    for (const track of this.#options.music.tracksOf(this.input)) {
      if (track.brokenReason === null) yield { ...snapshotTrack(track), path: track.path };
    }
  }

  refused(): readonly RefusedFilesSnapshot[] {
    return this.#options.music.refusedOf(this.input);
  }

  add(path: string, by: string): RequestSnapshot {
    return snapshotRequest(this.#options.playout.requests.add(path, by));
  }

  remove(id: string): void {
    this.#options.playout.requests.remove(id);
  }

  move(id: string, position: number): void {
    this.#options.playout.requests.move(id, position);
  }
}

function snapshotRequest({ id, track, by, at, isHeld }: TrackRequest): RequestSnapshot {
  return { id, ...snapshotTrack(track), path: track.path, by, requestedAt: at, isHeld };
}
