import type { Millis } from '../core/index.ts';

/** What one way to prove a login says: the password is right, it is not, or nobody could be asked. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly user: string | null; readonly expiresAfter?: Millis }
  | { readonly kind: 'refused'; readonly detail?: string }
  | { readonly kind: 'unavailable'; readonly detail?: string };
