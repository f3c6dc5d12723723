import type { AccessGate } from '../auth/index.ts';
import { errorText, type Logger, type RefusalLog } from '../core/index.ts';
import type { Connection } from '../dial/index.ts';
import type { HttpSourceEntrance, ShoutcastSourceEntrance } from '../ingest/index.ts';
import { chooseRung, type Ladders, type ListenerEntrance } from '../listeners/index.ts';
import { type RequestHead, writeRequestHead } from '../protocols/http-head/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import { followAlias, followIngest, type RequestTarget, routeRequest, withPath } from './request-router.ts';
import type { Responder } from './responder.ts';

/** Paths of the station that decide who answers. */
export interface RequestPaths {
  readonly aliases: Readonly<Record<string, string>>;
  readonly ladders: Ladders;
  readonly isMount: (path: string) => boolean;
  /** Whether the mount of a path gives way to the page of the same name in a browser. */
  readonly yieldsToPage: (path: string) => boolean;
  /** The path whose rule for listeners applies to a mount: its own, or that of its ladder. */
  readonly ruleOwner: (path: string) => string;
  /** Whether there is a link of this id. */
  readonly isLink: (id: string) => boolean;
}

/** The HTTP server, which continues with the socket as if it had accepted it. */
export interface WebServer {
  handle(
    socket: Connection['socket'],
    peer: { readonly address: string; readonly localPort: number; readonly isEncrypted: boolean },
  ): void;
}

/** The `STATS` feed. */
export interface FeedServer {
  /** False: there are too many. */
  attach(socket: Connection['socket']): boolean;
}

/** The part of the front that encrypts. */
export interface TlsUpgrader {
  readonly hasTls: boolean;
  upgradeToTls(connection: Connection): void;
}

/** Destinations of requests, and what decides between them. */
export interface RequestHandlerOptions {
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  readonly gate: AccessGate;
  readonly httpSources: HttpSourceEntrance;
  readonly shoutcastSources: ShoutcastSourceEntrance;
  readonly listeners: ListenerEntrance;
  readonly web: () => WebServer;
  readonly statsFeed: FeedServer;
  readonly responder: Responder;
  /** Read for each request, so that a reload applies. */
  readonly paths: () => RequestPaths;
  readonly tls: () => TlsUpgrader;
}

const SWITCHING_TO_TLS =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n';

/**
 * Gives each request to the part that answers it: sources, listeners, `STATS`, TLS upgrade or the HTTP server. The socket belongs to
 * that part from then on. An error of a part closes only its connection.
 */
export class RequestHandler {
  readonly #options: RequestHandlerOptions;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
  }

  /** `rest`: bytes behind the head. */
  handle(connection: Connection, requested: RequestHead, rest: Buffer): void {
    const ingest = followIngest(requested);
    if (ingest) {
      this.#receiveLink(connection, ingest, rest);
      return;
    }
    const paths = this.#options.paths();
    const named = followAlias(requested, paths.aliases);
    const head = chooseMount(named, paths.ladders);
    const { hasTls } = this.#options.tls();
    const target = routeRequest(head, { ...paths, canEncrypt: hasTls && !connection.isEncrypted });
    this.#dispatch(target, connection, { named, head, rest });
  }

  shoutcast(connection: Connection, mount: string, first: Buffer): void {
    this.#guard(connection, this.#options.shoutcastSources.enter(connection, mount, first));
  }

  #receiveLink(
    connection: Connection,
    { id, head }: { readonly id: string; readonly head: RequestHead },
    rest: Buffer,
  ) {
    const { httpSources, paths } = this.#options;
    if (paths().isLink(id)) this.#guard(connection, httpSources.enter(connection, head, rest, 'post'));
    else httpSources.refuse(connection, head, 'link-unknown');
  }

  /** `named`: the request as the client meant it, `head`: for the mount that was chosen. */
  #dispatch(
    target: RequestTarget,
    connection: Connection,
    { named, head, rest }: { readonly named: RequestHead; readonly head: RequestHead; readonly rest: Buffer },
  ) {
    const { httpSources, listeners, tls, web } = this.#options;
    switch (target) {
      case 'source':
        return this.#guard(connection, httpSources.enter(connection, head, rest));
      case 'listener':
        return this.#guard(connection, listeners.enter(connection, head, this.#describeRequested(named, head)));
      case 'stats-feed':
        return this.#guard(connection, this.#feedStatistics(connection, head));
      case 'tls-upgrade':
        connection.socket.write(SWITCHING_TO_TLS);
        return tls().upgradeToTls(connection);
      case 'none':
        return this.#refuseMethod(connection, head);
      case 'web':
        return handToWeb(web(), connection, head, rest);
    }
  }

  /** A mount that follows the rule of its ladder is asked about once, by either path. */
  #describeRequested({ target, path }: RequestHead, chosen: RequestHead) {
    const isSameRule = path === chosen.path || this.#options.paths().ruleOwner(chosen.path) === path;
    return { target, ladder: isSameRule ? null : path };
  }

  async #feedStatistics(connection: Connection, head: RequestHead): Promise<void> {
    const { gate, refusals, responder, statsFeed } = this.#options;
    const { socket, address } = connection;
    const client = { address, route: `${head.method} ${head.path}`, userAgent: head.headers.get('user-agent') ?? '' };
    const credentials = readBasicCredentials(head.headers.get('authorization'));
    const decision = await gate.decide({ ...client, right: { right: 'admin' }, credentials });
    if (socket.destroyed) return;
    socket.resume();
    if (!decision.allowed) responder.refuse(connection, head, decision.reason, decision.retryAfter);
    else if (!statsFeed.attach(socket)) {
      const reason = 'too-many-connections';
      refusals.note('info', { ...client, reason, right: 'admin', user: decision.user });
      responder.refuse(connection, head, reason);
    }
  }

  #refuseMethod(connection: Connection, head: RequestHead): void {
    const { refusals, responder } = this.#options;
    const route = `${head.method} ${head.path}`;
    const user = readBasicCredentials(head.headers.get('authorization'))?.user;
    const userAgent = head.headers.get('user-agent');
    const { address } = connection;
    refusals.note('info', { reason: 'route-unknown', address, right: 'public', route, user, userAgent });
    responder.refuse(connection, head, 'method-unknown');
  }

  #guard(connection: Connection, work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#options.logger.error('cannot serve a connection', { peer: connection.address, reason: errorText(error) });
      connection.socket.destroy();
    });
  }
}

/** The request for the mount that a ladder chooses for it; WebSockets and sources keep the path. */
function chooseMount(head: RequestHead, ladders: Ladders): RequestHead {
  const rungs = ladders.get(head.path);
  const isWebSocket = head.headers.get('upgrade')?.toLowerCase() === 'websocket';
  const isListener = head.method === 'GET' || head.method === 'HEAD' || head.method === 'OPTIONS';
  return rungs && isListener && !isWebSocket ? withPath(head, chooseRung(head, rungs).path) : head;
}

/**
 * Hands a request to the HTTP server as if it had read it first, in the strict form that its parser needs. One request for each
 * connection: the next one may be for a mount, which only the front recognises.
 */
function handToWeb(web: WebServer, connection: Connection, head: RequestHead, rest: Buffer): void {
  const { socket, peerAddress, localPort, isEncrypted } = connection;
  const headers = new Map(head.headers);
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') headers.set('connection', 'close');
  socket.unshift(Buffer.concat([writeRequestHead({ ...head, headers }), rest]));
  web.handle(socket, { address: peerAddress, localPort, isEncrypted });
  socket.resume();
}
