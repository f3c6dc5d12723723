import type { ErrorCode, Millis } from '../core/index.ts';

/** A role that a client proves by a login, or has without one. */
export type AccessRole = 'anonymous' | 'listener' | 'source' | 'relay' | 'monitor' | 'links' | 'admin';

/** What a session token is valid for. `admin`: everything its owner may do. `monitor`: listening to monitors only. */
export type SessionScope = 'admin' | 'monitor';

interface RightFacts {
  /** Whether the right holds for one mount, and not for the whole server. */
  readonly needsMount: boolean;
  /** Roles whose login gives the right. */
  readonly logins: readonly AccessRole[];
  /** Scopes of the sessions that give it. */
  readonly sessions: readonly SessionScope[];
}

/**
 * Every right, and what gives it. Each route and each socket names one.
 * - `public`: needs no login (pages, status); bans apply
 * - `source.publish`: feed the mount; a mount with a key of its own accepts only the key
 * - `source.manage`: titles, list of listeners and end of the mount's source
 * - `listener.play`: listen to the mount
 * - `relay.list`: the plain list of mounts for other servers (`/admin/streamlist.txt`)
 * - `monitor`: listen to any program, input or mount with low latency
 * - `links.create`: create links
 * - `admin`: everything else under `/admin` and `/api`
 */
export const rights = {
  public: { needsMount: false, logins: [], sessions: [] },
  'source.publish': { needsMount: true, logins: ['source'], sessions: ['admin'] },
  'source.manage': { needsMount: true, logins: ['admin', 'source'], sessions: ['admin'] },
  'listener.play': { needsMount: true, logins: ['listener'], sessions: [] },
  'relay.list': { needsMount: false, logins: ['relay'], sessions: [] },
  monitor: { needsMount: false, logins: ['admin'], sessions: ['admin', 'monitor'] },
  'links.create': { needsMount: false, logins: ['admin', 'links'], sessions: ['admin'] },
  admin: { needsMount: false, logins: ['admin'], sessions: ['admin'] },
} as const satisfies Readonly<Record<string, RightFacts>>;

/** Name of a right. */
export type Right = keyof typeof rights;

/** Rights that hold for one mount. */
export type MountRight = { [R in Right]: (typeof rights)[R]['needsMount'] extends true ? R : never }[Right];

/** A right that a request needs. Mounts are paths, as `/live`. */
export type AccessRight =
  | { readonly right: Exclude<Right, MountRight> }
  | { readonly right: MountRight; readonly mount: string };

/** A login as sent by the client. Never to be logged. */
export interface Credentials {
  /** Null where the protocol has no user name (SHOUTcast, `ice-password`): the source user is meant. */
  readonly user: string | null;
  readonly password: string;
  /** Other ways to read the same login. All of them are one attempt. */
  readonly readings?: readonly { readonly user: string; readonly password: string }[];
}

/** A listener that connects. The auth server of the mount receives these facts. */
export interface ListenerFacts {
  /** Unique among the clients of this process. */
  readonly clientId: number;
  /** The requested path with its query: `/live?session=x`. */
  readonly target: string;
  /** Request headers, by lower-case names. Only those that the mount's options name are sent. */
  readonly headers: ReadonlyMap<string, string>;
  /** The ladder by which the mount was chosen, where it has a rule of its own: both rules apply. Null or absent: none. */
  readonly ladder?: string | null;
}

/** One request to the gate. */
export interface AccessRequest {
  readonly right: AccessRight;
  /** Null: the client sent none. */
  readonly credentials: Credentials | null;
  /** Of a session, or of a listener's sealed login; absent or null: none was sent. Never to be logged. */
  readonly token?: string | null;
  /** Address of the client, as reported by trusted proxies. */
  readonly address: string;
  /** False: a proxy that is not trusted forwarded the request, so the address may be the proxy's. Absent: true. */
  readonly isDirect?: boolean;
  /** The requested host, with or without a port; absent or null: none was named. */
  readonly host?: string | null;
  /** Whether a page of another server may have sent it: failures are counted separately then. Absent: no. */
  readonly isForeign?: boolean;
  readonly userAgent: string | null;
  /** Method and path without the query, where right and mount do not imply them; for the log. */
  readonly route?: string;
  /** The same login is tried again elsewhere if it is refused here: this refusal is neither counted nor logged. */
  readonly isTrial?: boolean;
  /** With `listener.play` for a listener that connects; absent: the request only asks whether one could. */
  readonly listener?: ListenerFacts;
}

/** The client behind an accepted request. */
export interface Caller {
  readonly role: AccessRole;
  /** The verified name; null: no login. */
  readonly user: string | null;
}

/** The request is accepted. */
export interface AccessGranted extends Caller {
  readonly allowed: true;
  /** Time after which the connection is to be closed. Absent: no limit. */
  readonly expiresAfter?: Millis;
}

/** Why a request is refused. Each is a `Refusal` of `protocols/icecast-answer`, which defines its response. */
export type RefusalReason = 'credentials-missing' | 'credentials-wrong' | 'banned' | 'rate-limited' | 'unavailable';

/** The request is refused. */
export interface AccessRefused {
  readonly allowed: false;
  readonly reason: RefusalReason;
  /** More specific than `reason`; for API responses. */
  readonly code: ErrorCode;
  /** When a new attempt makes sense. */
  readonly retryAfter?: Millis;
  /** Message of the auth server; for the log. */
  readonly detail?: string;
}

/** The gate's decision. */
export type AccessDecision = AccessGranted | AccessRefused;

/** Decides whether a request is accepted. Implemented by `Gate`. */
export interface AccessGate {
  decide(request: AccessRequest): Promise<AccessDecision>;
}

/** Whether a refusal is about the login: missing or wrong. */
export function isLoginRefused({ reason }: AccessRefused): boolean {
  return reason === 'credentials-missing' || reason === 'credentials-wrong';
}

/** The right for a mount, or the right of an administrator where no mount is named. */
export function rightFor(right: Right, mount: string | null): AccessRight {
  if (!needsMount(right)) return { right };
  return mount === null ? { right: 'admin' } : { right, mount };
}

function needsMount(right: Right): right is MountRight {
  return rights[right].needsMount;
}
