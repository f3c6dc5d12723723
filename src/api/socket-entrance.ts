import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AccessRefused, AccessRight, Gate } from '../auth/index.ts';
import {
  type ByteCount,
  byteCount,
  type Clock,
  errorText,
  isAirchainError,
  type Logger,
  type Millis,
  millis,
  type RefusalLog,
  type RefusedClient,
  type Timer,
} from '../core/index.ts';
import { respondAndClose } from '../dial/index.ts';
import { networkOf } from '../protocols/client-address/index.ts';
import { readRequestTarget } from '../protocols/http-head/index.ts';
import { refusalAnswer } from '../protocols/icecast-answer/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import { readToken, siteOf, textOf } from './caller.ts';
import type { PeerAddresses } from './peer-addresses.ts';
import { requireReserved } from './require-reserved.ts';

/** Who wants a socket, and for what. */
export interface SocketRequest {
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Those that the client offers, in its order. */
  readonly protocols: readonly string[];
  /** The client's own, found behind trusted proxies. */
  readonly address: string;
  readonly userAgent: string;
  /** The name in `Authorization`, whether or not its password is right; null: none. */
  readonly user: string | null;
  /** Of a session that the browser is in; null: none. */
  readonly token: string | null;
  /** Whether a page of another server opens it. Browsers always name the page with a socket. */
  readonly isForeign: boolean;
}

/** What a route reports to the entrance about its socket. */
export interface SocketAdmission {
  /** The login over the socket was right. Where the gate asked for one before the socket was opened it need not be said. */
  letIn(): void;
  /** Logs that the client is refused; its route closes it. */
  noteRefusal(refusal: Pick<RefusedClient, 'reason' | 'right' | 'user' | 'code'>): void;
  /** Something went wrong with it that is not the client's fault: it is logged, and the socket closed (1011). */
  fail(error: unknown): void;
}

/** One kind of WebSocket. */
export interface SocketRoute {
  /** The path that is this kind's alone; reserved, so that no mount has it. */
  readonly ownPath: string;
  /** Whether it is meant. The first that says yes is asked. */
  readonly matches: (request: SocketRequest) => boolean;
  /** The right that the gate checks before the socket is opened; `public`: clients log in over the socket. */
  readonly right: (request: SocketRequest) => AccessRight;
  /** The subprotocol that is spoken; null: none has a name. */
  readonly protocol: string | null;
  /** Whether pages of other servers may open it, too: without the session that the browser is in. Default no. */
  readonly isOpenToOtherSites?: boolean;
  /** The longest message; a longer one ends the socket (1009). */
  readonly maxMessage: ByteCount;
  /**
   * Owns the socket from now on. It has an `error` handler already; its end is always told by `close`. What it rejects with
   * ends the socket as `fail` does.
   */
  readonly open: (socket: WebSocket, request: SocketRequest, admission: SocketAdmission) => void | Promise<void>;
}

/** What sockets are let in with. */
export interface SocketEntranceOptions {
  readonly gate: Gate;
  readonly peers: PeerAddresses;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  /** Called with every socket that was refused, for the access log. */
  readonly onAnswered: (request: AccessRecord) => void;
  /** Sockets at once, of all kinds; those that have not logged in yet are counted apart, up to as many. */
  readonly maxSockets: number;
  /** In order. */
  readonly routes: readonly SocketRoute[];
}

/** A peer that answers no ping is gone, though its connection may stay open for hours. */
const PING_PERIOD = millis(20_000);
/** Close codes of a server that ends, and of one that could not go on (RFC 6455 §7.4.1). */
const GOING_AWAY = 1001;
const FAILED = 1011;
/** How long a peer may take to answer a close, in milliseconds: its place is taken meanwhile. */
const CLOSE_TIME_MS = 3000;
/** A peer that has so much unread gets no answers to its pings; it may have any of them later (RFC 6455 §5.5.3). */
const MOST_UNREAD_PONGS = byteCount(16 * 1024);
/** What a socket may send until it has logged in: a login, and what comes in the same packets. */
const MOST_BEFORE_LOGIN = byteCount(128 * 1024);
/** Sockets that have not logged in yet, of one network and of one customer's networks (IPv6: a /64 and a /48). */
const MOST_WAITING = 50;
const MOST_WAITING_OF_CUSTOMER = 200;

/**
 * Lets WebSockets in: finds whom the path means, turns away pages of other sites, asks the gate, upgrades. A socket that
 * answers no ping between two looks is ended. Owns the list of open sockets; each socket belongs to its route.
 */
export class SocketEntrance {
  readonly #options: SocketEntranceOptions;
  readonly #servers = new Map<SocketRoute, WebSocketServer>();
  readonly #sockets = new Set<WebSocket>();
  /** Those of `#sockets` that have not logged in yet, with the networks that they come from. */
  readonly #waiting = new Map<WebSocket, Networks>();
  readonly #answered = new WeakSet<WebSocket>();
  readonly #ping: Timer;

  constructor(options: SocketEntranceOptions) {
    this.#options = options;
    this.#ping = options.clock.every(PING_PERIOD, () => this.#pingAll());
    for (const route of options.routes) {
      const { ownPath, protocol, maxMessage } = route;
      requireReserved(ownPath);
      // Sound does not become smaller by deflating it.
      const small = { perMessageDeflate: false, maxPayload: maxMessage, closeTimeout: CLOSE_TIME_MS, autoPong: false };
      const shared = { ...small, noServer: true, clientTracking: false };
      const server = new WebSocketServer({ ...shared, handleProtocols: () => protocol ?? false });
      server.on('wsClientError', ({ message }, stream, incoming) => {
        const request = readSocketRequest(incoming, options.peers);
        if (request) this.#refuse(stream, request, route.right(request), 'handshake-malformed', 400, message);
      });
      this.#servers.set(route, server);
    }
  }

  /** Sockets now. */
  get count(): number {
    return this.#sockets.size;
  }

  /** Takes upgrades of an HTTP server from now on. */
  attach(http: Server): void {
    http.on('upgrade', (request, stream, head) => {
      stream.on('error', () => {});
      this.#enter(request, stream, head).catch((error: unknown) => {
        this.#options.logger.error('a socket could not be opened', { reason: errorText(error) });
        stream.destroy();
      });
    });
  }

  close(): void {
    this.#ping.cancel();
    for (const socket of this.#sockets) socket.close(GOING_AWAY);
    for (const server of this.#servers.values()) server.close();
  }

  async #enter(incoming: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const { gate, peers, maxSockets } = this.#options;
    const asked = readSocketRequest(incoming, peers);
    if (!asked) return this.#refuseUnread(stream, incoming);
    const route = this.#options.routes.find(({ matches }) => matches(asked));
    if (!route) return this.#refuse(stream, asked, { right: 'public' }, 'route-unknown', 404);
    const right = route.right(asked);
    if (asked.isForeign && !route.isOpenToOtherSites) return this.#refuse(stream, asked, right, 'cross-site', 403);
    const request = asked.isForeign ? { ...asked, token: null } : asked;
    const decision = await gate.decide({
      right,
      credentials: readBasicCredentials(incoming.headers.authorization),
      token: request.token,
      address: request.address,
      userAgent: request.userAgent,
      isForeign: request.isForeign,
      route: socketRouteOf(request),
    });
    if (!decision.allowed) return this.#answerRefusal(stream, request, statusOf(decision), decision.retryAfter);
    const isWaiting = right.right === 'public';
    if (isWaiting && this.#isCrowded(request.address))
      return this.#refuse(stream, request, right, 'too-many-waiting', 429);
    const onAir = this.#sockets.size - this.#waiting.size;
    if (onAir >= maxSockets || this.#waiting.size >= maxSockets) {
      return this.#refuse(stream, request, right, 'too-many-sockets', 503);
    }
    this.#servers.get(route)!.handleUpgrade(incoming, stream, head, (socket) => {
      this.#welcome(socket);
      if (isWaiting) this.#await(socket, stream, request.address);
      void this.#serve(route, socket, request);
    });
  }

  async #serve(route: SocketRoute, socket: WebSocket, request: SocketRequest): Promise<void> {
    const { address, userAgent } = request;
    const noteRefusal: SocketAdmission['noteRefusal'] = (refusal) =>
      this.#options.refusals.note('info', { address, route: socketRouteOf(request), userAgent, ...refusal });
    const fail = (error: unknown) => {
      this.#options.logger.error('a socket has failed', { path: request.path, reason: errorText(error) });
      socket.close(FAILED);
    };
    try {
      await route.open(socket, request, { letIn: () => this.#waiting.delete(socket), noteRefusal, fail });
    } catch (error) {
      fail(error);
    }
  }

  /** Counts a socket as one that has not logged in, and what it sends meanwhile. */
  #await(socket: WebSocket, stream: Duplex, address: string): void {
    this.#waiting.set(socket, networksOf(address));
    let bytes = 0;
    const count = (data: Buffer) => {
      bytes += data.length;
      if (!this.#waiting.has(socket)) stream.off('data', count);
      else if (bytes > MOST_BEFORE_LOGIN) socket.terminate();
    };
    stream.on('data', count);
  }

  #isCrowded(address: string): boolean {
    const { network, customer } = networksOf(address);
    const ofCustomer = [...this.#waiting.values()].filter((other) => other.customer === customer);
    const ofNetwork = ofCustomer.filter((other) => other.network === network);
    return ofNetwork.length >= MOST_WAITING || ofCustomer.length >= MOST_WAITING_OF_CUSTOMER;
  }

  /** Logs a refusal that the gate does not know of, and answers it. */
  #refuse(
    stream: Duplex,
    request: SocketRequest,
    { right }: AccessRight,
    reason: string,
    status: number,
    detail?: string,
  ): void {
    const { address, userAgent, user } = request;
    const route = socketRouteOf(request);
    this.#options.refusals.note('info', { reason, address, right, route, user, userAgent, detail });
    this.#answerRefusal(stream, request, status);
  }

  #answerRefusal(stream: Duplex, request: SocketRequest, status: number, retryAfter?: Millis): void {
    const { address, userAgent } = request;
    const record = { address, user: '', requestLine: `${socketRouteOf(request)} HTTP/1.1`, status, bytes: 0 };
    this.#options.onAnswered({ ...record, referer: '', userAgent, seconds: 0 });
    this.#end(stream, status, retryAfter);
  }

  #refuseUnread(stream: Duplex, incoming: IncomingMessage): void {
    const address = this.#options.peers.clientAddress(incoming);
    const userAgent = textOf(incoming.headers['user-agent']);
    this.#options.refusals.note('debug', { reason: 'head-malformed', address, right: 'connect', userAgent });
    this.#end(stream, 400);
  }

  #end(stream: Duplex, status: number, retryAfter?: Millis): void {
    const wait = retryAfter === undefined ? '' : `Retry-After: ${Math.max(1, Math.ceil(retryAfter / 1000))}\r\n`;
    // Which version is spoken, for a client of another (RFC 6455 §4.4).
    const version = status === 400 ? 'Sec-WebSocket-Version: 13\r\n' : '';
    const end = 'Connection: close\r\nContent-Length: 0\r\n\r\n';
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${wait}${version}${end}`;
    respondAndClose(stream, Buffer.from(head, 'latin1'), this.#options.clock);
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.add(socket);
    this.#answered.add(socket);
    socket.on('pong', () => this.#answered.add(socket));
    socket.on('ping', (data) => {
      if (socket.bufferedAmount <= MOST_UNREAD_PONGS) socket.pong(data);
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#waiting.delete(socket);
    });
  }

  #pingAll(): void {
    for (const socket of this.#sockets) {
      if (!this.#answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}

/** IPv4: the address, IPv6: its /64 and its /48. */
interface Networks {
  readonly network: string;
  readonly customer: string;
}

function networksOf(address: string): Networks {
  return { network: networkOf(address), customer: networkOf(address, 48) };
}

/** Method and path of a socket's request as logs have them. */
export function socketRouteOf({ path }: SocketRequest): string {
  return `GET ${path}`;
}

/** Null: the path cannot be read. */
function readSocketRequest(incoming: IncomingMessage, peers: PeerAddresses): SocketRequest | null {
  const path = readPath(incoming.url ?? '');
  if (path === null) return null;
  return {
    path,
    query: new URLSearchParams((incoming.url ?? '').split(/\?(.*)/s, 2)[1]),
    protocols: (incoming.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim()),
    address: peers.clientAddress(incoming),
    userAgent: textOf(incoming.headers['user-agent']),
    user: readBasicCredentials(incoming.headers.authorization)?.user ?? null,
    token: readToken(incoming.headers),
    isForeign: siteOf(incoming.headers) === 'other',
  };
}

function readPath(target: string): string | null {
  try {
    return readRequestTarget(target).path;
  } catch (error) {
    if (!isAirchainError(error, 'HEAD_MALFORMED')) throw error;
    return null;
  }
}

/** As Icecast 2.5 answers it: pages tell 429 from 403. */
function statusOf({ reason }: AccessRefused): number {
  return refusalAnswer(reason, '2.5').status;
}
