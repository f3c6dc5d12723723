import { chmodSync, existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { AirchainError } from '../core/index.ts';

const COPY_MODE = 0o600;

/**
 * Brings the tables up to date by running the `steps` that the database has not had yet; all succeed or none does.
 * The database (`path`) is copied first, to `<path>.v<old version>`, unless that copy is there already.
 * @throws AirchainError `STORE_TOO_NEW` when the database has had more steps than there are
 */
export function migrate(database: DatabaseSync, steps: readonly string[], path: string): void {
  const version = readVersion(database, steps, path);
  if (version === steps.length) return;
  if (version > 0) keepCopy(database, `${path}.v${version}`);
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Takes a database as it is.
 * @throws AirchainError `STORE_TOO_NEW`; `STORE_OPEN_FAILED` when a start of this airchain has to change it first
 */
export function requireVersion(database: DatabaseSync, steps: readonly string[], path: string): void {
  const version = readVersion(database, steps, path);
  if (version === steps.length) return;
  const reason = `an older airchain wrote it (version ${version} of ${steps.length}); start this one first`;
  throw new AirchainError('STORE_OPEN_FAILED', `Cannot use the database "${path}": ${reason}`);
}

function readVersion(database: DatabaseSync, steps: readonly string[], path: string): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version <= steps.length) return version;
  throw new AirchainError(
    'STORE_TOO_NEW',
    `Cannot use the database "${path}": it has version ${version}, this airchain knows ${steps.length}`,
  );
}

function keepCopy(database: DatabaseSync, copy: string): void {
  if (existsSync(copy)) return;
  database.prepare('VACUUM INTO ?').run(copy);
  chmodSync(copy, COPY_MODE);
}
