import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock, Millis, UnixMillis } from '../core/index.ts';
import { unixMillis } from '../core/index.ts';
import type { DataLock } from './data-lock.ts';
import { LinkTable } from './link-table.ts';
import { SessionTable } from './session-table.ts';
import { type TrackRow, TrackTable } from './track-table.ts';

/** An account that may log in to run the station. */
export interface Account {
  readonly name: string;
  /** A hash as `src/auth` writes it; never the password. */
  readonly passwordHash: string;
  /** A name for a set of rights; `admin` has them all. */
  readonly role: string;
  /** Rights beyond the role, as names; data, so that a new right needs no new table. */
  readonly rights: readonly string[];
}

/** An account that may listen to a mount that requires a password. */
export interface ListenerAccount {
  readonly mount: string;
  readonly name: string;
  readonly passwordHash: string;
}

/**
 * What has to outlive the process and is not the operator's config file: accounts, listener accounts, sessions, links,
 * small settings, what was played, and what was found out about music files. Calls are synchronous and take well under a
 * millisecond, save those for many tracks; none belongs on the way of the audio. Text is UTF-8.
 */
export class Store {
  /** Who is logged in. */
  readonly sessions: SessionTable;
  /** Streams that are handed on by their address. */
  readonly links: LinkTable;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #lock: DataLock | null;
  readonly #statements: Statements;
  readonly #tracks: TrackTable;

  /** Takes over `database`, whose tables are up to date, and the lock of a station: use `openStore`. */
  constructor(database: DatabaseSync, clock: Clock, lock: DataLock | null = null) {
    this.#database = database;
    this.#clock = clock;
    this.#lock = lock;
    this.#statements = prepareStatements(database);
    this.#tracks = new TrackTable(database, clock);
    this.sessions = new SessionTable(database);
    this.links = new LinkTable(database);
  }

  /** The value last given to `saveSetting`, or null. */
  findSetting(key: string): string | null {
    const row = this.#statements.findSetting.get(key);
    return row ? String(row.value) : null;
  }

  /** Keeps `value` under `key`, replacing what was there. Structured values are the caller's JSON. */
  saveSetting(key: string, value: string): void {
    this.#statements.saveSetting.run(key, value, this.#now());
  }

  /** The account of this name, or null. Names are compared exactly. */
  findAccount(name: string): Account | null {
    const row = this.#statements.findAccount.get(name);
    return row ? readAccount(row) : null;
  }

  /** Adds the account or replaces the one of that name. */
  saveAccount(account: Account): void {
    const now = this.#now();
    const rights = JSON.stringify(account.rights);
    this.#statements.saveAccount.run(account.name, account.passwordHash, account.role, rights, now, now);
  }

  /** The listeners of one mount, by name. */
  listListenerAccounts(mount: string): ListenerAccount[] {
    return this.#statements.listListeners.all(mount).map((row) => ({
      mount,
      name: String(row.name),
      passwordHash: String(row.password_hash),
    }));
  }

  /** Adds a listener of a mount. Returns false and changes nothing when the name is taken there. */
  addListenerAccount(account: ListenerAccount): boolean {
    const { mount, name, passwordHash } = account;
    return this.#statements.addListener.run(mount, name, passwordHash, this.#now()).changes > 0;
  }

  /** Removes a listener of a mount. Returns whether there was one. */
  removeListenerAccount(mount: string, name: string): boolean {
    return this.#statements.removeListener.run(mount, name).changes > 0;
  }

  /** What an input has played last, the oldest first, at most `limit`: each as the text that was saved. */
  listPlays(input: string, limit: number): string[] {
    return this.#statements.listPlays
      .all(input, limit)
      .map((row) => String(row.record))
      .reverse();
  }

  /** Keeps what an input plays, or (the same `id`) what became of it; of each input no more than the newest `kept`. */
  savePlay(input: string, id: string, record: string, kept: number): void {
    this.#statements.savePlay.run(input, id, record);
    this.#statements.forgetPlays.run(input, input, kept);
  }

  /** What was saved last about a music file, of whatever state of the file; null: nothing. */
  findTrack(path: string): TrackRow | null {
    return this.#tracks.find(path);
  }

  /** Keeps what is known about music files, each replacing what was there for its path. All or none. */
  saveTracks(tracks: readonly TrackRow[]): void {
    this.#tracks.save(tracks);
  }

  /** The music files are still there. */
  markTracksSeen(paths: readonly string[]): void {
    this.#tracks.markSeen(paths);
  }

  /** Deletes music files that were not found for `age`. Returns how many. */
  removeTracksUnseenFor(age: Millis): number {
    return this.#tracks.removeUnseenFor(age);
  }

  /** Another number whenever something else than this store has written, another process above all. */
  get foreignVersion(): number {
    return Number(this.#statements.foreignVersion.get()?.data_version);
  }

  /** Closes the database; the store cannot be used afterwards. */
  close(): void {
    this.#database.close();
    this.#lock?.release();
  }

  #now(): UnixMillis {
    return unixMillis(Math.round(this.#clock.wallTime()));
  }
}

type Row = Record<string, unknown>;
type Statements = Record<keyof typeof statementTexts, StatementSync>;

const statementTexts = {
  foreignVersion: 'PRAGMA data_version',
  findSetting: 'SELECT value FROM settings WHERE key = ?',
  saveSetting: `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  findAccount: 'SELECT name, password_hash, role, rights FROM accounts WHERE name = ?',
  saveAccount: `INSERT INTO accounts (name, password_hash, role, rights, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role,
      rights = excluded.rights, updated_at = excluded.updated_at`,
  listListeners: 'SELECT name, password_hash FROM listener_accounts WHERE mount = ? ORDER BY name',
  addListener: `INSERT INTO listener_accounts (mount, name, password_hash, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING`,
  listPlays: 'SELECT record FROM plays WHERE input = ? ORDER BY number DESC LIMIT ?',
  savePlay: `INSERT INTO plays (input, id, record) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
  forgetPlays: `DELETE FROM plays WHERE input = ? AND number <=
    (SELECT number FROM plays WHERE input = ? ORDER BY number DESC LIMIT 1 OFFSET ?)`,
  removeListener: 'DELETE FROM listener_accounts WHERE mount = ? AND name = ?',
} as const;

function prepareStatements(database: DatabaseSync): Statements {
  const entries = Object.entries(statementTexts).map(([name, text]) => [name, database.prepare(text)]);
  return Object.fromEntries(entries) as Statements;
}

function readAccount(row: Row): Account {
  return {
    name: String(row.name),
    passwordHash: String(row.password_hash),
    role: String(row.role),
    rights: JSON.parse(String(row.rights)) as string[],
  };
}
