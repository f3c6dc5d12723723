import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AirchainError, errorText } from '../core/index.ts';
import { DATABASE_MODE, prepareFile } from './prepare-file.ts';

/** Holds no data: only the lock that SQLite keeps on it. */
const LOCK_NAME = 'airchain.lock';
/** Which process holds the lock, for people. The lock alone decides: what this file says may be old. */
const HOLDER_NAME = 'airchain.pid';
/** SQLite's code for a lock that another connection holds. */
const SQLITE_BUSY = 5;

/**
 * The data directory for one station alone. The operating system releases the lock with the process, however it ends, and
 * knows processes of other containers by the file and not by their ids.
 */
export class DataLock {
  readonly #database: DatabaseSync;
  readonly #holderFile: string;

  private constructor(database: DatabaseSync, holderFile: string) {
    this.#database = database;
    this.#holderFile = holderFile;
  }

  /**
   * Makes the directory where it is missing, and takes the lock. The caller releases it.
   * @throws AirchainError `DATA_DIR_IN_USE` when another process, or this one, holds it
   * @throws AirchainError `STORE_OPEN_FAILED` when the file cannot be made or locked
   */
  static take(dataDir: string): DataLock {
    const path = join(dataDir, LOCK_NAME);
    let database: DatabaseSync | undefined;
    try {
      prepareFile(dataDir, path);
      // No wait: a running station holds it, and goes on running.
      database = new DatabaseSync(path, { timeout: 0 });
      // Reserves the file until the connection is closed; nothing is written.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE');
      const holderFile = join(dataDir, HOLDER_NAME);
      // Another user may have left it behind, and what is in the folder can be removed.
      rmSync(holderFile, { force: true });
      writeFileSync(holderFile, `${process.pid} ${hostname()}\n`, { mode: DATABASE_MODE });
      return new DataLock(database, holderFile);
    } catch (error) {
      database?.close();
      if (isBusy(error)) throw inUse(dataDir, error);
      throw new AirchainError('STORE_OPEN_FAILED', `Cannot lock "${path}": ${errorText(error)}`, { cause: error });
    }
  }

  /** Lets the next process take the directory. A second call does nothing. */
  release(): void {
    if (!this.#database.isOpen) return;
    rmSync(this.#holderFile, { force: true });
    this.#database.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function inUse(dataDir: string, cause: unknown): AirchainError {
  const message = `Cannot use the data directory "${dataDir}": ${describeHolder(dataDir)} is running on it`;
  return new AirchainError('DATA_DIR_IN_USE', message, { cause });
}

/** A holder that has only just taken the lock may not have written its file yet. */
function describeHolder(dataDir: string): string {
  const [, id, host] = /^(\d+) (\S+)\n$/.exec(readHolder(join(dataDir, HOLDER_NAME))) ?? [];
  if (id === undefined) return 'another airchain';
  return `another airchain (process ${id}${host === hostname() ? '' : ` of the host or container "${host}"`})`;
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
