import { requestJson } from './request-json.ts';
import { setStaff } from './staff.ts';

/** Result of a login. */
export interface LoginOutcome {
  /** HTTP status; 0: the server cannot be reached. */
  readonly status: number;
  /** Error message to show; empty: success. */
  readonly errorText: string;
}

/** Logs an administrator in; the browser keeps the session cookie. */
export async function logIn(username: string, password: string): Promise<LoginOutcome> {
  const { status, code, error } = await requestJson('POST', '/api/login', { body: { username, password } });
  if (error === '') setStaff(true);
  return { status, errorText: error === '' ? '' : describeLoginError(status, code) };
}

/** Ends the session of this browser. */
export async function logOut(): Promise<void> {
  setStaff(false);
  await requestJson('POST', '/api/logout');
}

/** Error message for a failed login. */
export function describeLoginError(status: number, code: string): string {
  if (code === 'AUTH_RATE_LIMITED' || status === 429) return 'Too many attempts. Wait a minute, then try again.';
  if (status === 401 || status === 403) return 'Wrong username or password. Try again.';
  if (status === 0) return 'Cannot reach the server. Check your connection, then try again.';
  if (status === 400 || status === 413) return 'The username or password is too long. Check it, then try again.';
  return 'The server could not log you in. Try again in a moment.';
}
