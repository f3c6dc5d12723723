import type { SessionAnswer } from '../../../src/api/index.ts';
import { requestJson } from './request-json.ts';
import { setStaff } from './staff.ts';

/** Message when the session has expired or the password was changed elsewhere. */
export const SESSION_ENDED = 'Your session has ended. Log in again.';

/** Name of the administrator who is logged in. Null: none; undefined: no response from the server. */
export async function readSession(): Promise<string | null | undefined> {
  const { body, error } = await requestJson<SessionAnswer>('GET', '/api/auth/status');
  if (error !== '') return undefined;
  const user = body.username ?? null;
  if (user === null) setStaff(false);
  return user;
}
