import { type AccountBook, type ListenerEntry, requireStorable } from './account-book.ts';
import { hashPassword } from './password-hash.ts';

/** What is wanted of the database; `Store` of `src/store` has it. */
export interface ListenerAccountStore {
  listListenerAccounts(mount: string): readonly ListenerEntry[];
  addListenerAccount(account: ListenerEntry & { readonly mount: string }): boolean;
  removeListenerAccount(mount: string, name: string): boolean;
}

/** The listeners of one mount in the database: what a htpasswd file does, without a file to look after. */
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
