import { writeRequestHead } from '../http-head/index.ts';
import type { BasicCredentials } from './basic-credentials.ts';
import type { StreamDescription } from './stream-description.ts';

/** What a source client says before its sound. */
export interface SourceHead {
  /** `PUT` asks for a `100 Continue` before it sends. */
  readonly method: 'PUT' | 'SOURCE';
  /** Path of the mount, percent-encoded. */
  readonly target: string;
  /** As in `Host`: with the port, IPv6 in brackets. */
  readonly host: string;
  readonly login: BasicCredentials;
  readonly userAgent: string;
  readonly description: StreamDescription;
}

/** A title for a mount that this login feeds. */
export interface TitleRequest extends Pick<SourceHead, 'target' | 'host' | 'login' | 'userAgent'> {
  /** Artist and title in one text. */
  readonly song: string;
}

/** Writes the head of a source: `PUT` as ffmpeg sends it, `SOURCE` as libshout does. What is not known is left out. */
export function writeSourceHead({ method, target, host, login, userAgent, description }: SourceHead): Buffer {
  const { name, genre, url, isPublic, bitrate, audioInfoText, contentType } = description;
  const headers = new Map<string, string | null>([
    ['Host', host],
    ['Authorization', writeBasicCredentials(login)],
    ['User-Agent', userAgent],
    ['Content-Type', contentType],
    ['ice-name', name],
    ['ice-description', description.description],
    ['ice-genre', genre],
    ['ice-url', url],
    ['ice-public', isPublic === null ? null : isPublic ? '1' : '0'],
    ['ice-bitrate', bitrate],
    ['ice-audio-info', audioInfoText],
    ...(method === 'PUT'
      ? ([
          ['Expect', '100-continue'],
          ['Connection', 'close'],
        ] as const)
      : []),
  ]);
  const version = method === 'PUT' ? '1.1' : '1.0';
  return writeRequestHead({ method, target, protocol: 'HTTP', version, headers: withoutUnknown(headers) });
}

/**
 * Writes the request that sets a title at Icecast, in UTF-8. It has `song` alone: Icecast 2.4 keeps the artist of an
 * `artist` and `title` for every later title.
 */
export function writeTitleRequest({ target, host, login, userAgent, song }: TitleRequest): Buffer {
  // A path is encoded already, but for what means something else in a query.
  const mount = target.replace(/[&+=#;?]/g, encodeURIComponent);
  const text = encodeURIComponent(song.toWellFormed());
  const headers = new Map([
    ['Host', host],
    ['Authorization', writeBasicCredentials(login)],
    ['User-Agent', userAgent],
  ]);
  return writeRequestHead({
    method: 'GET',
    target: `/admin/metadata?mode=updinfo&mount=${mount}&song=${text}&charset=UTF-8`,
    protocol: 'HTTP',
    version: '1.0',
    headers,
  });
}

function writeBasicCredentials({ user, password }: BasicCredentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function withoutUnknown(headers: ReadonlyMap<string, string | null>): Map<string, string> {
  return new Map([...headers].filter((header): header is [string, string] => header[1] !== null && header[1] !== ''));
}
