import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AirchainError, errorText, inTurns, type Logger, millis, systemPath } from '../core/index.ts';
import { MAX_PLAYLIST_BYTES, type PlaylistEntry, parsePlaylistFile } from '../formats/playlist-file/index.ts';
import { isSameStamp, readStamp } from './file-stamp.ts';
import { isOfWindows, likelyPaths, NamedFileFinder } from './find-named.ts';
import type { TrackHint } from './library-track.ts';
import type { FileStamp } from './ports.ts';
import type { Standstill } from './standstill.ts';
import type { TrackList } from './track-list.ts';

/** What named files are made of. */
export interface NamedFilesOptions {
  /** A playlist file, or one audio file; absolute. */
  readonly path: string;
  readonly isPlaylist: boolean;
  readonly logger: Logger;
  readonly standstill: Standstill;
  /** Of names and titles that are not UTF-8; default: Windows-1252. */
  readonly charset?: () => string;
  /** Whether the playlist was moved to its place with all that is in it. */
  readonly cameWhole: () => boolean;
  /** Called with each folder before it is read. */
  readonly onFolder: (folder: string) => void;
}

/** A list is small, and read again where it was half written. */
const LIST_STANDSTILL = millis(1000);
/** Folders of the files of one playlist that are watched; those in others are checked when all is read again. */
const MAX_WATCHED_FOLDERS = 1000;
/** An address, which is no file. A colon alone may stand in a name. */
const ADDRESS = /^[a-z][a-z\d+.-]+:\/\//i;

/** An entry, with the paths at which it may be, the likeliest first. */
interface NamedEntry {
  readonly name: string;
  readonly paths: readonly string[];
  readonly hint: TrackHint;
}

/** The files that a playlist file names, in its order, as far as they are there; or one file. */
export class NamedFiles implements TrackList {
  /** What a playlist names is tried, whatever its ending. */
  readonly refused = [];
  readonly #options: NamedFilesOptions;
  #entries: readonly NamedEntry[] = [];
  #hints: ReadonlyMap<string, TrackHint> = new Map();
  #stamp: FileStamp | null = null;
  #paths: readonly string[] = [];
  #folders: ReadonlySet<string> = new Set();
  #hasRead = false;
  /** What the log has said last of the playlist and of its files, so that it is said once. */
  #fault = '';
  #missing = '';

  constructor(options: NamedFilesOptions) {
    this.#options = options;
    if (!options.isPlaylist) this.#entries = [{ name: options.path, paths: [options.path], hint: {} }];
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  get folders(): ReadonlySet<string> {
    return this.#folders;
  }

  hintOf(path: string): TrackHint | null {
    return this.#hints.get(path) ?? null;
  }

  /** All folders are read again each time. Another playlist in the place of this one may look the same. */
  forget(): void {
    this.#stamp = null;
  }

  async read(): Promise<void> {
    const { path, isPlaylist, onFolder } = this.#options;
    const own = dirname(path);
    onFolder(own);
    if (isPlaylist) await this.#readPlaylist();
    const finder = new NamedFileFinder(this.#options.charset?.());
    const [paths, missing]: [string[], string[]] = [[], []];
    const hints = new Map<string, TrackHint>();
    const folders = new Set([own]);
    for await (const some of inTurns(this.#entries)) {
      for (const { name, paths: likely, hint } of some) {
        const found = await finder.findFirst(likely);
        // Watched also while the file is not there: it may come.
        const folder = dirname(found ?? likely[0]!);
        if (folders.size < MAX_WATCHED_FOLDERS && !folders.has(folder)) onFolder(folder);
        if (folders.size < MAX_WATCHED_FOLDERS) folders.add(folder);
        (found === null ? missing : paths).push(found ?? name);
        if (found !== null && (hint.title || hint.duration)) hints.set(found, hint);
      }
    }
    this.#paths = paths;
    this.#hints = hints;
    this.#folders = folders;
    this.#tellMissing(missing);
  }

  async #readPlaylist(): Promise<void> {
    const { path, standstill, cameWhole, charset } = this.#options;
    // While it is being written it is half a playlist; at the start there is nothing better.
    const isWhole = !this.#hasRead || cameWhole();
    const now = isWhole ? await readStamp(path) : null;
    const stamp = this.#hasRead && !now?.size ? await standstill.wait(path, LIST_STANDSTILL) : now;
    if (isSameStamp(stamp, this.#stamp)) return;
    this.#hasRead = true;
    this.#stamp = stamp;
    try {
      await this.#take(await readEntries(path, stamp, charset?.()));
      this.#fault = '';
    } catch (error) {
      this.#entries = [];
      this.#fault = this.#tellOnce(this.#fault, errorText(error));
    }
  }

  async #take(entries: readonly PlaylistEntry[]): Promise<void> {
    const folder = dirname(this.#options.path);
    const files: NamedEntry[] = [];
    for await (const some of inTurns(entries)) {
      for (const { location, ...hint } of some) {
        if (ADDRESS.test(location)) continue;
        const paths = likelyPaths(folder, location);
        files.push({ name: isOfWindows(location) ? location : paths[0]!, paths, hint });
      }
    }
    this.#entries = files;
    const rest = entries.length - files.length;
    if (rest > 0) this.#options.logger.warn(`${rest} of the entries of "${this.#options.path}" are no files: left out`);
  }

  #tellMissing(missing: readonly string[]): void {
    const { path, isPlaylist } = this.#options;
    const rest = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
    const where = isPlaylist ? `, named in "${path}"` : '';
    const complaint = missing.length === 0 ? '' : `Cannot find "${missing[0]}"${rest}${where}`;
    this.#missing = this.#tellOnce(this.#missing, complaint);
  }

  #tellOnce(before: string, complaint: string): string {
    if (complaint !== '' && complaint !== before) this.#options.logger.warn(complaint);
    return complaint;
  }
}

/** @throws AirchainError `PLAYLIST_FILE_BROKEN`, or what the system says when it cannot be read */
async function readEntries(
  path: string,
  stamp: FileStamp | null,
  charset: string | undefined,
): Promise<PlaylistEntry[]> {
  if (stamp && stamp.size > MAX_PLAYLIST_BYTES) {
    const reason = `it has ${stamp.size} bytes, which is more than ${MAX_PLAYLIST_BYTES}`;
    throw new AirchainError('PLAYLIST_FILE_BROKEN', `Cannot read the playlist "${path}": ${reason}`);
  }
  return parsePlaylistFile(path, await readFile(systemPath(path)), charset);
}
