import type { Statistic, StatisticsTable } from '../icecast-admin/index.ts';

/** What 2.5's `publicstats` tells about the server. */
const keysOfServer = ['admin', 'location', 'host', 'server_id', 'server_start_iso8601'];
/** What it tells about a source. `content-type` is what the statistics call `server_type`. */
const keysOfSource = [
  'listeners',
  'server_name',
  'server_description',
  'stream_start_iso8601',
  'subtype',
  'content-type',
  'listenurl',
  'genre',
  'display-title',
];

/** The public part of the statistics of Icecast 2.5, under 2.5's names. */
export function selectPublicStatistics(table: StatisticsTable): StatisticsTable {
  return {
    global: pick(new Map(table.global), keysOfServer),
    sources: table.sources.map(({ mount, values }) => ({
      mount,
      values: pick(withModernNames(new Map(values)), keysOfSource),
    })),
  };
}

/** The body of Icecast 2.5's `/admin/publicstats.json`: mounts are keys, so one, none and many look alike. */
export function writePublicStatsJson(table: StatisticsTable): string {
  const { global, sources } = selectPublicStatistics(table);
  const source = sources.map(({ mount, values }) => [mount, Object.fromEntries(values.map(typeStatistic))]);
  return JSON.stringify({ icestats: { ...Object.fromEntries(global), source: Object.fromEntries(source) } });
}

function withModernNames(values: Map<string, string>): Map<string, string> {
  const contentType = values.get('server_type');
  const title = values.get('title');
  const artist = values.get('artist');
  if (contentType !== undefined) values.set('content-type', contentType);
  if (title !== undefined) values.set('display-title', artist ? `${artist} - ${title}` : title);
  return values;
}

function pick(values: ReadonlyMap<string, string>, keys: readonly string[]): Statistic[] {
  return keys.filter((key) => values.has(key)).map((key) => [key, values.get(key)!]);
}

function typeStatistic([key, value]: Statistic): [string, string | number] {
  return [key, key === 'listeners' ? Number(value) : value];
}
