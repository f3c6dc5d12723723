import type { MonitorTokenAnswer } from '../../../src/api/index.ts';
import { logIn, logOut } from '../kit/log-in.ts';
import { requestJson } from '../kit/request-json.ts';
import { readSession, SESSION_ENDED } from '../kit/session.ts';
import type { SettingsStore } from '../kit/settings-store.ts';
import { Store } from '../kit/store.ts';

/**
 * asking    a request is pending
 * needed    username and password are required
 * done      the page has a token
 */
export type LoginPhase = 'asking' | 'needed' | 'done';

export interface LoginState {
  readonly phase: LoginPhase;
  /** Why the last attempt failed; empty: no error. */
  readonly errorText: string;
  readonly token: string;
}

const UNEXPECTED = 'Unexpected answer from the server. Try again.';
const TOKEN_KEY = 'monitorToken';

/** Gets a monitor token: from the storage of the tab, by the session cookie, or by username and password. */
export class LiveLogin extends Store<LoginState> {
  readonly #settings: SettingsStore;

  /** `settings`: storage of the tab. */
  constructor(settings: SettingsStore) {
    const token = settings.read(TOKEN_KEY) ?? '';
    super({ phase: token ? 'done' : 'asking', errorText: '', token });
    this.#settings = settings;
  }

  /** Requests a token with the session cookie if the tab has none. */
  async start(): Promise<void> {
    if (this.state.phase === 'done') await this.check();
    else await this.#useCookie('');
  }

  /** Checks whether the session is still valid: a changed password ends it without notice. */
  async check(): Promise<void> {
    if (this.state.phase === 'done' && (await readSession()) === null) this.#requireLogin(SESSION_ENDED);
  }

  async logIn(username: string, password: string): Promise<void> {
    this.change({ phase: 'asking', errorText: '' });
    const { errorText } = await logIn(username, password);
    if (errorText) this.change({ phase: 'needed', errorText });
    else await this.#fetchToken();
  }

  /** Replaces an invalid token if the session is still valid. Returns the new token; empty: a login is required. */
  async renew(): Promise<string> {
    await this.#useCookie(SESSION_ENDED);
    return this.state.token;
  }

  /** Revokes all monitor tokens of this user and ends the session. */
  async logOut(): Promise<void> {
    this.#requireLogin('');
    await requestJson('DELETE', '/api/monitor/tokens');
    await logOut();
  }

  /** `errorText`: message if the cookie is invalid. */
  async #useCookie(errorText: string): Promise<void> {
    const session = await readSession();
    if (session) await this.#fetchToken();
    else this.#requireLogin(session === undefined ? UNEXPECTED : errorText);
  }

  async #fetchToken(): Promise<void> {
    const { body, error } = await requestJson<MonitorTokenAnswer>('POST', '/api/monitor/tokens');
    if (error || body.token === undefined) return this.#requireLogin(UNEXPECTED);
    this.#settings.write(TOKEN_KEY, body.token);
    this.change({ phase: 'done', errorText: '', token: body.token });
  }

  #requireLogin(errorText: string): void {
    // Keep the token: after a reload the page shows the same message.
    if (errorText !== SESSION_ENDED) this.#settings.write(TOKEN_KEY, '');
    this.change({ phase: 'needed', errorText, token: '' });
  }
}
