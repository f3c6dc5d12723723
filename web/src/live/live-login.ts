import { askServer } from '../ask-server.ts';
import type { KeptSettings } from '../kept-settings.ts';
import { logIn, logOut } from '../log-in.ts';
import { Observable } from '../observable.ts';
import { readSession, SESSION_ENDED } from '../session.ts';

/**
 * asking    it is being found out whether somebody is logged in
 * needed    a name and a password are wanted
 * done      there is a token
 */
export type LoginPhase = 'asking' | 'needed' | 'done';

export interface LoginState {
  readonly phase: LoginPhase;
  /** Why the last attempt failed; empty: it did not. */
  readonly trouble: string;
  readonly token: string;
}

const UNREACHED = 'Unexpected answer from the server. Try again.';
const TOKEN_KEY = 'monitorToken';

/** A token for monitors: from this tab's storage, by the cookie of a login, or by name and password. */
export class LiveLogin extends Observable<LoginState> {
  readonly #settings: KeptSettings;

  /** `settings`: those of the tab. */
  constructor(settings: KeptSettings) {
    const token = settings.read(TOKEN_KEY) ?? '';
    super({ phase: token ? 'done' : 'asking', trouble: '', token });
    this.#settings = settings;
  }

  /** Asks for a token where there is none: with the cookie, where the browser has one. */
  async start(): Promise<void> {
    if (this.state.phase === 'done') await this.check();
    else await this.#askByCookie('');
  }

  /** Looks whether the login is still one: another password ends it unseen. */
  async check(): Promise<void> {
    if (this.state.phase === 'done' && (await readSession()) === null) this.#want(SESSION_ENDED);
  }

  async logIn(username: string, password: string): Promise<void> {
    this.change({ phase: 'asking', trouble: '' });
    const { trouble } = await logIn(username, password);
    if (trouble) this.change({ phase: 'needed', trouble });
    else await this.#fetchToken();
  }

  /** The token is worth nothing any more: another one, silently where the cookie is still good; empty: it is not. */
  async renew(): Promise<string> {
    await this.#askByCookie(SESSION_ENDED);
    return this.state.token;
  }

  /** Makes all monitor tokens of this login worthless, and the cookie with them. */
  async logOut(): Promise<void> {
    this.#want('');
    await askServer('DELETE', '/api/monitor/tokens');
    await logOut();
  }

  /** `trouble`: what to say where the cookie is worth nothing. */
  async #askByCookie(trouble: string): Promise<void> {
    const session = await readSession();
    if (session) await this.#fetchToken();
    else this.#want(session === undefined ? UNREACHED : trouble);
  }

  async #fetchToken(): Promise<void> {
    const { body, error } = await askServer('POST', '/api/monitor/tokens');
    if (error || typeof body.token !== 'string') return this.#want(UNREACHED);
    this.#settings.write(TOKEN_KEY, body.token);
    this.change({ phase: 'done', trouble: '', token: body.token });
  }

  #want(trouble: string): void {
    // The page says the same when it is loaded again.
    if (trouble !== SESSION_ENDED) this.#settings.write(TOKEN_KEY, '');
    this.change({ phase: 'needed', trouble, token: '' });
  }
}
