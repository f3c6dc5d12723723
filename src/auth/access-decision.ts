import type { ErrorCode } from '../core/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import type { AccessDecision, AccessGranted, AccessRefused, AccessRole, Credentials, RefusalReason } from './access.ts';
import type { Verdict } from './verdict.ts';

/** Let in without a login. */
export const anonymous: AccessGranted = { allowed: true, role: 'anonymous', user: null };

/** Not let in. */
export function refuse(
  reason: RefusalReason,
  code: ErrorCode,
  more: Pick<AccessRefused, 'retryAfter' | 'detail'> = {},
): AccessRefused {
  return { allowed: false, reason, code, ...more };
}

/** What the verdict on a login means for a client that sent `credentials`; null: it sent none. */
export function decisionOf(verdict: Verdict, role: AccessRole, credentials: Credentials | null): AccessDecision {
  if (verdict.kind === 'accepted') {
    const { expiresAfter } = verdict;
    // An auth server may let a client in by any name, and it is shown.
    const user = verdict.user && cleanText(verdict.user);
    return { allowed: true, role, user, ...(expiresAfter !== undefined && { expiresAfter }) };
  }
  const more = verdict.detail === undefined ? {} : { detail: verdict.detail };
  if (verdict.kind === 'unavailable') return refuse('unavailable', 'AUTH_UNAVAILABLE', more);
  if (credentials === null) return refuse('credentials-missing', 'AUTH_CREDENTIALS_MISSING', more);
  return refuse('credentials-wrong', 'AUTH_CREDENTIALS_WRONG', more);
}
