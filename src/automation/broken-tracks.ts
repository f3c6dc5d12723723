import type { ShelvedTrack } from './track-shelf.ts';

interface Fault {
  /** As the shelf had it. */
  readonly track: ShelvedTrack;
  /** Whether the shelf says so too: then its word counts. */
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
  note(track: ShelvedTrack, isOnShelf: boolean): boolean {
    const known = this.#faults.get(track.path);
    this.#faults.set(track.path, { track, isOnShelf, isOut: true });
    return known?.track.modifiedAt !== track.modifiedAt || known === undefined;
  }

  isBroken(track: ShelvedTrack): boolean {
    const fault = this.#faults.get(track.path);
    if (track.brokenReason !== null) {
      if (fault) fault.isOnShelf = true;
      return true;
    }
    if (!fault?.isOut) return false;
    // The shelf reports its changes after a moment; the facts of a track never change, there is a new one.
    const isCleared = fault.isOnShelf && fault.track !== track;
    const isMended = isCleared || fault.track.modifiedAt !== track.modifiedAt;
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
