import { logIn } from '../kit/log-in.ts';
import type { SettingsStore } from '../kit/settings-store.ts';
import { Store } from '../kit/store.ts';
import {
  ApiError,
  endLink,
  type LinkOptions,
  type LinkStatus,
  listLinks,
  type MadeLink,
  makeLink,
  readLinkStatus,
} from './link-api.ts';
import { readStoredLinks, removeLink, storeLink } from './stored-links.ts';

/** A link in the list. */
export interface ListedLink extends Omit<MadeLink, 'ingest_key' | 'ingest_url'> {
  readonly status: LinkStatus;
  /** The link with its key if it was created in this browser; else null. */
  readonly made: MadeLink | null;
}

/** State of the page. */
export interface LinkMakerState {
  /** Null: not known yet. */
  readonly links: readonly ListedLink[] | null;
  /** The link whose details are shown. */
  readonly shown: MadeLink | null;
  /** Whether a password or a key is required first. */
  readonly needsLogin: boolean;
  /** Whether a request to create a link is pending. */
  readonly isMaking: boolean;
  readonly errorText: string;
}

const POLL_MS = 4000;

/** Creates, lists and ends links. */
export class LinkMaker extends Store<LinkMakerState> {
  readonly #settings: SettingsStore;
  #key = '';
  #options: LinkOptions | null = null;
  #timer = 0;
  /** Whether the server lists all links; checked again after a login. */
  #seesAll = true;

  constructor(settings: SettingsStore) {
    super({ links: null, shown: null, needsLogin: false, isMaking: false, errorText: '' });
    this.#settings = settings;
  }

  start(): void {
    void this.#list();
  }

  show(shown: MadeLink | null): void {
    this.change({ shown });
  }

  async make(options: LinkOptions): Promise<void> {
    this.#options = options;
    this.change({ isMaking: true });
    await this.#try(async () => {
      const shown = await makeLink(options, this.#key);
      this.#options = null;
      this.change({ shown, needsLogin: false });
      storeLink(this.#settings, shown, Date.now());
    });
    this.change({ isMaking: false });
    await this.#list();
  }

  /** Logs in, then creates the link that was requested before. */
  async logIn(password: string): Promise<void> {
    await this.#try(async () => {
      // A wrong key would take precedence over the session.
      this.#key = '';
      const { status, errorText } = await logIn('', password);
      if (errorText) throw new ApiError(status, errorText);
      this.#seesAll = true;
      this.change({ needsLogin: false });
    });
    if (!this.state.needsLogin && this.#options) await this.make(this.#options);
    else await this.#list();
  }

  /** Creates the requested link with a link key. */
  async useKey(key: string): Promise<void> {
    this.#key = key;
    if (this.#options) await this.make(this.#options);
  }

  async end({ stream_id, made }: ListedLink): Promise<void> {
    await this.#try(async () => {
      await endLink(stream_id, made?.ingest_key ?? null);
      removeLink(this.#settings, stream_id, Date.now());
      if (this.state.shown?.stream_id === stream_id) this.change({ shown: null });
    });
    await this.#list();
  }

  async #try(action: () => Promise<void>): Promise<void> {
    this.change({ errorText: '' });
    try {
      await action();
    } catch (error) {
      const isLogin = error instanceof ApiError && error.status === 401;
      const isFirst = isLogin && !this.state.needsLogin;
      const errorText = isFirst ? '' : isLogin ? 'Wrong password or key. Try again.' : (error as Error).message;
      this.change({ errorText, needsLogin: this.state.needsLogin || isLogin });
    }
  }

  async #list(): Promise<void> {
    window.clearTimeout(this.#timer);
    try {
      this.change({ links: await this.#readLinks() });
    } catch {
      // The list stays unchanged; the next poll may succeed.
    }
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#list(), POLL_MS);
  }

  /** All links for an administrator, else those created in this browser. */
  async #readLinks(): Promise<ListedLink[]> {
    const stored = readStoredLinks(this.#settings, Date.now());
    const all = this.#seesAll ? await listLinks() : null;
    this.#seesAll = all !== null;
    if (all) {
      return all.map((link) => {
        const made = stored.find(({ stream_id }) => stream_id === link.stream_id) ?? null;
        return { ...link, status: link, made };
      });
    }
    const read = stored.map(async (made) => ({ made, status: await readLinkStatus(made.stream_id) }));
    return (await Promise.all(read)).flatMap(({ made, status }) => {
      if (status) return [{ ...made, status, made }];
      removeLink(this.#settings, made.stream_id, Date.now());
      return [];
    });
  }
}
