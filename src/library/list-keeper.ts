import { stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { type Clock, type Logger, millis, systemPath, type Timer } from '../core/index.ts';
import { isPlaylistFileName } from '../formats/playlist-file/index.ts';
import { isAudioFileName } from './audio-file-name.ts';
import { FolderStates } from './folder-states.ts';
import { FolderTree } from './folder-tree.ts';
import { FolderWatch, type WatchFolder } from './folder-watch.ts';
import { NamedFiles } from './named-files.ts';
import type { Standstill } from './standstill.ts';
import type { TrackList } from './track-list.ts';

/** What a list is kept with. */
export interface ListKeeperOptions {
  /** Of a folder, of a playlist file or of an audio file; absolute. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly standstill: Standstill;
  /** Of names and titles that are not UTF-8. */
  readonly charset?: () => string;
  readonly watchFolder?: WatchFolder;
  /** The list is another, or may be; `isComplete`: all of it has been read. */
  readonly onList: (list: TrackList, isComplete: boolean) => Promise<void>;
  /** These files may be others than they were; null: any of them. */
  readonly onTouched: (paths: ReadonlySet<string> | null) => void;
}

/** A copying program makes many changes at once; they are looked at together. */
const GATHER = millis(150);
/** While a long list is read for the first time, what is there is shown this often. */
const SHOW_EVERY = millis(300);
/** No watch reports a link that is turned, a mount, a folder above, or what other computers do to a network drive. */
const LOOK_EVERY = millis(10_000);
/** Folders that are looked at each time, in turn where there are more: 20 ms of work. */
const MOST_LOOKED = 500;
/** Nothing but reading it all finds a file that was overwritten where no watch tells. */
const READ_ALL_EVERY = { watched: millis(10 * 60_000), unwatched: millis(30_000) };

/**
 * Keeps the list of a folder or of a playlist file up to date: reads it, watches it, and looks from time to time whether its
 * folders still are those that it watches.
 */
export class ListKeeper {
  readonly #options: ListKeeperOptions;
  readonly #watch: FolderWatch;
  readonly #states = new FolderStates();
  #list: TrackList | null = null;
  #changedFolders = new Set<string>();
  #changedFiles = new Set<string>();
  /** Paths at which another folder may be than was read. */
  #replaced = new Set<string>();
  /** Files that came while their folder was watched, and into which nothing was written since. */
  #cameWhole = new Set<string>();
  #isAllChanged = true;
  #readAllAt = millis(0);
  /** Folders that are to be looked at before any is again. */
  #unlooked: string[] = [];
  #isReading = false;
  #isComplete = false;
  #shownAt = millis(0);
  #gathering: Timer | null = null;
  #looking: Timer | null = null;
  #isClosed = false;

  constructor(options: ListKeeperOptions) {
    const { path, logger, watchFolder } = options;
    this.#options = options;
    this.#watch = new FolderWatch({
      ...(watchFolder && { watchFolder }),
      onChange: (folder, name, event) => this.#note(folder, name, event),
      onFailure: (reason) =>
        logger.warn(`Cannot watch all of "${path}", it is looked at every 30 s instead: ${reason}`),
    });
    void this.#read();
  }

  /** A file of the list is not there any more: looks at its folders now. */
  lookFor(path: string): void {
    for (const folder of this.#list?.folders ?? [])
      if (path.startsWith(`${folder}${sep}`)) this.#changedFolders.add(folder);
    this.#gather();
  }

  /**
   * Whether a file that is new to the list was moved into its folder: where it has bytes, it came with them. Of all others
   * it is not known whether more is to come.
   */
  cameWhole(path: string): boolean {
    return process.platform === 'linux' && this.#cameWhole.has(path);
  }

  close(): void {
    this.#isClosed = true;
    this.#gathering?.cancel();
    this.#looking?.cancel();
    this.#watch.close();
  }

  #note(folder: string, name: string | null, event: 'rename' | 'change'): void {
    const file = name === null ? null : join(folder, name);
    if (file !== null) this.#changedFiles.add(file);
    if (file !== null && event === 'rename') {
      this.#replaced.add(file);
      this.#cameWhole.add(file);
    } else if (file !== null) this.#cameWhole.delete(file);
    // What is written into a file lists no other files, unless it is the playlist.
    if (event === 'rename' || file === null || file === this.#options.path) this.#changedFolders.add(folder);
    this.#gather();
  }

  #gather(): void {
    if (this.#isReading || this.#isClosed) return;
    this.#gathering ??= this.#options.clock.after(GATHER, () => {
      this.#gathering = null;
      void this.#read();
    });
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    this.#looking?.cancel();
    await this.#findReplaced();
    const folders = this.#isAllChanged ? null : this.#changedFolders;
    const files = this.#isAllChanged ? null : this.#changedFiles;
    if (this.#isAllChanged) this.#readAllAt = this.#options.clock.now();
    this.#isAllChanged = false;
    this.#changedFolders = new Set();
    this.#changedFiles = new Set();
    this.#list ??= await this.#findList();
    this.#states.note(this.#options.path);
    if (folders === null || folders.size > 0) await this.#readList(this.#list, folders);
    this.#isReading = false;
    if (this.#isClosed) return;
    if (this.#isComplete) this.#options.onTouched(files);
    this.#isComplete = true;
    this.#planLook();
    if (this.#changedFolders.size > 0 || this.#changedFiles.size > 0) this.#gather();
  }

  /** Voids what was read of folders that are others now. A watch goes on watching the one that it began with. */
  async #findReplaced(): Promise<void> {
    const { path } = this.#options;
    for (const folder of new Set([path, ...this.#changedFolders])) {
      if ((await this.#states.compare(folder)) !== 'replaced') continue;
      this.#replaced.add(folder);
      this.#changedFolders.add(folder);
    }
    for (const folder of this.#replaced) {
      this.#watch.forget(folder);
      this.#list?.forget(folder);
    }
    this.#replaced = new Set();
  }

  async #readList(list: TrackList, folders: ReadonlySet<string> | null): Promise<void> {
    await list.read(folders, () => this.#showSome());
    if (this.#isClosed) return;
    this.#watch.retain(list.folders);
    this.#states.retain(new Set([this.#options.path, ...list.folders]));
    await this.#options.onList(list, true);
    this.#cameWhole.clear();
  }

  async #findList(): Promise<TrackList> {
    const { path, logger } = this.#options;
    const onFolder = (folder: string) => {
      if (this.#isClosed) return;
      this.#states.note(folder);
      this.#watch.follow(folder);
    };
    const isFolder = await stat(systemPath(path)).then(
      (stats) => stats.isDirectory(),
      // It is not there yet, and is taken for what its name says.
      () => !isPlaylistFileName(path) && !isAudioFileName(basename(path)),
    );
    if (isFolder) return new FolderTree({ root: path, logger, onFolder });
    const cameWhole = () => this.cameWhole(path);
    return new NamedFiles({ ...this.#options, isPlaylist: isPlaylistFileName(path), cameWhole, onFolder });
  }

  #showSome(): void {
    const { clock, onList } = this.#options;
    if (this.#isComplete || this.#isClosed || clock.now() - this.#shownAt < SHOW_EVERY) return;
    this.#shownAt = clock.now();
    void onList(this.#list!, false);
  }

  #planLook(): void {
    this.#looking?.cancel();
    this.#looking = this.#options.clock.after(LOOK_EVERY, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { path, clock } = this.#options;
    const every = this.#watch.hasFailed ? READ_ALL_EVERY.unwatched : READ_ALL_EVERY.watched;
    if (clock.now() - this.#readAllAt >= every) this.#isAllChanged = true;
    if (this.#unlooked.length === 0) this.#unlooked = [...this.#list!.folders];
    for (const each of new Set([path, ...this.#unlooked.splice(0, MOST_LOOKED)])) {
      if ((await this.#states.compare(each)) === 'same') continue;
      this.#changedFolders.add(this.#list!.folders.has(each) ? each : dirname(each));
      if (each === path) this.#changedFiles.add(path);
    }
    if (this.#isAllChanged || this.#changedFolders.size > 0) this.#gather();
    else if (!this.#isReading && !this.#isClosed) this.#planLook();
  }
}
