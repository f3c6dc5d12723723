import { type AccountBook, type ListenerEntry, requireStorable } from './account-book.ts';
import { hashPassword } from './password-hash.ts';

/** The required part of the database, implemented by `Store` of `src/store`. */
export interface ListenerAccountStore {
  listListenerAccounts(mount: string): readonly ListenerEntry[];
  addListenerAccount(account: ListenerEntry & { readonly mount: string }): boolean;
  removeListenerAccount(mount: string, name: string): boolean;
}

/** The listener accounts of one mount in the database, as an alternative to a htpasswd file. */
export class StoredListeners implements AccountBook {
  readonly #store: ListenerAccountStore;
  readonly #mount: string;

  constructor(store: ListenerAccountStore, mount: string) {
    this.#store = store;
    this.#mount = mount;
  }

  async list(): Promise<readonly ListenerEntry[]> {
    return this.#store.listListenerAccounts(this.#mount);
  }

  async add(name: string, password: string): Promise<boolean> {
    requireStorable(name, password);
    const passwordHash = await hashPassword(password);
    return this.#store.addListenerAccount({ mount: this.#mount, name, passwordHash });
  }

  async remove(name: string): Promise<boolean> {
    return this.#store.removeListenerAccount(this.#mount, name);
  }
}
