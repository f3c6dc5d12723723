import type { SourceStatistics, Statistic, StatisticsTable } from '../icecast-admin/index.ts';

/** Statistics of the server that `/status-json.xsl` leaves out, besides every `…connections…`. */
const hiddenOfServer = new Set(['clients', 'listeners', 'sources', 'stats']);
/** Statistics of a source that it leaves out, besides every `total_bytes…`: they are the operator's business. */
const hiddenOfSource = new Set(['max_listeners', 'public', 'slow_listeners', 'source_ip', 'user_agent']);

/** Icecast ends each object with this when its last statistic is a hidden one; readers have learnt to expect it. */
const LAST_KEY = '"dummy":null';

/**
 * The body of `/status-json.xsl` (and of `?mount=`, given a table with that one source): `source` is absent without
 * sources, an object for one and an array for more. Values are typed by their looks as Icecast's stylesheet does.
 * Unlike Icecast's it is valid JSON for every title.
 */
export function writeStatusJson(table: StatisticsTable): string {
  const members = table.global
    .filter(([key]) => !hiddenOfServer.has(key) && !key.includes('connections'))
    .map(writeMember);
  const sources = table.sources.map(writeSource);
  if (sources.length === 0) members.push(LAST_KEY);
  else members.push(`"source":${sources.length === 1 ? sources[0] : `[${sources.join(',')}]`}`);
  return `{"icestats":{${members.join(',')}}}`;
}

function writeSource(source: SourceStatistics): string {
  const shown = source.values.filter(([key]) => !hiddenOfSource.has(key) && !key.includes('total_bytes'));
  return `{${[...shown.map(writeMember), LAST_KEY].join(',')}}`;
}

function writeMember([key, value]: Statistic): string {
  return `${JSON.stringify(key)}:${writeTyped(value)}`;
}

/** A number as JSON allows it. What starts with 0 is text to the stylesheet, even `0.5`; a lone 0 is not. */
const bareNumber = /^(?:0|-?[1-9]\d*(?:\.\d+)?(?:e[+-]?\d+)?|-0\.\d+)$/i;

function writeTyped(value: string): string {
  if (value === '') return 'null';
  if (/^(?:true|false)$/i.test(value)) return value.toLowerCase();
  return bareNumber.test(value) ? value : JSON.stringify(value);
}
