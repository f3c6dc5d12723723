import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AirchainError, errorText } from '../core/index.ts';
import { DATABASE_MODE, prepareFile } from './prepare-file.ts';

/** Holds no data: only the lock that SQLite keeps on it. */
const LOCK_NAME = 'airchain.lock';
/** Which process holds the lock, for people and for `kill -HUP $(cat airchain.pid)`. The lock alone decides: this may be old. */
const PID_NAME = 'airchain.pid';
/** The host or container in which that process id counts: a folder may be shared by several. */
const HOST_NAME = 'airchain.host';
/** SQLite's code for a lock that another connection holds. */
const SQLITE_BUSY = 5;

/**
 * The data directory for one station alone. The operating system releases the lock with the process, however it ends, and
 * knows processes of other containers by the file and not by their ids.
 */
export class DataLock {
  readonly #database: DatabaseSync;
  readonly #dataDir: string;

  private constructor(database: DatabaseSync, dataDir: string) {
    this.#database = database;
    this.#dataDir = dataDir;
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
      // Another user may have left them behind, and what is in the folder can be removed.
      removeHolder(dataDir);
      writeFileSync(join(dataDir, HOST_NAME), `${hostname()}\n`, { mode: DATABASE_MODE });
      writeFileSync(join(dataDir, PID_NAME), `${process.pid}\n`, { mode: DATABASE_MODE });
      return new DataLock(database, dataDir);
    } catch (error) {
      database?.close();
      if (isBusy(error)) throw inUse(dataDir, error);
      throw new AirchainError('STORE_OPEN_FAILED', `Cannot lock "${path}": ${errorText(error)}`, { cause: error });
    }
  }

  /** Lets the next process take the directory. A second call does nothing. */
  release(): void {
    if (!this.#database.isOpen) return;
    removeHolder(this.#dataDir);
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

function removeHolder(dataDir: string): void {
  for (const name of [PID_NAME, HOST_NAME]) rmSync(join(dataDir, name), { force: true });
}

/** A holder that has only just taken the lock may not have written its files yet. */
function describeHolder(dataDir: string): string {
  const [id, host] = [PID_NAME, HOST_NAME].map((name) => readLine(join(dataDir, name)));
  if (!id || !/^\d+$/.test(id)) return 'another airchain';
  return `another airchain (process ${id}${!host || host === hostname() ? '' : ` of the host or container "${host}"`})`;
}

function readLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
