import { logIn } from '../kit/log-in.ts';
import { readSession } from '../kit/session.ts';
import { Store } from '../kit/store.ts';
import type { SenderOptions } from './stream-sender.ts';
import { findOnlyIdleMount, listLiveInputs } from './studio-api.ts';
import type { StudioError } from './studio-error.ts';
import type { StudioSettings } from './studio-settings.ts';
import { inputTarget, mountTarget, type Target } from './target.ts';

export interface DestinationState {
  /** Administrator who is logged in; null: none; undefined: not known yet. */
  readonly admin: string | null | undefined;
  /** Whether a session of this page has expired. */
  readonly hasSessionEnded: boolean;
  readonly liveInputs: readonly string[];
  /** Login of a source client. */
  readonly user: string;
  readonly password: string;
}

/** Where the stream goes, and who sends it: the session of an administrator, or the login of a source client. */
export class Destination extends Store<DestinationState> {
  readonly #settings: StudioSettings;
  readonly #error: StudioError;
  /** Suggested target, not chosen by the user. */
  #suggested: Target = '';

  constructor(settings: StudioSettings, error: StudioError) {
    super({ admin: undefined, hasSessionEnded: false, liveInputs: [], user: 'source', password: '' });
    this.#settings = settings;
    this.#error = error;
  }

  start(): void {
    void this.#readAdmin();
    window.addEventListener('focus', () => void this.#readAdmin());
  }

  choose(target: Target): void {
    this.#error.show('');
    this.#settings.set({ target });
  }

  setLogin(login: Partial<Pick<DestinationState, 'user' | 'password'>>): void {
    this.#error.show('');
    this.change(login);
  }

  logIn(username: string, password: string): Promise<boolean> {
    return this.#error.run(async () => {
      const { errorText } = await logIn(username, password);
      if (errorText) throw new Error(errorText);
      await this.#readAdmin();
    });
  }

  /** Target and login for a stream. @throws Error if one of them is missing */
  read(): Pick<SenderOptions, 'target' | 'login'> {
    const { target } = this.#settings.state;
    const { admin, user, password } = this.state;
    if (target === '' || target === 'mount=') throw new Error('Choose a destination first.');
    if (!admin && password === '') throw new Error('Enter the source password first, or log in.');
    return { target, login: password === '' ? null : { user, password } };
  }

  /** Checks whether the session still exists, after something failed that needs it. */
  async checkSession(): Promise<void> {
    if (this.state.admin) await this.#readAdmin();
  }

  async #readAdmin(): Promise<void> {
    const before = this.state.admin;
    const admin = await readSession();
    // Without a response the known state is kept.
    if (admin === undefined && before !== undefined) return;
    if (before !== undefined && admin === before) return;
    const liveInputs = admin ? await listLiveInputs() : [];
    this.change({ admin: admin ?? null, liveInputs, hasSessionEnded: Boolean(before) && !admin });
    await this.#suggestTarget();
  }

  /** Suggests a target while the user has chosen none: a live input for administrators, else the only idle mount. */
  async #suggestTarget(): Promise<void> {
    const [input] = this.state.liveInputs;
    const isOpen = () => ['', this.#suggested].includes(this.#settings.state.target);
    if (!isOpen()) return;
    const mount = input === undefined ? await findOnlyIdleMount() : null;
    if (!isOpen() || (input === undefined && mount === null)) return;
    this.#suggested = input === undefined ? mountTarget(mount ?? '') : inputTarget(input);
    this.#settings.suggest({ target: this.#suggested });
  }
}
