/**
 * Access control. One gate decides for every protocol; each request names the right that it needs. `access.ts` has the whole
 * vocabulary: rights, credentials, requests, decisions. Imports only `core` and `protocols`; what it needs of the database
 * it declares as ports. The `Gate` owns all state (counted failures, verified passwords, bans, connected listeners);
 * accounts and sessions belong to their file or to the store.
 * `ExpiringMap` is used by `app` too.
 */
export type {
  AccessDecision,
  AccessGate,
  AccessGranted,
  AccessRefused,
  AccessRequest,
  AccessRight,
  AccessRole,
  Caller,
  Credentials,
  ListenerFacts,
  RefusalReason,
  Right,
  SessionScope,
} from './access.ts';
export { isLoginRefused, rightFor, rights } from './access.ts';
export type { AccountBook, ListenerEntry } from './account-book.ts';
export type { BanOptions } from './bans.ts';
export { ExpiringMap } from './expiring-map.ts';
export {
  type ConfiguredLogin,
  ensureAdmin,
  ensureSourceLogin,
  type FirstStartStore,
  generatePassword,
  resetAdmin,
  type StartLogin,
} from './first-start.ts';
export { Gate, type GateContext } from './gate.ts';
export type { GateOptions, ListenerAuthOptions, MountAccess } from './gate-options.ts';
export { findUnusableEntries, type UnusableEntry } from './htpasswd-text.ts';
export type { LinkMakerOptions } from './link-maker.ts';
export { type Login, plainSecret, type Secret } from './login.ts';
export type { MountKeys } from './mount-keys.ts';
export type { OpenedSession, Session, SessionLimits, SessionStore } from './sessions.ts';
export type { ListenerAccountStore } from './stored-listeners.ts';
export type { UrlAuthOptions } from './url-auth.ts';
export type { FormServer } from './url-auth-form.ts';
