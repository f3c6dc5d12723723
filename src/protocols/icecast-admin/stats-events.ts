import type { Statistic, StatisticsTable } from './statistics.ts';

/** What the `STATS` feed sends before its first event. */
export const STATS_FEED_HEAD = 'HTTP/1.0 200 OK\r\n\r\n';

/** The first lines of the `STATS` feed, with everything: `EVENT <mount|global> <key> <value>`. */
export function writeStatisticEvents(table: StatisticsTable): string {
  return (
    writeEvents('global', table.global) +
    table.sources.map((source) => writeEvents(source.mount, source.values)).join('')
  );
}

/**
 * The lines that lead from one table to the next. What has gone is written as Icecast does it: a key's value becomes
 * `null`, and so do key and value of a whole source. Empty when nothing changed.
 */
export function writeStatisticChanges(before: StatisticsTable, after: StatisticsTable): string {
  let lines = writeChanges('global', before.global, after.global);
  const previous = new Map(before.sources.map((source) => [source.mount, source.values]));
  for (const { mount, values } of after.sources) {
    lines += writeChanges(mount, previous.get(mount) ?? [], values);
    previous.delete(mount);
  }
  for (const mount of previous.keys()) lines += writeEvent(mount, 'null', 'null');
  return lines;
}

function writeChanges(subject: string, before: readonly Statistic[], after: readonly Statistic[]): string {
  const previous = new Map(before);
  let lines = '';
  for (const [key, value] of after) {
    if (previous.get(key) !== value) lines += writeEvent(subject, key, value);
    previous.delete(key);
  }
  for (const key of previous.keys()) lines += writeEvent(subject, key, 'null');
  return lines;
}

function writeEvents(subject: string, values: readonly Statistic[]): string {
  return values.map(([key, value]) => writeEvent(subject, key, value)).join('');
}

/** A line end inside a value would be read as the next event. */
function writeEvent(subject: string, key: string, value: string): string {
  return `EVENT ${subject} ${key} ${value.replace(/[\r\n]+/g, ' ')}\n`;
}
