import type { Socket } from 'node:net';
import { AirchainError, type Clock, type Millis } from '../core/index.ts';
import type { ResponseHead } from '../protocols/http-head/index.ts';
import { hideSecrets, plainAddress } from '../protocols/plain-address/index.ts';
import { type AnswerHead, askHead } from './ask-head.ts';
import { connect, TOO_LATE } from './connect.ts';

/** What to ask another server for. */
export interface PullRequest {
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** Whether to ask for titles inside the stream. */
  readonly icy: boolean;
  readonly userAgent: string;
  /** For the connection, the answer's head and each redirect alike. */
  readonly timeout: Millis;
  /** Aborted when nobody wants the stream any more: what is open is closed and the promise rejects. */
  readonly signal: AbortSignal;
}

/** A stream that has begun. The socket is paused and the caller's from here on; `rest` came with the head. */
export interface PulledStream {
  readonly socket: Socket;
  readonly head: ResponseHead;
  readonly rest: Buffer;
  /** Where it came from after redirects, without credentials. */
  readonly address: string;
}

/** As many as Icecast follows. */
const MAX_REDIRECTS = 10;

/**
 * Asks another server for a stream, over HTTP or TLS, and follows its redirects. Takes SHOUTcast's `ICY 200 OK` for an
 * answer. Credentials go to the host that was asked and to no other.
 * @throws AirchainError `PULL_FAILED` with the reason, `PULL_REFUSED` with the status; the signal's reason once it is aborted
 */
export async function pullStream(request: PullRequest, clock: Clock): Promise<PulledStream> {
  let { url } = request;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    request.signal.throwIfAborted();
    const { socket, head, rest } = await ask(request, url, clock);
    if (head.status === 200) return { socket, head, rest, address: plainAddress(url) };
    socket.destroy();
    const location = head.headers.get('location');
    if (head.status < 300 || head.status >= 400 || !location) {
      throw new AirchainError(
        'PULL_REFUSED',
        `Cannot pull "${plainAddress(url)}": it answers ${head.status} ${head.reason}`,
      );
    }
    url = nextUrl(location, url);
  }
  throw new AirchainError(
    'PULL_FAILED',
    `Cannot pull "${plainAddress(request.url)}": more than ${MAX_REDIRECTS} redirects`,
  );
}

async function ask(request: PullRequest, url: URL, clock: Clock): Promise<AnswerHead & { socket: Socket }> {
  const { timeout, signal } = request;
  const tls = url.protocol === 'https:';
  const socket = await connect(
    {
      host: url.hostname,
      port: Number(url.port) || (tls ? 443 : 80),
      tls,
      timeout,
      signal,
      fail: (reason, cause) => failure(url, reason, cause),
    },
    clock,
  );
  const answer = await askHead(socket, writeRequest(request, url), clock, timeout);
  if (answer === 'late') throw failure(url, TOO_LATE);
  if (answer === 'closed') throw failure(url, 'the connection ended before an answer came');
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

function nextUrl(location: string, base: URL): URL {
  const next = URL.parse(location, base.href);
  if (next && (next.protocol === 'http:' || next.protocol === 'https:')) return next;
  throw failure(base, `it sends us to "${hideSecrets(location)}"`);
}

function failure(url: URL, reason: string, cause?: unknown): AirchainError {
  return new AirchainError('PULL_FAILED', `Cannot pull "${plainAddress(url)}": ${reason}`, { cause });
}
