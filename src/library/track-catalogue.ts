import { describeTrack, type LibraryTrack } from './library-track.ts';
import type { StoredTrack } from './ports.ts';

/** Shows a track and is notified when something else is known about it. */
export interface TrackHolder {
  noteChange(path: string): void;
  /** What was noted is needed now. */
  tellChanges(): void;
  /** The file was looked for and is not there. */
  noteMissing(path: string): void;
}

/** What is known about one file. */
export interface TrackRecord {
  readonly track: LibraryTrack;
  /** Null: not examined yet, or it cannot be read. */
  readonly stored: StoredTrack | null;
  /** Why it cannot be played now, which may change without the file; null: nothing. */
  readonly fault: string | null;
  readonly holders: readonly TrackHolder[];
}

/** What is known about each file, once for all shelves that hold it. Owned by the library; files that no shelf holds are forgotten. */
export class TrackCatalogue {
  readonly #records = new Map<string, TrackRecord>();
  readonly #charset: () => string;

  /** `charset`: of file names that are not UTF-8. */
  constructor(charset: () => string) {
    this.#charset = charset;
  }

  get paths(): IterableIterator<string> {
    return this.#records.keys();
  }

  get records(): IterableIterator<TrackRecord> {
    return this.#records.values();
  }

  find(path: string): TrackRecord | null {
    return this.#records.get(path) ?? null;
  }

  /** Puts a file on a shelf, and says whether it was on none before. */
  hold(path: string, holder: TrackHolder): boolean {
    const known = this.#records.get(path);
    if (known?.holders.includes(holder)) return false;
    const record = known ?? {
      track: describeTrack(path, null, null, this.#charset()),
      stored: null,
      fault: null,
      holders: [],
    };
    this.#records.set(path, { ...record, holders: [...record.holders, holder] });
    return !known;
  }

  release(path: string, holder: TrackHolder): void {
    const known = this.#records.get(path);
    if (!known) return;
    const holders = known.holders.filter((each) => each !== holder);
    if (holders.length === 0) this.#records.delete(path);
    else this.#records.set(path, { ...known, holders });
  }

  /** Replaces what is known about a file, if a shelf holds it, and notifies those shelves. */
  put(path: string, stored: StoredTrack | null, fault: string | null): void {
    const known = this.#records.get(path);
    if (!known) return;
    const { holders } = known;
    this.#records.set(path, { track: describeTrack(path, stored, fault, this.#charset()), stored, fault, holders });
    for (const holder of holders) holder.noteChange(path);
  }
}
