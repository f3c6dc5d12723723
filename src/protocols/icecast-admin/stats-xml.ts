import type { Statistic, StatisticsTable } from './statistics.ts';
import { escapeXmlAttribute, writeIcestats, writeXmlElement } from './xml-text.ts';

/** The answer to `/admin/stats`: globals, then each source. Seen on Icecast 2.4.4, read by panels with XPath. */
export function writeStatsXml(table: StatisticsTable): string {
  const sources = table.sources.map(
    (source) => `<source mount="${escapeXmlAttribute(source.mount)}">${writeStatistics(source.values)}</source>`,
  );
  return writeIcestats(writeStatistics(table.global) + sources.join(''));
}

function writeStatistics(values: readonly Statistic[]): string {
  return values.map(([key, value]) => writeXmlElement(key, value)).join('');
}
