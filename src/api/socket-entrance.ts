import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ByteCount, type Clock, errorText, type Logger, millis, type Timer } from '../core/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import { isFromAnotherSite, readToken } from './caller.ts';
import type { PeerAddresses } from './peer-addresses.ts';
import type { ApiRight, GateDecision, GatePort } from './ports.ts';

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
  /** Of a session that the browser is in; null: none. */
  readonly token: string | null;
  /** Whom the gate has let in; null: everybody may come. */
  readonly caller: string | null;
}

/** One kind of WebSocket. */
export interface SocketRoute {
  /** Whether it is meant. The first that says yes is asked. */
  readonly matches: (request: SocketRequest) => boolean;
  /** What the gate is asked before the socket is opened; `public`: whoever comes logs in over the socket. */
  readonly need: (request: SocketRequest) => ApiRight;
  /** The subprotocol that is spoken; null: none has a name. */
  readonly protocol: string | null;
  /** The longest message; a longer one ends the socket (1009). */
  readonly maxMessage: ByteCount;
  /** Owns the socket from now on. It has an `error` handler already; its end is always told by `close`. */
  readonly open: (socket: WebSocket, request: SocketRequest) => void;
}

/** What sockets are let in with. */
export interface SocketEntranceOptions {
  readonly gate: GatePort;
  readonly peers: PeerAddresses;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sockets at once, of all kinds. */
  readonly maxSockets: number;
  /** In order. */
  readonly routes: readonly SocketRoute[];
}

/** A peer that answers no ping is gone, though its connection may stay open for hours. */
const PING_PERIOD = millis(20_000);
/** Close code of a server that ends (RFC 6455 §7.4.1). */
const GOING_AWAY = 1001;

const statuses = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
} as const;

/**
 * Lets WebSockets in: finds whom the path means, turns away pages of other sites, asks the gate, upgrades. A socket that
 * answers no ping between two looks is ended. Owns the list of open sockets; each socket belongs to its route.
 */
export class SocketEntrance {
  readonly #options: SocketEntranceOptions;
  readonly #servers = new Map<SocketRoute, WebSocketServer>();
  readonly #sockets = new Set<WebSocket>();
  readonly #answered = new WeakSet<WebSocket>();
  readonly #ping: Timer;

  constructor(options: SocketEntranceOptions) {
    this.#options = options;
    this.#ping = options.clock.every(PING_PERIOD, () => this.#pingAll());
    for (const route of options.routes) {
      const { protocol, maxMessage } = route;
      // Sound does not become smaller by deflating it.
      const shared = { noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: maxMessage };
      this.#servers.set(route, new WebSocketServer({ ...shared, handleProtocols: () => protocol ?? false }));
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
    const request = readSocketRequest(incoming, peers);
    if (!request) return refuse(stream, 400);
    const route = this.#options.routes.find(({ matches }) => matches(request));
    if (!route) return refuse(stream, 404);
    if (isFromAnotherSite(incoming, peers)) return refuse(stream, 403);
    const decision = await gate.decide({
      need: route.need(request),
      credentials: readBasicCredentials(incoming.headers.authorization),
      token: request.token,
      address: request.address,
      userAgent: request.userAgent,
    });
    if (!decision.allowed) return refuse(stream, statusOf(decision));
    if (this.#sockets.size >= maxSockets) return refuse(stream, 503);
    this.#servers.get(route)!.handleUpgrade(incoming, stream, head, (socket) => {
      this.#welcome(socket);
      route.open(socket, { ...request, caller: decision.user });
    });
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.add(socket);
    this.#answered.add(socket);
    socket.on('pong', () => this.#answered.add(socket));
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #pingAll(): void {
    for (const socket of this.#sockets) {
      if (!this.#answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}

/** Null: the path cannot be read. */
function readSocketRequest(incoming: IncomingMessage, peers: PeerAddresses): SocketRequest | null {
  const [path = '', query = ''] = (incoming.url ?? '').split(/\?(.*)/s, 2);
  const decoded = decodePath(path);
  if (decoded === null) return null;
  const parameters = new URLSearchParams(query);
  return {
    path: decoded,
    query: parameters,
    protocols: (incoming.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim()),
    address: peers.clientAddress(incoming),
    userAgent: incoming.headers['user-agent'] ?? '',
    token: readToken(incoming.headers),
    caller: null,
  };
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function statusOf({ reason }: Extract<GateDecision, { allowed: false }>): keyof typeof statuses {
  switch (reason) {
    case 'banned':
      return 403;
    case 'rate-limited':
      return 429;
    case 'unavailable':
      return 503;
    default:
      return 401;
  }
}

function refuse(stream: Duplex, status: keyof typeof statuses): void {
  stream.end(`HTTP/1.1 ${status} ${statuses[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
