import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type UnixMillis, unixMillis } from '../core/index.ts';

/** A stream that is handed on by its address, as `src/links` keeps it. */
export interface LinkRow {
  readonly id: string;
  /** Of the key, which is kept nowhere. */
  readonly keyHash: string;
  readonly title: string;
  readonly maxListeners: number | null;
  readonly createdAt: UnixMillis;
  readonly expiresAt: UnixMillis;
  readonly onAirAt: UnixMillis | null;
  /** It ends then when it has never been on air; null: it waits as long as it is open. */
  readonly startBy: UnixMillis | null;
}

/** The links, by id. Part of the `Store`. */
export class LinkTable {
  readonly #list: StatementSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#list = database.prepare('SELECT * FROM links ORDER BY created_at, id');
    this.#save = database.prepare(`INSERT OR REPLACE INTO links
      (id, key_hash, title, max_listeners, created_at, expires_at, on_air_at, start_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#remove = database.prepare('DELETE FROM links WHERE id = ?');
  }

  /** All of them, the oldest first. */
  list(): LinkRow[] {
    return this.#list.all().map(readRow);
  }

  /** Adds the link or replaces the one of its id. */
  save({ id, keyHash, title, maxListeners, createdAt, expiresAt, onAirAt, startBy }: LinkRow): void {
    this.#save.run(id, keyHash, title, maxListeners, createdAt, expiresAt, onAirAt, startBy);
  }

  remove(id: string): void {
    this.#remove.run(id);
  }
}

function readRow(row: Record<string, unknown>): LinkRow {
  return {
    id: String(row.id),
    keyHash: String(row.key_hash),
    title: String(row.title),
    maxListeners: row.max_listeners === null ? null : Number(row.max_listeners),
    createdAt: unixMillis(Number(row.created_at)),
    expiresAt: unixMillis(Number(row.expires_at)),
    onAirAt: readTime(row.on_air_at),
    startBy: readTime(row.start_by),
  };
}

function readTime(value: unknown): UnixMillis | null {
  return value === null ? null : unixMillis(Number(value));
}
