import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Clock, type Logger, millis, type Timer } from '../core/index.ts';
import { isPlaylistFileName } from '../formats/playlist-file/index.ts';
import { isAudioFileName } from './audio-file-name.ts';
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
  readonly watchFolder?: WatchFolder;
  /** The list is another, or may be; `isComplete`: all of it has been read. */
  readonly onList: (list: TrackList, isComplete: boolean) => void;
  /** These files may be others than they were; null: any of them. */
  readonly onTouched: (paths: ReadonlySet<string> | null) => void;
}

/** A copying program makes many changes at once; they are looked at together. */
const GATHER = millis(150);
/** While a long list is read for the first time, what is there is shown this often. */
const SHOW_EVERY = millis(300);
/** Network drives tell nothing of what others do to them, so all is looked at from time to time. */
const LOOK_EVERY = { watched: millis(10 * 60_000), unwatched: millis(30_000) };

/** Keeps the list of a folder or of a playlist file up to date: reads it, watches it, and looks again from time to time. */
export class ListKeeper {
  readonly #options: ListKeeperOptions;
  readonly #watch: FolderWatch;
  #list: TrackList | null = null;
  #changedFolders = new Set<string>();
  #changedFiles = new Set<string>();
  #isAllChanged = true;
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

  close(): void {
    this.#isClosed = true;
    this.#gathering?.cancel();
    this.#looking?.cancel();
    this.#watch.close();
  }

  #note(folder: string, name: string | null, event: 'rename' | 'change'): void {
    const file = name === null ? null : join(folder, name);
    if (file !== null) this.#changedFiles.add(file);
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
    const folders = this.#isAllChanged ? null : this.#changedFolders;
    const files = this.#isAllChanged ? null : this.#changedFiles;
    this.#isAllChanged = false;
    this.#changedFolders = new Set();
    this.#changedFiles = new Set();
    this.#list ??= await this.#findList();
    if (folders === null || folders.size > 0) await this.#readList(this.#list, folders);
    this.#isReading = false;
    if (this.#isClosed) return;
    if (this.#isComplete) this.#options.onTouched(files);
    this.#isComplete = true;
    this.#planLook(this.#list);
    if (this.#changedFolders.size > 0 || this.#changedFiles.size > 0) this.#gather();
  }

  async #readList(list: TrackList, folders: ReadonlySet<string> | null): Promise<void> {
    await list.read(folders, () => this.#showSome());
    if (this.#isClosed) return;
    this.#watch.retain(list.folders);
    this.#options.onList(list, true);
  }

  async #findList(): Promise<TrackList> {
    const { path, logger, standstill } = this.#options;
    const onFolder = (folder: string) => {
      if (!this.#isClosed) this.#watch.follow(folder);
    };
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      // It is not there yet, and is taken for what its name says.
      () => !isPlaylistFileName(path) && !isAudioFileName(basename(path)),
    );
    if (isFolder) return new FolderTree({ root: path, logger, onFolder });
    return new NamedFiles({ path, isPlaylist: isPlaylistFileName(path), logger, standstill, onFolder });
  }

  #showSome(): void {
    const { clock, onList } = this.#options;
    if (this.#isComplete || this.#isClosed || clock.now() - this.#shownAt < SHOW_EVERY) return;
    this.#shownAt = clock.now();
    onList(this.#list!, false);
  }

  #planLook(list: TrackList): void {
    const isWatched = !this.#watch.hasFailed && list.folders.size > 0;
    this.#looking = this.#options.clock.after(isWatched ? LOOK_EVERY.watched : LOOK_EVERY.unwatched, () => {
      this.#isAllChanged = true;
      this.#gather();
    });
  }
}
