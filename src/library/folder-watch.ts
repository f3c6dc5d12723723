import type { FSWatcher } from 'node:fs';
import { sep } from 'node:path';
import { errorText } from '../core/index.ts';
import { watchFolder as watchBySystem } from './folder-entries.ts';

/** How changes in one folder are watched; by default `watchFolder` of `folder-entries.ts`. */
export type WatchFolder = (
  folder: string,
  options: { persistent: boolean },
  listener: (event: string, name: string | null) => void,
) => Pick<FSWatcher, 'on' | 'close'>;

/** What a `FolderWatch` tells. */
export interface FolderWatchOptions {
  readonly watchFolder?: WatchFolder;
  /**
   * Something in `folder` has changed: the file or folder `name`, or it is not known what (null). `rename`: it has come or
   * gone; `change`: something is written into it.
   */
  readonly onChange: (folder: string, name: string | null, event: 'rename' | 'change') => void;
  /** From now on not every change is reported, for this reason. */
  readonly onFailure: (reason: string) => void;
}

/**
 * Watches folders, each by itself and not those in them: Node's own watching of whole trees takes a watch for every file.
 * Owns the watches. Where the system gives no more of them `hasFailed` is true, and the owner has to look by itself.
 */
export class FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #watches = new Map<string, Pick<FSWatcher, 'on' | 'close'>>();
  #hasFailed = false;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Watches one more folder. Called before it is read, so that nothing comes unseen in between. */
  follow(folder: string): void {
    if (this.#watches.has(folder)) return;
    const { watchFolder = watchBySystem, onChange } = this.#options;
    try {
      const made = watchFolder(folder, { persistent: false }, (event, name) => {
        // A watch stays with a folder that was renamed or removed, and says nothing of the next one of that name.
        if (event === 'rename' && name !== null) this.forget(`${folder}${sep}${name}`);
        onChange(folder, name, event === 'change' ? 'change' : 'rename');
      });
      made.on('error', (error) => this.#lose(folder, error));
      this.#watches.set(folder, made);
    } catch (error) {
      this.#lose(folder, error);
    }
  }

  /** Another folder is at this path, or none: the watches of it and of those in it see it no more. */
  forget(path: string): void {
    if (!this.#watches.has(path)) return;
    for (const [folder, made] of this.#watches) {
      if (folder !== path && !folder.startsWith(`${path}${sep}`)) continue;
      made.close();
      this.#watches.delete(folder);
    }
  }

  /** Watches none but these any longer. */
  retain(folders: ReadonlySet<string>): void {
    for (const [folder, made] of this.#watches) {
      if (folders.has(folder)) continue;
      made.close();
      this.#watches.delete(folder);
    }
  }

  close(): void {
    this.retain(new Set());
  }

  #lose(folder: string, error: unknown): void {
    this.#watches.get(folder)?.close();
    this.#watches.delete(folder);
    const { code } = error as NodeJS.ErrnoException;
    // Then it cannot be read either, which its reader notices.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return;
    if (!this.#hasFailed) this.#options.onFailure(errorText(error));
    this.#hasFailed = true;
  }
}
