import type { StatisticsTable } from '../icecast-admin/index.ts';

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

/** The body of Icecast 2.5's `/admin/publicstats.json`: mounts are keys, so one, none and many look alike. */
export function writePublicStatsJson(table: StatisticsTable): string {
  const source = table.sources.map(({ mount, values }) => [
    mount,
    pick(withModernNames(new Map(values)), keysOfSource),
  ]);
  return JSON.stringify({
    icestats: { ...pick(new Map(table.global), keysOfServer), source: Object.fromEntries(source) },
  });
}

function withModernNames(values: Map<string, string>): Map<string, string> {
  const contentType = values.get('server_type');
  const title = values.get('title');
  const artist = values.get('artist');
  if (contentType !== undefined) values.set('content-type', contentType);
  if (title !== undefined) values.set('display-title', artist ? `${artist} - ${title}` : title);
  return values;
}

function pick(values: ReadonlyMap<string, string>, keys: readonly string[]): Record<string, string | number> {
  const picked: Record<string, string | number> = {};
  for (const key of keys) {
    const value = values.get(key);
    if (value !== undefined) picked[key] = key === 'listeners' ? Number(value) : value;
  }
  return picked;
}
