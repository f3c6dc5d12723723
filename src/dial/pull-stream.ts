import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AirchainError, byteCount, type Clock, errorText, type Millis } from '../core/index.ts';
import { type ResponseHead, readResponseHead } from '../protocols/http-head/index.ts';
import { waitFor } from './wait-for.ts';

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
const MAX_HEAD_BYTES = byteCount(16 * 1024);
const TOO_LATE = 'it does not answer in time';
const NO_BYTES = Buffer.alloc(0);

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
    if (head.status === 200) return { socket, head, rest, address: plainUrl(url) };
    socket.destroy();
    const location = head.headers.get('location');
    if (head.status < 300 || head.status >= 400 || !location) {
      throw new AirchainError(
        'PULL_REFUSED',
        `Cannot pull "${plainUrl(url)}": it answers ${head.status} ${head.reason}`,
      );
    }
    url = nextUrl(location, url);
  }
  throw new AirchainError(
    'PULL_FAILED',
    `Cannot pull "${plainUrl(request.url)}": more than ${MAX_REDIRECTS} redirects`,
  );
}

async function ask(
  request: PullRequest,
  url: URL,
  clock: Clock,
): Promise<{ socket: Socket; head: ResponseHead; rest: Buffer }> {
  const socket = await connect(request, url, clock);
  const askedAt = clock.now();
  socket.write(writeRequest(request, url));
  try {
    const read = (bytes: Buffer) => readResponseHead(bytes, { maxBytes: MAX_HEAD_BYTES });
    const answer = await waitFor(socket, NO_BYTES, read, clock, request.timeout);
    if (!answer) {
      const isLate = clock.now() - askedAt >= request.timeout;
      throw failure(url, isLate ? TOO_LATE : 'the connection ended before an answer came');
    }
    const { head, bodyStart } = answer.value;
    return { socket, head, rest: answer.bytes.subarray(bodyStart) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connect({ timeout, signal }: PullRequest, url: URL, clock: Clock): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (isTls ? 443 : 80);
    // An address has no server name in TLS (RFC 6066 §3).
    const servername = isIP(host) ? '' : host;
    const socket = isTls ? connectTls({ host, port, servername }) : connectTcp({ host, port });
    const timer = clock.after(timeout, () => socket.destroy(new Error(TOO_LATE)));
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.on('error', (error) => reject(failure(url, errorText(error), error)));
    socket.once('close', () => {
      timer.cancel();
      reject(failure(url, 'the connection was closed'));
    });
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      timer.cancel();
      socket.pause();
      resolve(socket);
    });
  });
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
  throw failure(base, `it sends us to "${location}"`);
}

function failure(url: URL, reason: string, cause?: unknown): AirchainError {
  return new AirchainError('PULL_FAILED', `Cannot pull "${plainUrl(url)}": ${reason}`, { cause });
}

/** An address for logs: no credentials, no query, which may hold a key. */
function plainUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
