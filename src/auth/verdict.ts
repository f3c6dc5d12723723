import type { Millis } from '../core/index.ts';

/** Result of one way to prove a login: the password is right, it is wrong, or it could not be checked. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly user: string | null; readonly expiresAfter?: Millis }
  | { readonly kind: 'refused'; readonly detail?: string }
  | { readonly kind: 'unavailable'; readonly detail?: string };
