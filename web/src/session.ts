import { askServer } from './ask-server.ts';
import { noteStaff } from './staff.ts';

/** For a login that has ended: the time is over, or the password was changed elsewhere. */
export const SESSION_ENDED = 'Your session has ended. Log in again.';

/** The administrator whose login this browser has; null: there is none. Undefined: the server gave no answer. */
export async function readSession(): Promise<string | null | undefined> {
  const { body, error } = await askServer('GET', '/api/auth/status');
  if (error !== '') return undefined;
  const user = (body.username as string | null | undefined) ?? null;
  if (user === null) noteStaff(false);
  return user;
}
