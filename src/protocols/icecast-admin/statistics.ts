/** A statistic's name and its value as text, e.g. `['listeners', '12']`. */
export type Statistic = readonly [key: string, value: string];

/** Everything that Icecast publishes about one mount that has a source. */
export interface SourceStatistics {
  /** Path with the leading slash: `/live`. */
  readonly mount: string;
  /** In the order of `sortStatistics`. */
  readonly values: readonly Statistic[];
}

/**
 * Icecast's own model of itself: a flat table of texts for the server and one for each source. The stats XML, the
 * `STATS` feed and the status JSON are three ways to write this one table down.
 */
export interface StatisticsTable {
  /** In the order of `sortStatistics`. */
  readonly global: readonly Statistic[];
  /** By mount path, ascending. */
  readonly sources: readonly SourceStatistics[];
}

/** Puts statistics into Icecast's order: by the bytes of their names, so `ice-bitrate` stands before `listeners`. */
export function sortStatistics(values: Iterable<Statistic>): Statistic[] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
