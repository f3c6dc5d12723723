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

/** What is wanted of the database; `SessionTable` of `src/store` has it. */
export interface SessionStore {
  find(tokenHash: string): StoredSession | null;
  /** Of its scope no more than the newest `kept` stay. */
  save(session: StoredSession, kept: number): void;
  remove(tokenHash: string): boolean;
  removeOf(user: string, scope: string): number;
}

/** Bounds of the sessions; may change at a reload. */
export interface SessionLimits {
  /** How long a token is good for. */
  readonly lifetime: Millis;
  /** Sessions of a scope at once; the oldest gives way. */
  readonly most: number;
}

const TOKEN_BYTES = 32;

/** Whether a session is enough for a right. */
export function coversRight({ scope }: Session, { right }: AccessRight): boolean {
  return scopesOf(right).includes(scope);
}

/**
 * Tokens instead of passwords: opaque, 256 bits, hashed in the database, so that neither a copy of it nor a restart tells
 * or loses one. A token dies with its time, by logging out, and when the password that it was given for is changed.
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

  /** The session of a token; null: it is none, its time is over, or its owner has another password or is gone. */
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

/** A token is as long as its hash, so one round is enough: there is nothing to guess. */
function hash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

/** Under the token as its key: who has the database and no token cannot try passwords against it. */
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
