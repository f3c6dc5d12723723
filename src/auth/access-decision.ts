import type { ErrorCode } from '../core/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import type { AccessDecision, AccessGranted, AccessRefused, AccessRole, Credentials, RefusalReason } from './access.ts';
import type { Verdict } from './verdict.ts';

/** Accepted without a login. */
export const anonymous: AccessGranted = { allowed: true, role: 'anonymous', user: null };

/** Refused. */
export function refuse(
  reason: RefusalReason,
  code: ErrorCode,
  more: Pick<AccessRefused, 'retryAfter' | 'detail'> = {},
): AccessRefused {
  return { allowed: false, reason, code, ...more };
}

/** Converts the verdict on a login to a decision for a client that sent `credentials`; null: none were sent. */
export function decisionOf(verdict: Verdict, role: AccessRole, credentials: Credentials | null): AccessDecision {
  if (verdict.kind === 'accepted') {
    const { expiresAfter } = verdict;
    // An auth server may accept any user name; the name is displayed.
    const user = verdict.user && cleanText(verdict.user);
    return { allowed: true, role, user, ...(expiresAfter !== undefined && { expiresAfter }) };
  }
  const more = verdict.detail === undefined ? {} : { detail: verdict.detail };
  if (verdict.kind === 'unavailable') return refuse('unavailable', 'AUTH_UNAVAILABLE', more);
  if (credentials === null) return refuse('credentials-missing', 'AUTH_CREDENTIALS_MISSING', more);
  return refuse('credentials-wrong', 'AUTH_CREDENTIALS_WRONG', more);
}
