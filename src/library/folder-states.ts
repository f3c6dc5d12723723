import { stat } from 'node:fs/promises';
import { systemPath } from '../core/index.ts';

/** Distinguishes a folder from the one that was there, and one in which names came or went from one in which none did. */
interface FolderState {
  /** The same as long as it is the same folder of the same disk. */
  readonly identity: string;
  readonly modifiedAt: number;
}

/** What became of a folder since it was read: another one is in its place, or names in it came or went. */
export type FolderVerdict = 'same' | 'changed' | 'replaced';

/**
 * How folders were when they were read, to find without reading them what no watch tells: a link that was turned elsewhere,
 * a disk that was mounted, a folder above that was renamed, another machine that wrote to a network drive.
 */
export class FolderStates {
  readonly #states = new Map<string, FolderState | null>();

  /** Remembers a folder as it is now. Called before it is read, so that nothing comes unseen in between. */
  note(path: string): void {
    void readState(path).then((state) => this.#states.set(path, state));
  }

  /** Compares a folder with what was noted of it. */
  async compare(path: string): Promise<FolderVerdict> {
    const before = this.#states.get(path);
    if (before === undefined) return 'same';
    const now = await readState(path);
    if (now?.identity !== before?.identity) return 'replaced';
    return now?.modifiedAt === before?.modifiedAt ? 'same' : 'changed';
  }

  /** Forgets all but these. */
  retain(paths: ReadonlySet<string>): void {
    for (const path of this.#states.keys()) if (!paths.has(path)) this.#states.delete(path);
  }
}

/** Null: it is not there, or cannot be reached. */
async function readState(path: string): Promise<FolderState | null> {
  const stats = await stat(systemPath(path)).catch(() => null);
  if (!stats) return null;
  // A folder that is deleted and made again often gets the same number.
  const { dev, ino, birthtimeMs, mtimeMs } = stats;
  return { identity: `${dev}:${ino}:${birthtimeMs}`, modifiedAt: mtimeMs };
}
