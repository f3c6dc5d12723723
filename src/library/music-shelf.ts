import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Clock, inTurns, type Logger, readablePath } from '../core/index.ts';
import { readStamp } from './file-stamp.ts';
import type { WatchFolder } from './folder-watch.ts';
import { computeProgress, type LibraryProgress } from './library-progress.ts';
import { type LibraryTrack, withHint } from './library-track.ts';
import { ListKeeper } from './list-keeper.ts';
import type { FileStamp } from './ports.ts';
import type { RefusedFiles } from './refused-files.ts';
import { ShelfChanges, type ShelfListener } from './shelf-changes.ts';
import type { Standstill } from './standstill.ts';
import type { TrackCatalogue, TrackHolder } from './track-catalogue.ts';
import type { TrackList } from './track-list.ts';

/** What a shelf works with. */
export interface MusicShelfOptions {
  /** Of a folder, of a playlist file or of an audio file; absolute. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly catalogue: TrackCatalogue;
  readonly standstill: Standstill;
  /** Of file names that are not UTF-8. */
  readonly charset: () => string;
  /** Finds out about a file that is new or may be another one. `complete`: the state in which nothing more is written to it. */
  readonly examine: (path: string, complete: FileStamp | null) => void;
  readonly onClose: () => void;
  readonly watchFolder?: WatchFolder;
}

/**
 * A folder, a playlist file or one audio file, as tracks to choose from. What is there counts: it is read in the background
 * from the moment it is opened, and watched. Files that come later count as soon as they are complete.
 */
export class MusicShelf implements TrackHolder {
  readonly #options: MusicShelfOptions;
  readonly #keeper: ListKeeper;
  readonly #changes: ShelfChanges;
  readonly #listed = Promise.withResolvers<void>();
  #list: TrackList | null = null;
  #paths: readonly string[] = [];
  #listedPaths: ReadonlySet<string> = new Set();
  readonly #shown = new Set<string>();
  /** Files that are listed and still being written. */
  readonly #growing = new Set<string>();
  /** Of each file that has been described since something else was known of it. */
  readonly #described = new Map<string, LibraryTrack>();
  /** Null: to be put together. */
  #tracks: readonly LibraryTrack[] | null = null;
  /** Resolves when all lists that have come are taken. */
  #taking: Promise<void> = Promise.resolve();
  #isListed = false;
  #isClosed = false;

  constructor(options: MusicShelfOptions) {
    this.#options = options;
    this.#changes = new ShelfChanges(options.clock);
    this.#keeper = new ListKeeper({
      ...options,
      onList: (list, isComplete) => this.#take(list, isComplete),
      onTouched: (paths) => this.#examineAgain(paths ?? this.#shown),
    });
  }

  /** For people: the folder's or the file's name. */
  get name(): string {
    return readablePath(basename(this.#options.path), this.#options.charset());
  }

  /** By path, or in the order of the playlist file, which may name one more than once. The same array while nothing changes. */
  get tracks(): readonly LibraryTrack[] {
    this.#tracks ??= this.#paths.flatMap((path) => (this.#shown.has(path) ? [this.#describe(path)] : []));
    return this.#tracks;
  }

  get progress(): LibraryProgress {
    const { catalogue } = this.#options;
    return computeProgress([...this.#shown].flatMap((path) => catalogue.find(path) ?? []));
  }

  /** Files that lie there and are not taken, for their endings. */
  get refused(): readonly RefusedFiles[] {
    return this.#list?.refused ?? [];
  }

  get isListed(): boolean {
    return this.#isListed;
  }

  /** Resolves when all of it has been listed for the first time. */
  get whenListed(): Promise<void> {
    return this.#listed.promise;
  }

  /** Calls `listener` after changes, with those of a moment together. Returns how to stop. */
  onChange(listener: ShelfListener): () => void {
    return this.#changes.listen(listener);
  }

  /** Something else is known about one of its files. */
  noteChange(path: string): void {
    this.#tracks = null;
    this.#described.delete(path);
    this.#changes.note('changed', path);
  }

  tellChanges(): void {
    this.#changes.tell();
  }

  /** One of its files is not there any more: so may others, or all of them may be elsewhere. */
  noteMissing(path: string): void {
    this.#keeper.lookFor(path);
  }

  close(): void {
    this.#isClosed = true;
    this.#keeper.close();
    this.#changes.close();
    for (const path of this.#shown) this.#options.catalogue.release(path, this);
    this.#shown.clear();
    this.#tracks = [];
    this.#listed.resolve();
    this.#options.onClose();
  }

  #describe(path: string): LibraryTrack {
    const known = this.#described.get(path);
    if (known) return known;
    const { track, stored } = this.#options.catalogue.find(path)!;
    const hint = this.#list?.hintOf(path) ?? null;
    const described = hint === null ? track : withHint(track, stored !== null && stored.title !== '', hint);
    this.#described.set(path, described);
    return described;
  }

  /** One list after the other, each in turns: a long one would hold up all sound. */
  #take(list: TrackList, isComplete: boolean): Promise<void> {
    const { paths } = list;
    this.#taking = this.#taking.then(() => this.#takeInTurns(list, paths, isComplete));
    return this.#taking;
  }

  async #takeInTurns(list: TrackList, paths: readonly string[], isComplete: boolean): Promise<void> {
    const listed = new Set(paths);
    const added: string[] = [];
    for await (const some of inTurns(this.#isListed ? [] : listed)) {
      if (this.#isClosed) return;
      for (const path of some) if (!this.#shown.has(path)) added.push(this.#hold(path));
    }
    if (this.#isClosed) return;
    this.#list = list;
    this.#described.clear();
    if (!isDeepStrictEqual(paths, this.#paths)) this.#changes.noteOrder();
    this.#paths = paths;
    this.#listedPaths = listed;
    this.#tracks = null;
    for (const path of this.#shown) if (!listed.has(path)) this.#remove(path);
    for (const path of added) this.#changes.note('added', path);
    if (this.#isListed) for (const path of listed) if (!this.#shown.has(path)) void this.#await(path);
    this.#changes.tell();
    if (!isComplete) return;
    this.#isListed = true;
    this.#listed.resolve();
  }

  async #await(path: string): Promise<void> {
    if (this.#growing.has(path)) return;
    this.#growing.add(path);
    const stamp = await this.#whenComplete(path, this.#keeper.cameWhole(path));
    this.#growing.delete(path);
    if (stamp && !this.#isClosed && this.#listedPaths.has(path)) this.#add(path, stamp);
  }

  async #whenComplete(path: string, cameWhole: boolean): Promise<FileStamp | null> {
    const stamp = cameWhole ? await readStamp(path) : null;
    return stamp && stamp.size > 0 ? stamp : this.#options.standstill.wait(path);
  }

  #add(path: string, complete: FileStamp): void {
    this.#hold(path, complete);
    this.#tracks = null;
    this.#changes.note('added', path);
  }

  #hold(path: string, complete: FileStamp | null = null): string {
    const { catalogue, examine } = this.#options;
    this.#shown.add(path);
    if (catalogue.hold(path, this)) examine(path, complete);
    return path;
  }

  #remove(path: string): void {
    this.#shown.delete(path);
    this.#options.catalogue.release(path, this);
    this.#changes.note('removed', path);
  }

  #examineAgain(paths: ReadonlySet<string>): void {
    for (const path of paths) if (this.#shown.has(path)) this.#options.examine(path, null);
  }
}
