/** Something that a configuration asks for. `key` contains everything it is built from: with another key it is another one. */
export interface Keyed {
  readonly name: string;
  readonly key: string;
}

/** How entries follow a configuration. */
export interface ReconcileRules<Wanted, Entry> {
  /** Whether an entry goes on as what is wanted, perhaps with changes applied to it. */
  readonly keep: (entry: Entry, wanted: Wanted) => boolean;
  readonly close: (entry: Entry) => void;
  readonly open: (wanted: Wanted) => Entry;
}

/**
 * Brings entries in line with what is wanted, by name, and returns them in the order of `wanted`. What is not kept is closed before
 * anything is opened: it may occupy what the next one needs.
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
