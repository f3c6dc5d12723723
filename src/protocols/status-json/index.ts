/**
 * The JSON that Icecast publishes about itself: 2.4's `/status-json.xsl` with its habits kept (and its invalid JSON not),
 * and 2.5's `publicstats.json`. Pure: the statistics table in, text out. Stands with the grammars of the wire. No state.
 */
export { selectPublicStatistics, writePublicStatsJson } from './public-stats.ts';
export { writeStatusJson } from './status-json.ts';
