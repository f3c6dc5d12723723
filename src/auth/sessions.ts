import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Clock, type Millis, type UnixMillis, unixMillis } from '../core/index.ts';
import { type AccessRight, type Right, rights, type SessionScope } from './access.ts';
import { equalSecrets } from './equal-secrets.ts';
import type { Login, Secret } from './login.ts';

/** A session: its owner has logged in. */
export interface Session {
  readonly user: string;
  readonly scope: SessionScope;
  readonly expiresAt: UnixMillis;
}

/** A new session, with the only copy of its token. */
export interface OpenedSession extends Session {
  readonly token: string;
}

interface StoredSession {
  readonly tokenHash: string;
  readonly user: string;
  readonly scope: string;
  readonly mark: string;
  readonly createdAt: UnixMillis;
  readonly expiresAt: UnixMillis;
}

/** The required part of the database, implemented by `SessionTable` of `src/store`. */
export interface SessionStore {
  find(tokenHash: string): StoredSession | null;
  /** Only the newest `kept` sessions of its scope stay. */
  save(session: StoredSession, kept: number): void;
  remove(tokenHash: string): boolean;
  removeOf(user: string, scope: string): number;
}

/** Limits of the sessions; may change at a reload. */
export interface SessionLimits {
  /** How long a token is valid. */
  readonly lifetime: Millis;
  /** Maximum sessions of a scope; the oldest is removed first. */
  readonly most: number;
}

const TOKEN_BYTES = 32;

/** Whether a session grants a right. */
export function coversRight({ scope }: Session, { right }: AccessRight): boolean {
  return scopesOf(right).includes(scope);
}

/**
 * Tokens instead of passwords: opaque, 256 bits. The database stores only their hashes, so a copy of it reveals no
 * token and a restart keeps them. A token ends when it expires, at logout, and when the password of its owner is
 * changed.
 */
export class Sessions {
  readonly #store: SessionStore;
  readonly #clock: Clock;

  constructor(store: SessionStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Creates a token for an owner whose password was right. */
  open({ user, secret }: Login, scope: SessionScope, { lifetime, most }: SessionLimits): OpenedSession {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const createdAt = unixMillis(Math.round(this.#clock.wallTime()));
    const expiresAt = unixMillis(createdAt + lifetime);
    this.#store.save({ tokenHash: hash(token), user, scope, mark: markOf(token, secret), createdAt, expiresAt }, most);
    return { token, user, scope, expiresAt };
  }

  /** The session of a token; null: invalid, expired, or its owner was removed or has another password. */
  find(token: string, logins: readonly Login[]): Session | null {
    const stored = this.#store.find(hash(token));
    if (!stored || stored.expiresAt <= this.#clock.wallTime() || !isScope(stored.scope)) return null;
    const owner = logins.find(({ user }) => user === stored.user);
    if (!owner || !equalSecrets(stored.mark, markOf(token, owner.secret))) return null;
    return { user: stored.user, scope: stored.scope, expiresAt: stored.expiresAt };
  }

  /** Says whether there was one. */
  close(token: string): boolean {
    return this.#store.remove(hash(token));
  }

  /** Ends all sessions of a user in one scope. Returns how many. */
  closeAllOf(user: string, scope: SessionScope): number {
    return this.#store.removeOf(user, scope);
  }
}

/** One round of hashing is enough: a random token of 256 bits cannot be guessed. */
function hash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

/** An HMAC with the token as key: the database alone does not allow trying passwords. */
function markOf(token: string, secret: Secret): string {
  const text = secret.kind === 'plain' ? secret.password : secret.hash;
  return createHmac('sha256', token).update(text, 'utf8').digest('base64url');
}

function scopesOf(right: Right): readonly SessionScope[] {
  return rights[right].sessions;
}

function isScope(scope: string): scope is SessionScope {
  return scope === 'admin' || scope === 'monitor';
}
