import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';
import {
  AirchainError,
  type ByteCount,
  type Clock,
  errorText,
  isAirchainError,
  type Logger,
  type Millis,
  millis,
  type Timer,
} from '../core/index.ts';
import { type Connection, respondAndClose } from '../dial/index.ts';
import { type AddressSet, findClientAddress, normaliseAddress } from '../protocols/client-address/index.ts';
import { type RequestHead, readRequestHead } from '../protocols/http-head/index.ts';
import { readProxyHeader } from '../protocols/proxy-protocol/index.ts';

/** One port that airchain listens on. */
export interface ListenPort {
  readonly port: number;
  /** Address to bind; null: all, IPv4 and IPv6. */
  readonly host: string | null;
  /** The mount of SHOUTcast v1 sources when the port is theirs; null: an HTTP port. */
  readonly shoutcastMount: string | null;
  /** Whether connections begin with a PROXY header; taken from trusted proxies only. */
  readonly proxyProtocol: boolean;
}

/** Bounds on connections until they are handed on. */
export interface FrontLimits {
  /** How long a connection may take to say what it wants, TLS included. */
  readonly headTimeout: Millis;
  /** The most bytes of a request head. */
  readonly headBytes: ByteCount;
  /** Connections at once, of every kind. */
  readonly connections: number;
}

/** What a `Front` is made of; limits and trusted proxies may be changed later by `configure`. */
export interface FrontOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: FrontLimits;
  readonly trustedProxies: AddressSet;
  /** Addresses that are disconnected before a byte is read. */
  readonly isBanned: (address: string) => boolean;
  /** Certificate and key; null: no TLS. */
  readonly tls: SecureContextOptions | null;
}

/** Why a connection is turned away before it is known what it wants. */
export type FrontProblem =
  | 'head-too-large'
  | 'head-malformed'
  | 'head-timeout'
  | 'tls-absent'
  | 'tls-failed'
  | 'tls-broken-off'
  | 'too-many-connections';

/** Where connections go once it is known what they are. `rest` are the bytes that came after what was understood. */
export interface FrontRoutes {
  request(connection: Connection, head: RequestHead, rest: Buffer): void;
  shoutcast(connection: Connection, mount: string, first: Buffer): void;
  /** Nothing understandable came. Returns the answer to send before the connection is closed; null: none. */
  refuse(problem: FrontProblem, address: string, detail?: string): Buffer | null;
}

/** Headers that a proxy adds to a request and no source client does. */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'via'] as const;

interface Arrival {
  readonly socket: Socket;
  readonly listen: ListenPort;
  readonly deadline: Millis;
  isEncrypted: boolean;
  peerAddress: string;
  localPort: number;
  awaitsProxyHeader: boolean;
  bytes: Buffer;
}

const NO_BYTES = Buffer.alloc(0);
/** First byte of a TLS record that carries a handshake (RFC 8446 §5.1). */
const TLS_HANDSHAKE = 0x16;
const NO_TLS = 'the client speaks TLS (https), and there is no certificate. Use http:// there, or set server.tls';
/** A client that goes away during the handshake, and one that takes too long over it. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_TLS_HANDSHAKE_TIMEOUT']);
/** How often arrivals are looked at for their deadline; a timer for each would cost more than the accuracy is worth. */
const SWEEP_PERIOD = millis(1000);
const KEEP_ALIVE_AFTER = millis(30_000);

/**
 * The one door: accepts every connection, finds out from the first bytes what it is (TLS, a PROXY header, a request, a
 * SHOUTcast login) and hands it on. Node's own HTTP server cannot do this: it takes `SOURCE` and length-less `PUT` bodies
 * for empty and refuses heads with bare line feeds. Owns sockets until they are handed on, and the listening ports.
 */
export class Front {
  readonly #options: FrontOptions;
  readonly #routes: FrontRoutes;
  #limits: FrontLimits;
  #trustedProxies: AddressSet;
  #servers: Server[] = [];
  #tls: TlsServer | null = null;
  #arrivals = new Set<Arrival>();
  #sockets = new Set<Socket>();
  #wrapped = new Map<Socket, Arrival>();
  #sweep: Timer;
  #lastId = 0;

  constructor(options: FrontOptions, routes: FrontRoutes) {
    this.#options = options;
    this.#routes = routes;
    this.#limits = options.limits;
    this.#trustedProxies = options.trustedProxies;
    this.#sweep = options.clock.every(SWEEP_PERIOD, () => this.#dropLate());
    this.setCertificate(options.tls);
  }

  /** Open connections of every kind and owner. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** Connections accepted since the start. */
  get acceptedCount(): number {
    return this.#lastId;
  }

  /** The next connection number, for connections that airchain itself opens. */
  takeId(): number {
    return ++this.#lastId;
  }

  /** The ports that are really listened on, in the order they were asked for (a port of 0 is a free one). */
  get ports(): number[] {
    return this.#servers.map((server) => (server.address() as AddressInfo).port);
  }

  /** @throws AirchainError `PORT_TAKEN`, `PORT_FORBIDDEN`, `LISTEN_FAILED` */
  async listen(ports: readonly ListenPort[]): Promise<void> {
    for (const port of ports) {
      const server = createTcpServer({ pauseOnConnect: true, noDelay: true }, (socket) => this.#accept(socket, port));
      await listenOn(server, port);
      this.#servers.push(server);
    }
  }

  configure(limits: FrontLimits, trustedProxies: AddressSet): void {
    this.#limits = limits;
    this.#trustedProxies = trustedProxies;
  }

  /** Takes a new certificate for connections from now on; those that are open keep theirs. Null: no TLS. */
  setCertificate(tls: SecureContextOptions | null): void {
    if (!tls) {
      this.#tls = null;
      return;
    }
    if (this.#tls) {
      this.#tls.setSecureContext(tls);
      return;
    }
    this.#tls = createTlsServer({ ...tls, handshakeTimeout: this.#limits.headTimeout });
    this.#tls.on('secureConnection', (socket) => this.#continueEncrypted(socket));
    this.#tls.on('tlsClientError', (error, socket) => {
      const outer = (socket as { _parent?: Socket })._parent;
      const arrival = outer && this.#wrapped.get(outer);
      const isBrokenOff = BROKEN_OFF.has((error as NodeJS.ErrnoException).code ?? '');
      const problem = isBrokenOff ? 'tls-broken-off' : 'tls-failed';
      this.#turnAway(socket, problem, arrival?.peerAddress ?? peerAddressOf(socket), errorText(error));
    });
  }

  /** Stops listening; connections stay with their owners. */
  async stopListening(): Promise<void> {
    const servers = this.#servers.splice(0);
    for (const server of servers) server.close();
    this.#sweep.cancel();
    for (const arrival of this.#arrivals) arrival.socket.destroy();
  }

  /** Waits until every connection has ended; those that are still open after `grace` are closed. */
  async drain(grace: Millis): Promise<void> {
    const sockets = [...this.#sockets];
    const ends = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    const timer = this.#options.clock.after(grace, () => {
      for (const socket of sockets) socket.destroy();
    });
    await Promise.all(ends);
    timer.cancel();
  }

  /** Encrypts a connection that asked to be upgraded (RFC 2817) and reads its next request. */
  upgradeToTls(connection: Connection): void {
    const arrival = this.#newArrival(connection.socket, httpPort(connection.localPort), false);
    arrival.peerAddress = connection.peerAddress;
    this.#encrypt(arrival);
  }

  get hasTls(): boolean {
    return this.#tls !== null;
  }

  #accept(socket: Socket, listen: ListenPort): void {
    const address = peerAddressOf(socket);
    socket.on('error', ignoreError);
    if (this.#options.isBanned(address)) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size > this.#limits.connections) {
      this.#turnAway(socket, 'too-many-connections', address);
      return;
    }
    socket.setKeepAlive(true, KEEP_ALIVE_AFTER);
    this.#read(this.#newArrival(socket, listen, false));
  }

  #newArrival(socket: Socket, listen: ListenPort, isEncrypted: boolean): Arrival {
    const address = peerAddressOf(socket);
    return {
      socket,
      listen,
      deadline: millis(this.#options.clock.now() + this.#limits.headTimeout),
      isEncrypted,
      peerAddress: address,
      localPort: socket.localPort ?? listen.port,
      awaitsProxyHeader: listen.proxyProtocol && this.#trustedProxies.has(address),
      bytes: NO_BYTES,
    };
  }

  #read(arrival: Arrival): void {
    this.#arrivals.add(arrival);
    const { socket } = arrival;
    const onData = (data: Buffer) => {
      arrival.bytes = arrival.bytes.length === 0 ? data : Buffer.concat([arrival.bytes, data]);
      if (!this.#understand(arrival)) return;
      socket.off('data', onData);
      socket.off('close', onClose);
      this.#arrivals.delete(arrival);
    };
    const onClose = () => this.#arrivals.delete(arrival);
    socket.on('data', onData);
    socket.once('close', onClose);
    socket.resume();
  }

  /** Whether the connection was handed on or closed. */
  #understand(arrival: Arrival): boolean {
    try {
      if (arrival.awaitsProxyHeader && !this.#takeProxyHeader(arrival)) return false;
      if (arrival.bytes.length === 0) return false;
      if (arrival.bytes[0] === TLS_HANDSHAKE && !arrival.isEncrypted) {
        if (this.#tls) this.#encrypt(arrival);
        else this.#turnAway(arrival.socket, 'tls-absent', arrival.peerAddress, NO_TLS);
        return true;
      }
      return arrival.listen.shoutcastMount === null ? this.#handRequest(arrival) : this.#handShoutcast(arrival);
    } catch (error) {
      if (!isAirchainError(error)) throw error;
      const problem = error.code === 'HEAD_TOO_LARGE' ? 'head-too-large' : 'head-malformed';
      this.#turnAway(arrival.socket, problem, arrival.peerAddress, error.message);
      return true;
    }
  }

  #takeProxyHeader(arrival: Arrival): boolean {
    const read = readProxyHeader(arrival.bytes);
    if (read === null) return false;
    arrival.awaitsProxyHeader = false;
    arrival.bytes = arrival.bytes.subarray(read.bodyStart);
    const { source, isEncrypted } = read.header;
    arrival.isEncrypted ||= isEncrypted;
    if (source) arrival.peerAddress = normaliseAddress(source.address) ?? source.address;
    return true;
  }

  #handRequest(arrival: Arrival): boolean {
    const read = readRequestHead(arrival.bytes, { maxBytes: this.#limits.headBytes });
    if (!read) return false;
    arrival.socket.pause();
    const { headers } = read.head;
    const address = findClientAddress({
      peer: arrival.peerAddress,
      forwarded: headers.get('forwarded'),
      xForwardedFor: headers.get('x-forwarded-for'),
      trusted: this.#trustedProxies,
    });
    const isForwarded = this.#trustedProxies.has(arrival.peerAddress) && FORWARDING.some((name) => headers.has(name));
    this.#routes.request(
      this.#connection(arrival, address, isForwarded),
      read.head,
      arrival.bytes.subarray(read.bodyStart),
    );
    return true;
  }

  #handShoutcast(arrival: Arrival): boolean {
    arrival.socket.pause();
    const mount = arrival.listen.shoutcastMount!;
    this.#routes.shoutcast(this.#connection(arrival, arrival.peerAddress), mount, arrival.bytes);
    return true;
  }

  #connection(arrival: Arrival, address: string, isForwarded = false): Connection {
    const { socket, peerAddress, isEncrypted, localPort } = arrival;
    return { id: this.takeId(), socket, peerAddress, address, isForwarded, isEncrypted, localPort };
  }

  #encrypt(arrival: Arrival): void {
    const { socket, bytes } = arrival;
    socket.pause();
    if (bytes.length > 0) socket.unshift(bytes);
    this.#wrapped.set(socket, arrival);
    socket.once('close', () => this.#wrapped.delete(socket));
    this.#tls!.emit('connection', socket);
  }

  #continueEncrypted(socket: Socket & { _parent?: Socket }): void {
    socket.on('error', ignoreError);
    const outer = socket._parent && this.#wrapped.get(socket._parent);
    const arrival = this.#newArrival(socket, outer?.listen ?? httpPort(socket.localPort ?? 0), true);
    arrival.awaitsProxyHeader = false;
    if (outer) {
      arrival.peerAddress = outer.peerAddress;
      arrival.localPort = outer.localPort;
    }
    this.#read(arrival);
  }

  #turnAway(socket: Socket, problem: FrontProblem, address: string, detail?: string): void {
    const answer = this.#routes.refuse(problem, address, detail);
    if (answer) respondAndClose(socket, answer, this.#options.clock);
    else socket.destroy();
  }

  #dropLate(): void {
    const now = this.#options.clock.now();
    for (const arrival of this.#arrivals) {
      if (arrival.deadline <= now) this.#turnAway(arrival.socket, 'head-timeout', arrival.peerAddress);
    }
  }
}

function httpPort(port: number): ListenPort {
  return { port, host: null, shoutcastMount: null, proxyProtocol: false };
}

function peerAddressOf(socket: Socket): string {
  const address = socket.remoteAddress ?? '';
  return normaliseAddress(address) ?? address;
}

// A socket's end is always followed by `close`, which is what its owner listens to.
function ignoreError(): void {}

function listenOn(server: Server, { port, host }: ListenPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
    server.listen({ port, host: host ?? '::', backlog: 4096, ipv6Only: false }, () => resolve());
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string | null): AirchainError {
  const where = `port ${port}${host ? ` of ${host}` : ''}`;
  if (error.code === 'EADDRINUSE') {
    return new AirchainError('PORT_TAKEN', `Cannot listen on ${where}: another program has it`, { cause: error });
  }
  if (error.code === 'EACCES') {
    return new AirchainError('PORT_FORBIDDEN', `Cannot listen on ${where}: ports below 1024 need a right`, {
      cause: error,
    });
  }
  return new AirchainError('LISTEN_FAILED', `Cannot listen on ${where}: ${error.message}`, { cause: error });
}
