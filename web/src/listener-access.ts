import { askServer } from './ask-server.ts';
import { describeLoginTrouble } from './log-in.ts';

/** Why a listener does not get in. */
export interface ListenerRefusal {
  /** Whether a name and a password would help. */
  readonly needsLogin: boolean;
  /** For people. */
  readonly words: string;
}

const UNREACHED = 'Cannot reach the server.';

/** Whether the server would play a protected mount to this browser; null: it would. */
export async function checkAccess(path: string): Promise<ListenerRefusal | null> {
  const { status, error } = await askServer('GET', loginPath(path));
  if (error === '') return null;
  if (status === 401) return { needsLogin: true, words: '' };
  if (status === 403) return { needsLogin: false, words: 'You do not have access to this stream.' };
  if (status === 429) return { needsLogin: false, words: 'Too many attempts. Wait a minute, then try again.' };
  if (status === 0) return { needsLogin: false, words: UNREACHED };
  return { needsLogin: false, words: 'The server cannot check logins right now. Retrying …' };
}

/** Logs a listener in; the browser keeps a cookie. Says why it failed; empty: it did not. */
export async function logInToMount(path: string, username: string, password: string): Promise<string> {
  const { status, error, body } = await askServer('POST', loginPath(path), { body: { username, password } });
  return error === '' ? '' : describeLoginTrouble(status, body);
}

/** Why a mount that was asked for gives no sound, by what the server answers now; empty: nothing is wrong there. */
export async function explainSilence(path: string): Promise<string> {
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
