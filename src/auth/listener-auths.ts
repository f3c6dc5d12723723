import type { Clock, Logger } from '../core/index.ts';
import type { Credentials } from './access.ts';
import type { AccountBook } from './account-book.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { GateOptions, ListenerAuthOptions } from './gate-options.ts';
import type { HashOrigin } from './hash-queue.ts';
import { HtpasswdFile } from './htpasswd.ts';
import { ListenerChecker } from './listener-checker.ts';
import type { PasswordVerifier } from './password-verifier.ts';
import { type ListenerAccountStore, StoredListeners } from './stored-listeners.ts';
import { UrlAuth } from './url-auth.ts';
import type { Verdict } from './verdict.ts';

/** Authentication of the listeners of one mount. */
export type ListenerAuth =
  | {
      readonly kind: 'accounts';
      /** Identifies the list: mounts with the same identity share it. */
      readonly list: string;
      readonly book: AccountBook;
      /** @throws AirchainError `AUTH_FILE_UNUSABLE`, and as `PasswordVerifier.matches` */
      check(credentials: Credentials, origin: HashOrigin): Promise<Verdict>;
    }
  | { readonly kind: 'url'; readonly client: UrlAuth };

/** Dependencies of `ListenerAuths`. */
export interface ListenerAuthsContext {
  readonly store: ListenerAccountStore;
  readonly software: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fingerprints: Fingerprints;
  readonly verifier: PasswordVerifier;
}

/**
 * The authenticators of all mounts. Mounts with equal options share one. One with unchanged options stays over a
 * reload, with its cache and its pending reports.
 */
export class ListenerAuths {
  readonly #context: ListenerAuthsContext;
  readonly #checker: ListenerChecker;
  #shared = new Map<string, ListenerAuth>();
  #byOptions = new Map<ListenerAuthOptions, ListenerAuth>();
  #options: Pick<GateOptions, 'mounts' | 'mountDefaults'> = { mounts: new Map(), mountDefaults: {} };

  constructor(context: ListenerAuthsContext) {
    this.#context = context;
    this.#checker = new ListenerChecker(context.verifier, context.fingerprints);
  }

  /**
   * Applies new options. Changes nothing when it throws.
   * @throws AirchainError `AUTH_OPTIONS_INVALID`
   */
  configure(options: GateOptions): void {
    const shared = new Map<string, ListenerAuth>();
    const byOptions = new Map<ListenerAuthOptions, ListenerAuth>();
    for (const { listenerAuth } of [options.mountDefaults, ...options.mounts.values()]) {
      if (!listenerAuth || listenerAuth.type === 'accounts') continue;
      const key = JSON.stringify([listenerAuth, options.server]);
      const auth = shared.get(key) ?? this.#shared.get(key) ?? this.#create(listenerAuth, options);
      shared.set(key, auth);
      byOptions.set(listenerAuth, auth);
    }
    this.#shared = shared;
    this.#byOptions = byOptions;
    this.#options = options;
  }

  /** The auth of the mount; null where every client may listen. */
  find(mount: string): ListenerAuth | null {
    const { listenerAuth } = this.#options.mounts.get(mount) ?? this.#options.mountDefaults;
    if (!listenerAuth) return null;
    if (listenerAuth.type === 'accounts') {
      const owner = listenerAuth.of ?? mount;
      return this.#accounts(new StoredListeners(this.#context.store, owner), `mount ${owner}`);
    }
    return this.#byOptions.get(listenerAuth) ?? null;
  }

  /** Whether a login for one mount is valid for the other, too. */
  isShared(a: string, b: string): boolean {
    const [ofA, ofB] = [a, b].map((mount) => this.find(mount));
    if (ofA?.kind === 'accounts' && ofB?.kind === 'accounts') return ofA.list === ofB.list;
    return ofA === ofB;
  }

  /** Resolves when every auth server has received every notification. */
  async idle(): Promise<void> {
    const auths = Array.from(this.#shared.values());
    await Promise.all(auths.map((auth) => (auth.kind === 'url' ? auth.client.idle() : undefined)));
  }

  #create(options: Exclude<ListenerAuthOptions, { type: 'accounts' }>, { server }: GateOptions): ListenerAuth {
    if (options.type === 'htpasswd') return this.#accounts(new HtpasswdFile(options.file), `file ${options.file}`);
    return { kind: 'url', client: new UrlAuth(options, { ...this.#context, server }) };
  }

  #accounts(book: AccountBook, list: string): ListenerAuth {
    return {
      kind: 'accounts',
      list,
      book,
      check: (credentials, origin) => this.#checker.check(credentials, book, origin),
    };
  }
}
