import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';

/** Password hashes and the source password are inside: only the owner reads it. SQLite gives `-wal` and `-shm` the same mode. */
export const DATABASE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Makes the directory and the file where they are missing, the file for its owner alone. */
export function prepareFile(directory: string, path: string): void {
  mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
  // To close a file that is open elsewhere in this process would drop the locks that SQLite has on it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', DATABASE_MODE));
  chmodSync(path, DATABASE_MODE);
}
