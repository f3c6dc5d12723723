import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorText, type Logger, systemPath } from '../core/index.ts';
import { isAudioFileName, isHiddenName, refusedEnding } from './audio-file-name.ts';
import { type FolderEntry, readFolder, realPath } from './folder-entries.ts';
import { countRefused, describeRefused, type RefusedFiles } from './refused-files.ts';
import type { TrackList } from './track-list.ts';

/** What a folder tree is made of. */
export interface FolderTreeOptions {
  /** Absolute. */
  readonly root: string;
  readonly logger: Logger;
  /** Called with each folder before it is read. */
  readonly onFolder: (folder: string) => void;
}

interface Folder {
  /** Its path without links. */
  readonly real: string;
  readonly depth: number;
  files: readonly string[];
  folders: readonly string[];
  /** Files that may be music and are not taken, by their endings. */
  refused: readonly { readonly path: string; readonly ending: string }[];
}

/** A folder that is to be entered. */
interface Door {
  readonly path: string;
  readonly real: string;
  readonly depth: number;
}

/** Far more than stations have; above them a link leads to the whole disk. */
const MAX_FILES = 100_000;
const MAX_FOLDERS = 20_000;
const MAX_DEPTH = 32;
/** Files of one folder that are counted though they are not taken. */
const MAX_REFUSED = 10_000;

/**
 * The audio files of a folder and of all folders in it, by path: those of a folder before those of the folders in it. Links
 * are followed, each folder is entered once however many lead to it. Hidden files and folders are left out.
 */
export class FolderTree implements TrackList {
  readonly #options: FolderTreeOptions;
  readonly #folders = new Map<string, Folder>();
  /** Where each folder was entered, by its path without links. */
  readonly #entered = new Map<string, string>();
  /** What was named in the log and has not been mended since. */
  readonly #named = new Set<string>();
  #fileCount = 0;
  /** Endings of ignored files that the log has named. */
  readonly #namedEndings = new Set<string>();

  constructor(options: FolderTreeOptions) {
    this.#options = options;
  }

  get paths(): readonly string[] {
    const paths: string[] = [];
    const open = [this.#options.root];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const folder = this.#folders.get(path);
      if (!folder) continue;
      for (const file of folder.files) paths.push(file);
      open.push(...folder.folders.toReversed());
    }
    return paths;
  }

  get folders(): ReadonlySet<string> {
    return new Set(this.#folders.keys());
  }

  get refused(): readonly RefusedFiles[] {
    return countRefused([...this.#folders.values()].flatMap((folder) => folder.refused));
  }

  hintOf(): null {
    return null;
  }

  forget(folder: string): void {
    this.#drop(folder);
  }

  async read(changed: ReadonlySet<string> | null, onProgress: () => void): Promise<void> {
    const { root } = this.#options;
    const known = [...(changed ?? [root])].flatMap((path) => this.#doorOf(path) ?? []);
    const isUnread = known.length === 0 && (changed === null || changed.has(root));
    const doors = isUnread ? await this.#findRoot() : known;
    const links: Door[] = [];
    // Those behind links come last: a folder that is entered by its own name keeps it.
    for (let door = doors.pop() ?? links.shift(); door; door = doors.pop() ?? links.shift()) {
      if (this.#isEnteredElsewhere(door) || !this.#hasRoomFor(door)) continue;
      const inside = await this.#readFolder(door);
      const isNew = ({ path }: Door) => changed === null || !this.#folders.has(path);
      doors.push(...inside.folders.filter(isNew));
      links.push(...inside.links.filter(isNew));
      onProgress();
    }
    this.#nameRefused();
  }

  /** Once for each ending, however often files come and go; the API has the counts. */
  #nameRefused(): void {
    const { root, logger } = this.#options;
    const unnamed = this.refused.filter(({ ending }) => !this.#namedEndings.has(ending));
    if (unnamed.length === 0) return;
    for (const { ending } of unnamed) this.#namedEndings.add(ending);
    logger.warn(`Cannot play some files in "${root}", their endings are not known: ${describeRefused(unnamed)}`);
  }

  async #findRoot(): Promise<Door[]> {
    const { root } = this.#options;
    try {
      return [{ path: root, real: await realPath(root), depth: 0 }];
    } catch (error) {
      this.#name(root, error);
      return [];
    }
  }

  #doorOf(path: string): Door | null {
    const folder = this.#folders.get(path);
    return folder ? { path, real: folder.real, depth: folder.depth } : null;
  }

  #isEnteredElsewhere({ path, real }: Door): boolean {
    const entered = this.#entered.get(real);
    return entered !== undefined && entered !== path;
  }

  #hasRoomFor({ path, depth }: Door): boolean {
    const hasRoom = depth <= MAX_DEPTH && (this.#folders.has(path) || this.#folders.size < MAX_FOLDERS);
    if (!hasRoom) this.#nameLimit();
    return hasRoom;
  }

  async #readFolder(door: Door): Promise<{ folders: Door[]; links: Door[] }> {
    const { path, real } = door;
    const depth = door.depth + 1;
    this.#options.onFolder(path);
    let entries: FolderEntry[];
    try {
      entries = await readFolder(path);
    } catch (error) {
      this.#name(path, error);
      this.#drop(path);
      return { folders: [], links: [] };
    }
    this.#named.delete(path);
    const files: string[] = [];
    const folders: Door[] = [];
    const links: Door[] = [];
    const refused: { path: string; ending: string }[] = [];
    for (const { name, kind } of entries) {
      if (isHiddenName(name)) continue;
      const child = join(path, name);
      const ending = kind === 'file' ? refusedEnding(name) : null;
      if (ending !== null) refused.push({ path: child, ending });
      if (kind === 'folder') folders.push({ path: child, real: join(real, name), depth });
      else if (kind === 'file' && isAudioFileName(name)) files.push(child);
      else if (kind === 'link') {
        const target = await this.#readLink(child, depth);
        if (target === 'file') files.push(child);
        else if (target) links.push(target);
      }
    }
    this.#keep(door, files.sort(), [...folders, ...links].map((inside) => inside.path).sort(), refused);
    return { folders, links };
  }

  /** Where a link leads: an audio file, a folder, or nothing that counts. */
  async #readLink(path: string, depth: number): Promise<'file' | Door | null> {
    try {
      const stats = await stat(systemPath(path));
      this.#named.delete(path);
      if (stats.isDirectory()) return { path, real: await realPath(path), depth };
      return stats.isFile() && isAudioFileName(basename(path)) ? 'file' : null;
    } catch (error) {
      this.#name(path, error);
      return null;
    }
  }

  #keep(
    { path, real, depth }: Door,
    files: readonly string[],
    folders: readonly string[],
    refused: Folder['refused'],
  ): void {
    const before = this.#folders.get(path);
    const remaining = new Set(folders);
    for (const gone of before?.folders ?? []) if (!remaining.has(gone)) this.#drop(gone);
    const room = Math.max(0, MAX_FILES - this.#fileCount + (before?.files.length ?? 0));
    if (files.length > room) this.#nameLimit();
    const kept = files.slice(0, room);
    this.#fileCount += kept.length - (before?.files.length ?? 0);
    this.#folders.set(path, { real, depth, files: kept, folders, refused: refused.slice(0, MAX_REFUSED) });
    this.#entered.set(real, path);
  }

  /** Forgets a folder with all in it. */
  #drop(path: string): void {
    const folder = this.#folders.get(path);
    if (!folder) return;
    this.#folders.delete(path);
    if (this.#entered.get(folder.real) === path) this.#entered.delete(folder.real);
    this.#fileCount -= folder.files.length;
    for (const inside of folder.folders) this.#drop(inside);
  }

  #name(path: string, error: unknown): void {
    if (this.#named.has(path)) return;
    this.#named.add(path);
    this.#options.logger.warn(`Cannot read "${path}": ${errorText(error)}`);
  }

  #nameLimit(): void {
    const { root, logger } = this.#options;
    if (this.#named.has('')) return;
    this.#named.add('');
    const most = `${MAX_FILES} files, ${MAX_FOLDERS} folders, ${MAX_DEPTH} of them in one another`;
    logger.warn(`Cannot take all of "${root}": no more are taken than ${most}`);
  }
}
