import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AirchainError, type Clock, errorText } from '../core/index.ts';
import { DataLock } from './data-lock.ts';
import { forgetUnreadable } from './forget-unreadable.ts';
import { migrate, requireVersion } from './migrate.ts';
import { migrations } from './migrations.ts';
import { prepareFile } from './prepare-file.ts';
import { Store } from './store.ts';

const DATABASE_NAME = 'airchain.db';
/** How long a statement waits for another process (a backup, the command line) before it fails. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * Opens `airchain.db` in `dataDir` for a station, makes both where they are missing, and brings the tables up to date. A
 * database that has to be changed is copied first, to `airchain.db.v<old version>`; all steps succeed or none does. Until
 * the store is closed no other station can open it. The caller owns the store and closes it.
 * @throws AirchainError `DATA_DIR_IN_USE` when another station has it
 * @throws AirchainError `STORE_OPEN_FAILED` when the file cannot be made, read or changed
 * @throws AirchainError `STORE_TOO_NEW` when a newer airchain has written it
 */
export function openStore(dataDir: string, clock: Clock): Store {
  const lock = DataLock.take(dataDir);
  try {
    return open(dataDir, clock, lock, (path) => {
      prepareFile(dataDir, path);
      return (database) => {
        migrate(database, migrations, path);
        forgetUnreadable(database);
      };
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens the `airchain.db` that is in `dataDir` beside a station that may run, and changes neither its tables nor its mode
 * or owner.
 * @throws AirchainError `STORE_MISSING` when there is none, `STORE_OPEN_FAILED` when it cannot be used
 */
export function openExistingStore(dataDir: string, clock: Clock): Store {
  return open(dataDir, clock, null, (path) => {
    // Where the folder may not be read this throws: that is not the same as no database.
    if (!statSync(path, { throwIfNoEntry: false }))
      throw new AirchainError('STORE_MISSING', `Cannot open "${path}": it is not there`);
    return (database) => requireVersion(database, migrations, path);
  });
}

/** `prepare` sees to the file and returns what sees to the tables; the store releases the lock. */
function open(
  dataDir: string,
  clock: Clock,
  lock: DataLock | null,
  prepare: (path: string) => (database: DatabaseSync) => void,
): Store {
  const path = join(dataDir, DATABASE_NAME);
  let database: DatabaseSync | undefined;
  try {
    const prepareTables = prepare(path);
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    prepareTables(database);
    return new Store(database, clock, lock);
  } catch (error) {
    database?.close();
    if (error instanceof AirchainError) throw error;
    throw new AirchainError('STORE_OPEN_FAILED', `Cannot open the database "${path}": ${errorText(error)}`, {
      cause: error,
    });
  }
}
