import { writeRequestHead } from '../http-head/index.ts';
import type { StreamDescription } from '../icecast-source/index.ts';

/** Where a SHOUTcast server's stream is and how to log in. */
export interface ShoutcastTarget {
  readonly password: string;
  /** Number of the stream at a server that has many; null: it has one. */
  readonly sid: number | null;
}

const CONTROLS = /[\x00-\x1f\x7f]/g;

/** SHOUTcast's own servers set titles for no other client. */
const USER_AGENT = 'Mozilla/5.0 (airchain)';

/** What a SHOUTcast v1 source sends before its sound, as BUTT does: all at once, because servers differ in what they wait for. */
export function writeShoutcastHead({ password, sid }: ShoutcastTarget, description: StreamDescription): Buffer {
  const { name, genre, url, isPublic, bitrate, contentType } = description;
  const headers: readonly (readonly [string, string | null])[] = [
    ['icy-name', name],
    ['icy-genre', genre],
    ['icy-url', url],
    ['icy-pub', isPublic === null ? null : isPublic ? '1' : '0'],
    ['icy-br', bitrate],
    ['content-type', contentType],
  ];
  const lines = [
    sid === null ? password : `${password}:#${sid}`,
    // Without a space: DNAS takes it for a part of the value.
    ...headers.flatMap(([header, value]) => (value ? [`${header}:${value}`] : [])),
  ];
  return Buffer.from(`${lines.map((line) => line.replace(CONTROLS, ' ')).join('\r\n')}\r\n\r\n`, 'utf8');
}

/** Writes the request that sets a title at a SHOUTcast server, for its main port. */
export function writeShoutcastTitleRequest({ password, sid }: ShoutcastTarget, host: string, song: string): Buffer {
  const stream = sid === null ? '' : `&sid=${sid}`;
  const query = `pass=${encode(password)}&mode=updinfo${stream}&song=${encode(song)}`;
  return writeRequestHead({
    method: 'GET',
    target: `/admin.cgi?${query}`,
    protocol: 'HTTP',
    version: '1.0',
    headers: new Map([
      ['Host', host],
      ['User-Agent', USER_AGENT],
    ]),
  });
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
