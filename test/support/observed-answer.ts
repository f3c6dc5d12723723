import { XMLParser } from 'fast-xml-parser';
import type { RawConnection } from './raw-connection.ts';
import { waitUntil } from './wait-until.ts';

/**
 * What a client can see of an answer, one line for each thing that it may look at: `status`, `protocol`, `end`,
 * `header content-type`, `body`, and for XML and JSON `body /icestats/source/title`. What differs from run to run (dates,
 * counters, ports) is put away.
 */
export type ObservedAnswer = ReadonlyMap<string, string>;

/** The header fields that encoders, players, browsers and scripts look at. Others serve no client of Icecast's. */
const LOOKED_AT =
  /^(?:content-type|content-range|content-disposition|www-authenticate|location|access-control-allow-origin|allow|ic[ey]-.*)$/;
/** Values that count what happened before the request. */
const COUNTERS =
  /^(?:client_connections|clients|connections|file_connections|listener_connections|listeners|Listeners|source_\w+_connections|stats|stats_connections|total_bytes_\w+|listener_peak|server_id|build|[Cc]onnected|ID|id|lag|outgoing_kbitrate)$/;
/** How long a server may keep a connection open without a word before that counts as its answer. */
const SILENCE_MS = 1_500;

/**
 * Waits for an answer's end: the connection closes, or its head says that it goes on for ever (sound, a source's 200), or
 * nothing comes. Takes it apart and lets go of the connection.
 */
export async function observeAnswer(connection: RawConnection, port: number): Promise<ObservedAnswer> {
  const isDone = () => connection.isEnded || isEndless(connection.text);
  await waitUntil(isDone, '', SILENCE_MS).catch(() => {});
  const { isEnded } = connection;
  const bytes = Buffer.from(connection.bytes);
  connection.close();
  return new Map([...takeApart(bytes, port), ['end', isEnded ? 'closed' : 'stays open']]);
}

function isEndless(text: string): boolean {
  const [head = '', body] = splitHead(text);
  if (body === undefined) return false;
  if (/^HTTP\/1\.1 100 /.test(head)) return body.endsWith('\r\n\r\n');
  return /^(?:HTTP\/1\.\d|ICY) 200 /.test(head) && /\ncontent-type: ?(?:audio\/(?!x-)|application\/ogg)/i.test(head)
    ? body.length > 0
    : /^(?:HTTP\/1\.0 200 OK$|OK2\r\n)/.test(head);
}

function splitHead(text: string): [string, string?] {
  const end = text.indexOf('\r\n\r\n');
  return end === -1 ? [text] : [text.slice(0, end), text.slice(end + 4)];
}

function takeApart(bytes: Buffer, port: number): [string, string][] {
  const [head, body = ''] = splitHead(bytes.toString('latin1'));
  if (head === '') return [['status', '(no bytes)']];
  const [statusLine = '', ...lines] = head.split('\r\n');
  const [, protocol, status] = /^(\S+) (\d+ .*)$/.exec(statusLine) ?? [null, '', statusLine];
  const headers = new Map(lines.map((line) => readHeader(line, port)));
  const type = headers.get('content-type') ?? '';
  const text = Buffer.from(body, 'latin1').toString('utf8');
  return [
    ['protocol', protocol],
    ['status', status],
    ...[...headers].filter(([name]) => LOOKED_AT.test(name)).map(([name, value]) => named(`header ${name}`, value)),
    ...readBody(type, text, port),
  ];
}

function named(name: string, value: string): [string, string] {
  return [name, value];
}

function readHeader(line: string, port: number): [string, string] {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).toLowerCase();
  const value = line.slice(colon + 1).trim();
  return [name, withoutPort(value, port)];
}

function withoutPort(text: string, port: number): string {
  return text.replaceAll(`:${port}`, ':PORT');
}

function readBody(type: string, text: string, port: number): [string, string][] {
  if (/^(?:audio\/(?!x-)|application\/ogg)/.test(type)) return text === '' ? [] : [['body', 'sound']];
  if (text === '') return [];
  const page = /<html.*?<title>(.*?)<\/title>/is.exec(text);
  // Pages of a line are what refusals are made of; longer ones are for eyes.
  if (page && text.length > 300) return [['body', `page “${page[1]!.trim()}”`]];
  if (/^application\/json/.test(type)) return flatten(JSON.parse(text), 'body', port);
  if (/xml/.test(type) && !page) return flatten(parseXml(text), 'body', port);
  // A feed of counters has no end.
  if (text.startsWith('EVENT ')) return [];
  return [['body', withoutPort(text, port).replaceAll('\r\n', '\n')]];
}

function parseXml(text: string): unknown {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    ignoreDeclaration: true,
  });
  return parser.parse(text);
}

/** One line for each leaf; members of lists are identified by their mount if they have one. */
function flatten(value: unknown, path: string, port: number): [string, string][] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => flatten(item, `${path}[${nameOf(item) ?? index}]`, port));
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => flatten(item, `${path}/${key}`, port));
  }
  const key = path.slice(path.lastIndexOf('/') + 1);
  const text = `${typeof value === 'string' ? '' : `${typeof value} `}${value}`;
  return [named(path, COUNTERS.test(key) ? '#' : withoutPort(withoutDates(text), port))];
}

function nameOf(item: unknown): string | null {
  const mount =
    (item as Record<string, unknown> | null)?.['@mount'] ?? (item as Record<string, unknown> | null)?.listenurl;
  return typeof mount === 'string' ? mount.replace(/^http:\/\/[^/]*/, '') : null;
}

function withoutDates(text: string): string {
  return text
    .replace(/(Current|Peak) Listeners: \d+/g, '$1 Listeners: #')
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+\-\w]+/g, 'DATE')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}/g, 'ISO-DATE');
}

/** One thing that two servers answer differently; '—' where one does not say it. */
export interface AnswerDifference {
  readonly aspect: string;
  readonly values: readonly [string, string];
}

/** What differs, by aspect in alphabetical order. */
export function compareAnswers(first: ObservedAnswer, second: ObservedAnswer): AnswerDifference[] {
  const aspects = [...new Set([...first.keys(), ...second.keys()])].sort();
  return aspects.flatMap((aspect) => {
    const values = [first.get(aspect) ?? '—', second.get(aspect) ?? '—'] as const;
    return values[0] === values[1] ? [] : [{ aspect, values }];
  });
}
