import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { AirchainError, byteCount, type Clock, isAirchainError, millis } from '../core/index.ts';
import { type RequestHead, readRequestHead, writeRequestHead } from '../protocols/http-head/index.ts';
import { connect } from './connect.ts';
import { isInsideAddress } from './inside-address.ts';
import { waitFor } from './wait-for.ts';

/** What one client asks the proxy for: a tunnel, or a request that is passed on. */
interface Passage {
  readonly host: string;
  readonly port: number;
  /** Null: a tunnel. */
  readonly head: RequestHead | null;
  readonly authorization: string | null;
  readonly bodyStart: number;
}

const HEAD_LIMITS = { maxBytes: byteCount(64 * 1024) };
const TIMEOUT = millis(10_000);
const CONNECT = /^CONNECT (\S+?):(\d{1,5}) HTTP\/1\.[01]\r\n/;
const AUTHORIZATION = /^proxy-authorization:[ \t]*(.*?)[ \t]*$/im;
const CHALLENGE = 'Proxy-Authenticate: Basic realm="airchain"';
const USER = 'airchain';
/** More than ffmpeg opens at a time for one stream. */
const MOST_CONNECTIONS = 32;

/**
 * An HTTP proxy on this machine for one ffmpeg that plays a stream of the internet: it leads nowhere into this machine or its
 * networks, whatever a playlist, a redirect or a name says, for the address is looked at once it is connected to. Only who was
 * given `url` may use it. Owns its port and its connections.
 */
export class OutsideProxy {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #isInside: (address: string) => boolean;
  readonly #password = randomBytes(16).toString('hex');
  readonly #abort = new AbortController();
  readonly #sockets = new Set<Socket>();
  #refusal: string | null = null;

  private constructor(clock: Clock, isInside: (address: string) => boolean) {
    this.#clock = clock;
    this.#isInside = isInside;
    this.#server = createServer({ pauseOnConnect: true }, (socket) => this.#take(socket));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  static async open(clock: Clock, isInside = isInsideAddress): Promise<OutsideProxy> {
    const proxy = new OutsideProxy(clock, isInside);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** For ffmpeg's `http_proxy`. A secret. */
  get url(): URL {
    const { port } = this.#server.address() as AddressInfo;
    return new URL(`http://${USER}:${this.#password}@127.0.0.1:${port}`);
  }

  /** Why it has turned something away that the stream leads to; null: it has not. */
  get refusal(): string | null {
    return this.#refusal;
  }

  close(): void {
    this.#abort.abort();
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #take(socket: Socket): void {
    this.#own(socket);
    this.#serve(socket).catch((error: unknown) => {
      end(socket, isAirchainError(error, 'PULL_REFUSED') ? '403 Forbidden' : '502 Bad Gateway');
    });
  }

  #own(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  async #serve(socket: Socket): Promise<void> {
    const read = await waitFor(socket, Buffer.alloc(0), readPassage, this.#clock, TIMEOUT);
    if (!read) return;
    const { host, port, head, authorization, bodyStart } = read.value;
    const login = Buffer.from(`${USER}:${this.#password}`).toString('base64');
    // ffmpeg logs in once it is asked to.
    if (authorization !== `Basic ${login}`) return end(socket, `407 Login Required\r\n${CHALLENGE}`);
    const fail = (reason: string) => new AirchainError('PULL_FAILED', `Cannot pull "${host}": ${reason}`);
    const request = { host, port, tls: false, timeout: TIMEOUT, signal: this.#abort.signal, fail };
    const upstream = await connect(request, this.#clock);
    this.#own(upstream);
    if (this.#isInside(upstream.remoteAddress ?? '')) {
      upstream.destroy();
      this.#refusal = `it leads to "${host}", which is in a private network`;
      throw new AirchainError('PULL_REFUSED', `Cannot pull "${host}": ${this.#refusal}`);
    }
    if (head) upstream.write(writeRequestHead(head));
    else socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(read.bytes.subarray(bodyStart));
    socket.pipe(upstream).pipe(socket);
    socket.once('close', () => upstream.destroy());
    upstream.once('close', () => socket.destroySoon());
  }
}

function end(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.resume();
}

/** Null while the head is not complete. One request for each connection: the next may be for another server. */
function readPassage(bytes: Buffer): Passage | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1 && bytes.length < HEAD_LIMITS.maxBytes) return null;
  const text = bytes.toString('latin1', 0, end);
  const authorization = AUTHORIZATION.exec(text)?.[1] ?? null;
  const tunnel = CONNECT.exec(`${text}\r\n`);
  if (tunnel) {
    return { host: tunnel[1]!, port: Number(tunnel[2]), head: null, authorization, bodyStart: end + 4 };
  }
  const read = readRequestHead(bytes, HEAD_LIMITS);
  if (!read) return null;
  const url = URL.parse(`http://${read.head.headers.get('host')}`);
  if (!url) throw new AirchainError('HEAD_MALFORMED', 'Cannot pass on a request: it names no server');
  const headers = new Map([...read.head.headers].filter(([name]) => !name.startsWith('proxy-')));
  headers.set('connection', 'close');
  const head = { ...read.head, headers };
  return { host: url.hostname, port: Number(url.port) || 80, head, authorization, bodyStart: read.bodyStart };
}
