import { describeLoginError } from './log-in.ts';
import { requestJson } from './request-json.ts';

/** Why a listener has no access to a mount. */
export interface AccessError {
  /** Whether a login may give access. */
  readonly needsLogin: boolean;
  /** Message to show; empty: the login form is shown instead. */
  readonly message: string;
}

const UNREACHED = 'Cannot reach the server.';

/** Asks the server whether this browser may play a protected mount. Null: it may. */
export async function checkAccess(path: string): Promise<AccessError | null> {
  const { status, error } = await requestJson('GET', loginPath(path));
  if (error === '') return null;
  if (status === 401) return { needsLogin: true, message: '' };
  if (status === 403) return { needsLogin: false, message: 'You do not have access to this stream.' };
  if (status === 429) return { needsLogin: false, message: 'Too many attempts. Wait a minute, then try again.' };
  if (status === 0) return { needsLogin: false, message: UNREACHED };
  return { needsLogin: false, message: 'The server cannot check logins right now. Retrying …' };
}

/** Logs a listener in; the browser keeps the cookie. Returns the error message; empty: success. */
export async function logInToMount(path: string, username: string, password: string): Promise<string> {
  const { status, code, error } = await requestJson('POST', loginPath(path), { body: { username, password } });
  return error === '' ? '' : describeLoginError(status, code);
}

/** Asks the server why a mount gives no audio. Returns the message to show; empty: the server reports no problem. */
export async function diagnoseSilence(path: string): Promise<string> {
  const status = await fetch(encodeURI(path), { method: 'HEAD' }).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status === 0) return UNREACHED;
  if (status === 404) return 'Off air. Playback starts when the stream is back.';
  if (status === 403 || status === 503) return 'The server accepts no more listeners right now. Retrying …';
  return '';
}

function loginPath(path: string): string {
  return `/api/mounts/${encodeURIComponent(path)}/login`;
}
