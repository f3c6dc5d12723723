/**
 * What Icecast 2.4's admin says, byte for byte where scripts look: the statistics table and its XML, the lists of mounts,
 * listeners and accounts, the answers of commands, the lines of the `STATS` feed. Pure: values in, text out. Stands with
 * the other grammars of the wire so that the API above only decides what to tell, never how it is spelled. No state.
 */
export { accountMessages, writeAccountList } from './account-list.ts';
export {
  type IcecastRefusal,
  icecastReasons,
  icecastRefusals,
  writeDonePage,
  writeErrorPage,
  writeIceResponse,
} from './answers.ts';
export { type ListedListener, writeListenerList } from './listener-list.ts';
export { type ListedMount, writeMountList, writeMoveDestinations, writeStreamListText } from './mount-list.ts';
export { type SourceStatistics, type Statistic, type StatisticsTable, sortStatistics } from './statistics.ts';
export { STATS_FEED_HEAD, writeStatisticChanges, writeStatisticEvents } from './stats-events.ts';
export { writeStatsXml } from './stats-xml.ts';
export { escapeXmlAttribute, escapeXmlText, writeXmlDocument, writeXmlElement } from './xml-text.ts';
