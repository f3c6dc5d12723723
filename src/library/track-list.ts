import type { TrackHint } from './library-track.ts';
import type { RefusedFiles } from './refused-files.ts';

/** The files of a shelf as a folder or a playlist file lists them. Owned by the shelf, which says when to read. */
export interface TrackList {
  /** In their order; a playlist file may name one more than once. */
  readonly paths: readonly string[];
  /** The folders in which a change may be one of the list. */
  readonly folders: ReadonlySet<string>;
  /** Files that lie there and are not taken, for their endings. */
  readonly refused: readonly RefusedFiles[];
  /** What is said of a file beside its tags. */
  hintOf(path: string): TrackHint | null;
  /** Another folder is at this path, or none: what was read of it and of those in it is void. */
  forget(folder: string): void;
  /**
   * Reads these folders again, or everything (null). Never rejects: what cannot be read is named in the log,
   * once, and left out. `onProgress` is called from time to time while `paths` grows.
   */
  read(changed: ReadonlySet<string> | null, onProgress: () => void): Promise<void>;
}
