/**
 * Who may do what. One gate decides for every way in; ways in only say which right they need. It stands beside the ways of
 * bytes and sound and imports `core` and the address words of `protocols` alone: `ingest` and `listeners` lie
 * below what may import it and so declare the question as a port, which `app` fills with the `Gate`. What it wants of the
 * database it declares as ports too. All state (counted failures, remembered passwords, bans) belongs to the one `Gate`
 * and ends with it; accounts and sessions belong to their file or to the store.
 * `ExpiringMap` is used by `app` too.
 */
export type {
  AccessDecision,
  AccessGranted,
  AccessRefused,
  AccessRequest,
  AccessRight,
  AccessRole,
  Credentials,
  ListenerFacts,
  RefusalReason,
} from './access.ts';
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
export { Gate, type GateContext, type ListenerSession } from './gate.ts';
export type { GateOptions, ListenerAuthOptions, MountAccess } from './gate-options.ts';
export { findUnusableEntries, type UnusableEntry } from './htpasswd-text.ts';
export type { LinkMakerOptions } from './link-maker.ts';
export { type Login, plainSecret, type Secret } from './login.ts';
export type { MountKeys } from './mount-keys.ts';
export type { OpenedSession, Session, SessionLimits, SessionScope, SessionStore } from './sessions.ts';
export type { ListenerAccountStore } from './stored-listeners.ts';
export type { UrlAuthOptions } from './url-auth.ts';
export type { FormServer } from './url-auth-form.ts';
