/** What is compared. */
export interface NamedChangesOptions<T> {
  /** What there is now. */
  readonly list: () => readonly T[];
  /** What of it counts as a change. */
  readonly essence: (item: T) => unknown;
  readonly onChange: (item: T) => void;
  readonly onRemove: (name: string) => void;
}

/** Finds what has changed among named things since it looked last; the first look is made at once and tells nothing. */
export class NamedChanges<T extends { readonly name: string }> {
  readonly #options: NamedChangesOptions<T>;
  readonly #known = new Map<string, string>();

  constructor(options: NamedChangesOptions<T>) {
    this.#options = options;
    for (const item of options.list()) this.#learn(item);
  }

  look(): void {
    const { list, onChange, onRemove } = this.#options;
    const items = list();
    const gone = new Set(this.#known.keys());
    for (const item of items) {
      gone.delete(item.name);
      if (this.#learn(item)) onChange(item);
    }
    for (const name of gone) {
      this.#known.delete(name);
      onRemove(name);
    }
  }

  /** Says whether it is news. */
  #learn(item: T): boolean {
    const essence = JSON.stringify(this.#options.essence(item));
    if (this.#known.get(item.name) === essence) return false;
    this.#known.set(item.name, essence);
    return true;
  }
}
