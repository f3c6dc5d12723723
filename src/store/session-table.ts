import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type UnixMillis, unixMillis } from '../core/index.ts';

/** A session: its owner logged in with a password and sends a token from then on. */
export interface SessionRow {
  /** Of the token, which is kept nowhere. */
  readonly tokenHash: string;
  readonly user: string;
  /** What the token is good for, as `src/auth` names it. */
  readonly scope: string;
  /** Tells whether the password is still the one of the login; nothing to those who have no token. */
  readonly mark: string;
  readonly createdAt: UnixMillis;
  readonly expiresAt: UnixMillis;
}

/** The sessions, by hashes of their tokens. Part of the `Store`. */
export class SessionTable {
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #forgetOldest: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeOf: StatementSync;
  readonly #removeExpired: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT * FROM sessions WHERE token_hash = ?');
    this.#save = database.prepare(`INSERT INTO sessions (token_hash, user, scope, mark, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?)`);
    this.#forgetOldest = database.prepare(`DELETE FROM sessions WHERE token_hash IN
      (SELECT token_hash FROM sessions WHERE scope = ? ORDER BY created_at DESC LIMIT -1 OFFSET ?)`);
    this.#remove = database.prepare('DELETE FROM sessions WHERE token_hash = ?');
    this.#removeOf = database.prepare('DELETE FROM sessions WHERE user = ? AND scope = ?');
    this.#removeExpired = database.prepare('DELETE FROM sessions WHERE expires_at <= ?');
  }

  find(tokenHash: string): SessionRow | null {
    const row = this.#find.get(tokenHash);
    return row ? readRow(row) : null;
  }

  /** Adds a session; forgets those that have expired, and of those of its scope no more than the newest `kept` stay. */
  save({ tokenHash, user, scope, mark, createdAt, expiresAt }: SessionRow, kept: number): void {
    this.#removeExpired.run(createdAt);
    this.#save.run(tokenHash, user, scope, mark, createdAt, expiresAt);
    this.#forgetOldest.run(scope, kept);
  }

  /** Says whether there was one. */
  remove(tokenHash: string): boolean {
    return this.#remove.run(tokenHash).changes > 0;
  }

  /** Says how many there were. */
  removeOf(user: string, scope: string): number {
    return Number(this.#removeOf.run(user, scope).changes);
  }
}

function readRow(row: Record<string, unknown>): SessionRow {
  return {
    tokenHash: String(row.token_hash),
    user: String(row.user),
    scope: String(row.scope),
    mark: String(row.mark),
    createdAt: unixMillis(Number(row.created_at)),
    expiresAt: unixMillis(Number(row.expires_at)),
  };
}
