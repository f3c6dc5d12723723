/** A configured object. `key` contains everything it is built from: a different key means a different object. */
export interface Keyed {
  readonly name: string;
  readonly key: string;
}

/** How entries are matched with a configuration. */
export interface ReconcileRules<Wanted, Entry> {
  /** Whether an entry is kept for the wanted object. May apply changes to the entry. */
  readonly keep: (entry: Entry, wanted: Wanted) => boolean;
  readonly close: (entry: Entry) => void;
  readonly open: (wanted: Wanted) => Entry;
}

/**
 * Matches entries with `wanted` by name, and returns them in the order of `wanted`. Entries that are not kept are
 * closed before any is opened: they may occupy a resource that a new one needs.
 */
export function reconcile<Wanted extends Keyed, Entry>(
  entries: ReadonlyMap<string, Entry>,
  wanted: readonly Wanted[],
  { keep, close, open }: ReconcileRules<Wanted, Entry>,
): Map<string, Entry> {
  const kept = new Map<string, Entry>();
  for (const each of wanted) {
    const entry = entries.get(each.name);
    if (entry !== undefined && keep(entry, each)) kept.set(each.name, entry);
  }
  for (const [name, entry] of entries) if (!kept.has(name)) close(entry);
  return new Map(wanted.map((each) => [each.name, kept.get(each.name) ?? open(each)]));
}
