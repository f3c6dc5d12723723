import type { ErrorCode, Millis } from '../core/index.ts';

/**
 * What somebody wants to do. Every route and every socket names one; mounts are paths, as `/live`.
 * - `public`: no login is asked for (pages, status); bans still hold
 * - `source.publish`: feed the mount; one that has a key of its own by that key alone
 * - `source.manage`: titles, list of listeners and end of the mount's source: its own source login or an admin
 * - `listener.play`: listen to the mount
 * - `relay.list`: the plain list of mounts that other servers mirror (`/admin/streamlist.txt`)
 * - `monitor`: hear any program, input or mount with little delay
 * - `links.create`: make links that others send sound to
 * - `admin`: everything else under `/admin` and `/api`
 */
export type AccessRight =
  | { readonly right: 'public' | 'relay.list' | 'monitor' | 'links.create' | 'admin' }
  | { readonly right: 'source.publish' | 'source.manage' | 'listener.play'; readonly mount: string };

/** A login as it came over the wire. Never to be logged. */
export interface Credentials {
  /** Null where the form has no place for a name (SHOUTcast, `ice-password`): the source user is meant. */
  readonly user: string | null;
  readonly password: string;
  /** Other ways to read the same login. All of them are one attempt. */
  readonly readings?: readonly { readonly user: string; readonly password: string }[];
}

/** What is known of a listener that asks to play; the auth server of the mount is told. */
export interface ListenerFacts {
  /** Unique among the clients of this process. */
  readonly clientId: number;
  /** The path as asked for, with its query: `/live?session=x`. */
  readonly target: string;
  /** Request headers, by names in small letters. Only those that the mount's options name are passed on. */
  readonly headers: ReadonlyMap<string, string>;
}

/** One question to the gate. */
export interface AccessRequest {
  readonly right: AccessRight;
  /** Null: the client sent none. */
  readonly credentials: Credentials | null;
  /** Of a session, from a cookie or the address of a socket; absent or null: none was sent. Never to be logged. */
  readonly token?: string | null;
  /** The client's own address, already found behind trusted proxies. */
  readonly address: string;
  /** False: somebody whom nobody trusts has passed the request on, so that the address may be his. Absent: true. */
  readonly isDirect?: boolean;
  /** The host that was asked, with or without a port; absent or null: none was named. */
  readonly host?: string | null;
  /** Whether a page of another server may be behind it: failures are counted apart then. Absent: no. */
  readonly isForeign?: boolean;
  readonly userAgent: string | null;
  /** Method and path without the query, where the right and the mount do not say it; for the log. */
  readonly route?: string;
  /** The same login is asked about again where it is refused here: this refusal is neither counted nor logged. */
  readonly isTrial?: boolean;
  /** Only with `listener.play`. */
  readonly listener?: ListenerFacts;
}

/** As whom somebody was let in. */
export type AccessRole = 'anonymous' | 'listener' | 'source' | 'relay' | 'monitor' | 'links' | 'admin';

/** Somebody was let in. */
export interface AccessGranted {
  readonly allowed: true;
  readonly role: AccessRole;
  /** The name that was proven, for logs and for taking over a mount by the same user; null where nobody logged in. */
  readonly user: string | null;
  /** How long it holds from now on; then the connection is to be closed. Absent: as long as it lasts. */
  readonly expiresAfter?: Millis;
}

/** Why somebody was not let in. */
export type RefusalReason = 'credentials-missing' | 'credentials-wrong' | 'banned' | 'rate-limited' | 'unavailable';

/** Somebody was not let in. */
export interface AccessRefused {
  readonly allowed: false;
  readonly reason: RefusalReason;
  /** The same for whoever answers by status: the definition of the code has it. */
  readonly code: ErrorCode;
  /** When it makes sense to come again. */
  readonly retryAfter?: Millis;
  /** What the auth server said; for the log. */
  readonly detail?: string;
}

/** The gate's answer. */
export type AccessDecision = AccessGranted | AccessRefused;
