import type { UnixMillis } from '../core/index.ts';
import type { ShelvedTrack } from './track-shelf.ts';

interface Fault {
  readonly modifiedAt: UnixMillis | null;
  /** Whether the shelf has said so too: then its word counts. */
  isOnShelf: boolean;
  /** Left out; false: it gets another chance. */
  isOut: boolean;
}

/**
 * Which tracks could not be played. One is left out until its file changes, or the shelf that called it broken does so no
 * longer. Keeps one fact for each file that failed; `keepOnly` forgets those that are gone.
 */
export class BrokenTracks {
  readonly #faults = new Map<string, Fault>();

  /** Leaves a track out, and says whether that is news: this state of the file had not failed before. */
  note(track: ShelvedTrack): boolean {
    const known = this.#faults.get(track.path);
    const isNews = known === undefined || known.modifiedAt !== track.modifiedAt;
    this.#faults.set(track.path, { modifiedAt: track.modifiedAt, isOnShelf: false, isOut: true });
    return isNews;
  }

  isBroken(track: ShelvedTrack): boolean {
    const fault = this.#faults.get(track.path);
    if (track.brokenReason !== null) {
      if (fault) fault.isOnShelf = true;
      return true;
    }
    if (!fault?.isOut) return false;
    const isMended = fault.isOnShelf || fault.modifiedAt !== track.modifiedAt;
    if (isMended) this.#faults.delete(track.path);
    return !isMended;
  }

  /** Gives all of them another chance. */
  pardon(): void {
    for (const fault of this.#faults.values()) fault.isOut = false;
  }

  keepOnly(isThere: (path: string) => boolean): void {
    for (const path of this.#faults.keys()) if (!isThere(path)) this.#faults.delete(path);
  }
}
