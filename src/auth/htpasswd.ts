import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { AirchainError, errorText } from '../core/index.ts';
import { type AccountBook, type ListenerEntry, requireStorable } from './account-book.ts';
import { addHtpasswdEntry, parseHtpasswd, removeHtpasswdEntry } from './htpasswd-text.ts';
import { hashPassword } from './password-hash.ts';

/** About ten thousand entries; a larger file is probably a wrong path. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** For a new file, because it contains hashes; an existing file keeps its mode. */
const NEW_FILE_MODE = 0o600;
const PERMISSION_BITS = 0o777;

interface Snapshot {
  /** Changes whenever the file does: inode, size and time of the last change; empty when there is no file. */
  readonly stamp: string;
  readonly text: string;
  readonly mode: number;
  readonly entries: readonly ListenerEntry[];
}

/**
 * The listener accounts of a mount in a htpasswd file, as in Icecast. The file belongs to the operator: it is checked
 * on each request and read again when it has changed; a missing file is empty. New entries get a hash of airchain; old
 * ones are unchanged, so that Icecast can still read them. Changes are made one after another, each by an atomic
 * replacement of the file.
 */
export class HtpasswdFile implements AccountBook {
  readonly #path: string;
  #snapshot: Snapshot | null = null;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  async list(): Promise<readonly ListenerEntry[]> {
    return (await this.#read()).entries;
  }

  async add(name: string, password: string): Promise<boolean> {
    requireStorable(name, password);
    const passwordHash = await hashPassword(password);
    return this.#change(({ text, entries }) =>
      entries.some((entry) => entry.name === name) ? null : addHtpasswdEntry(text, { name, passwordHash }),
    );
  }

  async remove(name: string): Promise<boolean> {
    return this.#change(({ text, entries }) =>
      entries.some((entry) => entry.name === name) ? removeHtpasswdEntry(text, name) : null,
    );
  }

  /** Runs after earlier changes. `edit` returns the new text, or null for no change. */
  #change(edit: (snapshot: Snapshot) => string | null): Promise<boolean> {
    const change = this.#lastChange.then(async () => {
      const snapshot = await this.#read();
      const text = edit(snapshot);
      if (text === null) return false;
      await this.#write(text, snapshot.mode);
      return true;
    });
    this.#lastChange = change.catch(() => undefined);
    return change;
  }

  async #read(): Promise<Snapshot> {
    try {
      const { ino, size, mtimeMs, ctimeMs, mode } = await stat(this.#path);
      const stamp = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
      if (this.#snapshot?.stamp === stamp) return this.#snapshot;
      if (size > MAX_FILE_BYTES) throw this.#unusable('read', `it has ${size} bytes, the limit is ${MAX_FILE_BYTES}`);
      const text = await readFile(this.#path, 'utf8');
      this.#snapshot = { stamp, text, mode: mode & PERMISSION_BITS, entries: parseHtpasswd(text) };
    } catch (error) {
      if (error instanceof AirchainError) throw error;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw this.#unusable('read', errorText(error), error);
      this.#snapshot = { stamp: '', text: '', mode: NEW_FILE_MODE, entries: [] };
    }
    return this.#snapshot;
  }

  async #write(text: string, mode: number): Promise<void> {
    const draft = `${this.#path}.${randomBytes(6).toString('hex')}`;
    try {
      await using file = await open(draft, 'wx', mode);
      await file.writeFile(text);
      await file.sync();
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw this.#unusable('write', errorText(error), error);
    }
    this.#snapshot = null;
  }

  #unusable(action: string, reason: string, cause?: unknown): AirchainError {
    return new AirchainError('AUTH_FILE_UNUSABLE', `Cannot ${action} the htpasswd file "${this.#path}": ${reason}`, {
      cause,
    });
  }
}
