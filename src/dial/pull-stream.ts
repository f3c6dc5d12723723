import type { Socket } from 'node:net';
import { AirchainError, type Clock, type Millis } from '../core/index.ts';
import { readBodyFraming } from '../protocols/http-body/index.ts';
import type { ResponseHead } from '../protocols/http-head/index.ts';
import { hideSecrets, plainAddress, quoteAnswer } from '../protocols/plain-address/index.ts';
import { type AnswerHead, askFinalHead } from './ask-head.ts';
import { connect, TOO_LATE } from './connect.ts';
import { isInsideAddress } from './inside-address.ts';
import { contentTypeOf, kindOfBody, type PulledPlaylist, peekBody, readPulledPlaylist } from './pulled-body.ts';

/** What to ask another server for. */
export interface PullRequest {
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** Whether to ask for titles inside the stream. */
  readonly icy: boolean;
  readonly userAgent: string;
  /** Whether an HLS playlist is an answer; without it, it is an error. */
  readonly takesHls?: boolean;
  /** For the connection, the answer's head and each redirect alike. */
  readonly timeout: Millis;
  /** Aborted when the stream is not wanted any more: what is open is closed and the promise rejects. */
  readonly signal: AbortSignal;
}

/** A stream that has begun. The socket is paused and the caller's from here on; `rest` came with the head. */
export interface PulledStream {
  readonly socket: Socket;
  readonly head: ResponseHead;
  readonly rest: Buffer;
  /** Where it came from after redirects and playlists. */
  readonly url: URL;
  /** The same without credentials and query. */
  readonly address: string;
  /** Whether `url` is an HLS playlist: then the socket is closed. */
  readonly isHls: boolean;
  /** Whether a server on the internet was asked on the way: then it may lead to nothing in a private network. */
  readonly isFromOutside: boolean;
}

/** Redirects and playlists together; as many redirects as Icecast follows. */
const MAX_HOPS = 10;
const STREAM_ITSELF = 'Enter the address of the stream itself';
/** Statuses that promise something and bring no stream. */
/** How many servers take a plain request on a port with TLS. */
const PERHAPS_TLS = '. If the port has TLS, use https://';
const STATUS_HINTS: ReadonlyMap<number, string> = new Map([
  [204, ': no stream is there. Check the path'],
  [206, ': a piece of a file, though none was asked for. Check the path'],
]);

/**
 * Asks another server for a stream, over HTTP or TLS, and follows its redirects and playlists; of the entries of a playlist the
 * first that gives one counts. Takes SHOUTcast's `ICY 200 OK` for an answer. Credentials go to the host that was asked and
 * to no other, and a server on the internet leads no pull into a private network.
 * @throws AirchainError `PULL_FAILED` with the reason, `PULL_REFUSED` with the status: of the entry that was tried first; the
 * signal's reason once it is aborted
 */
export async function pullStream(request: PullRequest, clock: Clock): Promise<PulledStream> {
  const seen = new Set<string>();
  const ahead: Hop[] = [{ request, clock, url: request.url, playlist: null, isFromOutside: false }];
  let first: unknown = null;
  for (let hop = ahead.shift(); hop; hop = ahead.shift()) {
    request.signal.throwIfAborted();
    if (seen.size > MAX_HOPS) throw first ?? failure(request.url, `more than ${MAX_HOPS} redirects and playlists`);
    try {
      if (seen.has(hop.url.href))
        throw failure(request.url, `it leads in a circle, back to "${plainAddress(hop.url)}"`);
      seen.add(hop.url.href);
      const found = await follow(hop);
      if (!Array.isArray(found)) return found;
      ahead.unshift(...found);
    } catch (error) {
      request.signal.throwIfAborted();
      first ??= error;
    }
  }
  throw first;
}

/** A place at which to ask for the stream. */
interface Hop {
  readonly request: PullRequest;
  readonly clock: Clock;
  readonly url: URL;
  /** The playlist that named `url`. */
  readonly playlist: URL | null;
  /** Whether a server on the internet has answered on the way here. */
  isFromOutside: boolean;
}

/** Asks at one place: gives the stream, or where to ask next, in order. */
async function follow(hop: Hop): Promise<PulledStream | Hop[]> {
  const { request, url, clock } = hop;
  const { socket, head, rest } = await ask(hop);
  try {
    if (head.status !== 200) {
      const next = { ...hop, url: nextUrl(redirectOf(hop, head), hop) };
      socket.destroy();
      return [next];
    }
    readBodyFraming({ method: 'GET', headers: head.headers });
    const coding = head.headers.get('content-encoding') ?? 'identity';
    if (coding !== 'identity') throw failed(hop, `its body is compressed ("${coding}"). ${STREAM_ITSELF}`);
    const start = await peekBody(socket, head, rest, clock, request.timeout);
    const type = contentTypeOf(head);
    const kind = kindOfBody(head, start, socket.closed);
    const stream = {
      socket,
      head,
      rest: start,
      url,
      address: plainAddress(url),
      isHls: false,
      isFromOutside: hop.isFromOutside,
    };
    if (kind === 'stream') return stream;
    if (kind === 'nothing') throw failed(hop, 'its answer is empty: no source feeds that stream. Check the path');
    if (kind === 'text') throw failed(hop, `it is text (content type "${type}"), not a stream. ${STREAM_ITSELF}`);
    const playlist = await readPulledPlaylist(socket, head, start, clock, request.timeout);
    if (!playlist) throw failed(hop, `it is a page (content type "${type}"), not a stream. ${STREAM_ITSELF}`);
    if (playlist.isHls && request.takesHls) return { ...stream, isHls: true };
    if (playlist.isHls) throw failed(hop, 'it is an HLS playlist. Use an input of type url and an output instead');
    const urls = streamsOf(playlist, url);
    if (urls.length === 0)
      throw failed(hop, `it is a playlist that names no http:// or https:// address. ${STREAM_ITSELF}`);
    return urls.map((next) => ({ ...hop, playlist: url, url: next }));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function redirectOf(hop: Hop, { status, reason, headers }: ResponseHead): string {
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location) return location;
  const { user, password } = hop.request;
  const words = quoteAnswer(reason, { user, password, url: hop.url });
  const answer = `it answers ${status}${words && ` ${words}`}${STATUS_HINTS.get(status) ?? ''}`;
  throw new AirchainError('PULL_REFUSED', `Cannot pull ${nameOf(hop)}: ${answer}`);
}

async function ask(hop: Hop): Promise<AnswerHead & { socket: Socket }> {
  const { request, url, clock } = hop;
  const { timeout, signal } = request;
  const tls = url.protocol === 'https:';
  const socket = await connect(
    {
      host: url.hostname,
      port: Number(url.port) || (tls ? 443 : 80),
      tls,
      timeout,
      signal,
      fail: (reason, cause) => failed(hop, reason, cause),
    },
    clock,
  );
  requireReachable(hop, socket);
  const answer = await askFinalHead(socket, writeRequest(request, url), clock, timeout);
  if (answer === 'late') throw failed(hop, TOO_LATE);
  if (answer === 'closed') throw failed(hop, `the connection ended before an answer came${tls ? '' : PERHAPS_TLS}`);
  return { socket, ...answer };
}

function writeRequest(request: PullRequest, url: URL): string {
  const isOwnHost = url.host === request.url.host && url.protocol === request.url.protocol;
  const credentials = Buffer.from(`${request.user}:${request.password}`).toString('base64');
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.0`,
    `Host: ${url.host}`,
    `User-Agent: ${request.userAgent}`,
    'Accept: */*',
    ...(request.icy ? ['Icy-MetaData: 1'] : []),
    ...(request.user && isOwnHost ? [`Authorization: Basic ${credentials}`] : []),
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Before anything is sent: what the internet names may not be an address of this network. */
function requireReachable(hop: Hop, socket: Socket): void {
  const isInside = isInsideAddress(socket.remoteAddress ?? '');
  if (isInside && hop.isFromOutside) {
    socket.destroy();
    throw failed(hop, 'a server on the internet leads to it, and it is in a private network');
  }
  hop.isFromOutside ||= !isInside;
}

function nextUrl(location: string, hop: Hop): URL {
  if (isWebAddress(location, hop.url)) return new URL(location, hop.url.href);
  throw failed(hop, `it sends us to "${hideSecrets(location)}"`);
}

/** Whole addresses before paths, which are on the playlist's own server; no more than are asked. */
function streamsOf({ entries }: PulledPlaylist, url: URL): URL[] {
  const usable = entries.map(({ location }) => location).filter((location) => isWebAddress(location, url));
  const [whole, paths] = [true, false].map((isWhole) => usable.filter((one) => /^https?:/i.test(one) === isWhole));
  return [...whole!, ...paths!].slice(0, MAX_HOPS).map((location) => new URL(location, url.href));
}

/** Windows writes paths of other machines with backslashes, which the URL standard takes for slashes. */
function isWebAddress(location: string, base: URL): boolean {
  if (location.startsWith('\\')) return false;
  const protocol = URL.parse(location, base.href)?.protocol;
  return protocol === 'http:' || protocol === 'https:';
}

function failed(hop: Hop, reason: string, cause?: unknown): AirchainError {
  return new AirchainError('PULL_FAILED', `Cannot pull ${nameOf(hop)}: ${reason}`, { cause });
}

function nameOf({ url, playlist }: Hop): string {
  return `"${plainAddress(url)}"${playlist ? `, named by the playlist "${plainAddress(playlist)}"` : ''}`;
}

function failure(url: URL, reason: string): AirchainError {
  return new AirchainError('PULL_FAILED', `Cannot pull "${plainAddress(url)}": ${reason}`);
}
