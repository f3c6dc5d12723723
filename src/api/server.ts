import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import fastifySwagger from '@fastify/swagger';
import createFastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Gate } from '../auth/index.ts';
import {
  AirchainError,
  byteCount,
  type Clock,
  isAirchainError,
  type Logger,
  type Millis,
  millis,
  type RefusalLog,
} from '../core/index.ts';
import type { AddressSet } from '../protocols/client-address/index.ts';
import { icecastRefusals, writeErrorPage } from '../protocols/icecast-admin/index.ts';
import type { IcecastCompat } from '../protocols/icecast-answer/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import { createAccessHooks, publicAccess, type RouteAccess } from './access.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { describeAnswer } from './answered-request.ts';
import { ICECAST_HTML, isApiRequest, sendApiError, sendIcecast, sendIcecastRefusal } from './answers.ts';
import { sendRangeRefusal } from './byte-range.ts';
import { closeOrderly } from './close-orderly.ts';
import { eventRoutes } from './events/events.ts';
import { StationEvents } from './events/station-events.ts';
import { registerIcecastAdmin } from './icecast/icecast-admin.ts';
import { registerIcecastPublic } from './icecast/icecast-public.ts';
import { registerShoutcast, type ShoutcastRouteOptions } from './icecast/shoutcast.ts';
import type { LinksPort } from './links/link-port.ts';
import { registerLinks } from './links/links.ts';
import { type CleanApiOptions, registerCleanApi } from './mounts/mount-routes.ts';
import { type ApiPeer, PeerAddresses } from './peer-addresses.ts';
import type { StationPort } from './ports.ts';
import { noteRefusal } from './refused-requests.ts';
import { addBodyParsers, type BodyLimits, RequestBodies } from './request-bodies.ts';
import { requireReserved } from './require-reserved.ts';
import type { RouteContext } from './route-context.ts';
import { listenerLoginRoutes } from './sessions/listener-logins.ts';
import { SessionWatch } from './sessions/session-watch.ts';
import { sessionRoutes } from './sessions/sessions.ts';
import { SocketEntrance, type SocketRoute } from './socket-entrance.ts';
import { InputAudio } from './sound/input-audio.ts';
import { registerSoundApi } from './sound/sound-api.ts';
import type { SoundPort } from './sound/sound-ports.ts';
import { healthRoutes } from './web/health.ts';
import { registerWebPages } from './web/web-pages.ts';

/** What may change at a reload without a new server. */
export interface ApiSettings {
  readonly compat: IcecastCompat;
  /** Proxies whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: AddressSet;
  /** Who is meant by a login without a name. */
  readonly adminUser: string;
  readonly bodies: BodyLimits;
}

/** Everything the API is made with. */
export interface ApiServerOptions extends ApiSettings, ShoutcastRouteOptions, Pick<CleanApiOptions, 'about'> {
  readonly station: StationPort;
  readonly sound: SoundPort;
  readonly links: LinksPort;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  /** Version of airchain, for the OpenAPI document. */
  readonly version: string;
  /** The `Server` header. */
  readonly serverId: string;
  /** `Access-Control-Allow-Origin` for what may be read by any page; empty: none. */
  readonly corsOrigin: string;
  /** Where the built page is; it may be missing. */
  readonly webDirectory: string;
  readonly limits: ApiLimits;
  /** Every kind of WebSocket, in the order in which they are asked. */
  readonly sockets: readonly SocketRoute[];
  /** Called with every answered request, for the access log. */
  readonly onAnswered: (request: AccessRecord) => void;
}

/** What one client may take of the API. */
export interface ApiLimits {
  /** The most bytes of a request's head. */
  readonly headBytes: number;
  /** How long a request's head may take to arrive. */
  readonly headTimeout: Millis;
  /** How long an answer may wait for its reader to take some of it. */
  readonly unreadTimeout: Millis;
  /** How often connections are looked at for these times. */
  readonly timeoutCheck: Millis;
  /** The most readers of `/api/events` at once. */
  readonly eventListeners: number;
  /** The most readers of inputs as WAV at once: each takes 1.5 Mbit/s. */
  readonly audioReaders: number;
  /** The most WebSockets at once. */
  readonly sockets: number;
}

/** The default limits. */
export const defaultApiLimits: ApiLimits = {
  headBytes: 16 * 1024,
  headTimeout: millis(15_000),
  unreadTimeout: millis(30_000),
  timeoutCheck: millis(5_000),
  eventListeners: 2000,
  audioReaders: 20,
  sockets: 1000,
};

/**
 * An import of `node:http` would read all that it exports, and one of that is made by loading Node's whole `fetch`, which
 * is not used here: a tenth of a second of every start, and 14 MB.
 */
const { createServer } = process.getBuiltinModule('node:http');

/** The limits on bodies where nothing else is said. */
export const defaultBodyLimits: BodyLimits = {
  requestBytes: byteCount(1024 * 1024),
  openRequestBytes: byteCount(16 * 1024),
  requestMemory: byteCount(8 * 1024 * 1024),
  requestTimeout: millis(15_000),
};

/** Proxies commonly give up on connections that are silent for 60 seconds. */
const EVENT_HEARTBEAT = millis(20_000);
/** Events that a client may miss and still catch up; with more it gets a snapshot. */
const EVENT_HISTORY = 512;
/** A reader this far behind is not reading. */
const EVENT_BACKLOG = byteCount(256 * 1024);
const EVENT_MEMORY = byteCount(32 * 1024 * 1024);
/** Longest mount path in a route of the API, in characters; Node's parser has bounded the whole head before. */
const MAX_PARAMETER = 1024;

/** One route as it was added, for those who check that each needs the right it should. */
export interface ApiRoute {
  readonly method: string;
  readonly url: string;
  readonly access: RouteAccess;
}

/** The running API. */
export interface ApiServer {
  /** Every route there is; none without a right can be added. */
  readonly routes: readonly ApiRoute[];
  /** For asking it without a socket (`inject`). */
  readonly fastify: FastifyInstance;
  /**
   * Takes over a connection whose request head is still to be read: push back what was read of it (`socket.unshift`),
   * leave it paused. `peer` says what the socket itself does not know.
   */
  handle(socket: Duplex, peer: ApiPeer): void;
  configure(settings: ApiSettings): void;
  /** Ends requests and events; connections are closed. */
  close(): Promise<void>;
}

/**
 * Builds the HTTP side of airchain: Icecast's routes, the clean API, events, the page. It never listens: the front hands
 * it connections. Every route declares the right it needs, and one hook asks the gate for it.
 */
export async function createApiServer(options: ApiServerOptions): Promise<ApiServer> {
  let settings: ApiSettings = options;
  const peers = new PeerAddresses(options.trustedProxies);
  const { station, sound, clock, refusals } = options;
  const events = new StationEvents({
    station,
    sound,
    clock,
    maxClients: options.limits.eventListeners,
    historyLength: EVENT_HISTORY,
    maxBacklog: EVENT_BACKLOG,
    maxMemory: EVENT_MEMORY,
    heartbeat: EVENT_HEARTBEAT,
  });
  const audio = new InputAudio({ sound, maxReaders: options.limits.audioReaders });
  const context: RouteContext = {
    station,
    sound,
    links: options.links,
    clock,
    logger: options.logger,
    peers,
    sessions: new SessionWatch(options.gate, clock),
    compat: () => settings.compat,
    adminUser: () => settings.adminUser,
  };
  const bodies = new RequestBodies(options.bodies, clock);
  const headers = commonHeaders(options);
  const { fastify, http } = buildFastify(options, bodies, peers, (request, reply) => {
    headers(request, reply);
    const answer = answerUnknown(request, reply, context);
    noteRefusal(request, reply, { refusals, peers });
    options.onAnswered(describeAnswer(request, reply, peers));
    return answer;
  });
  const routes: ApiRoute[] = [];
  fastify.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access;
    if (!access) throw new AirchainError('INTERNAL_BUG', `Cannot add route "${method} ${url}": it names no right`);
    requireReserved(url);
    for (const one of [method].flat()) routes.push({ method: one, url, access });
  });
  fastify.decorateRequest('caller', null).decorateRequest('refusal', null);
  fastify.addHook('onRequest', async (request, reply) => headers(request, reply));
  fastify.addHook('onResponse', async (request, reply) => {
    noteRefusal(request, reply, { refusals, peers });
    options.onAnswered(describeAnswer(request, reply, peers));
  });
  // Before anything is read of a body that no route takes.
  fastify.addHook('onRequest', async (request, reply) =>
    request.is404 ? answerUnknown(request, reply, context) : undefined,
  );
  const access = createAccessHooks(options.gate, refusals, peers, context.compat);
  fastify.addHook('onRequest', access.beforeBody);
  fastify.addHook('preValidation', access.behindBody);
  fastify.setErrorHandler(createErrorHandler(options));
  fastify.setNotFoundHandler((request, reply) => answerUnknown(request, reply, context));
  await registerRoutes(fastify, options, context, { events, audio });
  await fastify.ready();
  const entrance = new SocketEntrance({
    ...options,
    peers,
    maxSockets: options.limits.sockets,
    routes: options.sockets,
  });
  entrance.attach(http);
  // Node starts to watch its time limits when a server listens; this one never does, so the event is sent by hand.
  http.emit('listening');
  return {
    fastify,
    routes,
    handle(socket, peer) {
      peers.add(socket, peer);
      http.emit('connection', socket);
      socket.resume();
    },
    configure(next) {
      settings = next;
      peers.configure(next.trustedProxies);
      bodies.configure(next.bodies);
    },
    async close() {
      events.close();
      audio.close();
      entrance.close();
      await fastify.close();
      http.closeAllConnections();
    },
  };
}

function buildFastify(
  { limits, clock, refusals }: ApiServerOptions,
  bodies: RequestBodies,
  peers: PeerAddresses,
  answerUnroutable: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): { fastify: FastifyInstance; http: Server } {
  const http = createServer({
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headTimeout,
    // Bodies have a limit of their own, see RequestBodies.
    requestTimeout: 0,
    connectionsCheckingInterval: limits.timeoutCheck,
  });
  // An answer that is not read is not kept for long. Those without an end have bounds of their own.
  http.setTimeout(limits.unreadTimeout);
  const fastify = createFastify({
    serverFactory: (handler) =>
      http.on('request', (request, response) => {
        closeOrderly(request, clock);
        handler(request, response);
      }),
    forceCloseConnections: true,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, { refusals, peers }),
    // Fastify finds no route for a path that is not UTF-8 (`/caf%E9`), and runs no hooks.
    frameworkErrors: (_error, request, reply) => answerUnroutable(request, reply),
    routerOptions: { maxParamLength: MAX_PARAMETER },
  });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  // Node would let the client send before the gate was asked; `RequestBodies` does it behind the gate.
  http.on('checkContinue', (request, response) => http.emit('request', request, response));
  addBodyParsers(fastify, bodies);
  return { fastify, http };
}

async function registerRoutes(
  fastify: FastifyInstance,
  options: ApiServerOptions,
  context: RouteContext,
  { events, audio }: { readonly events: StationEvents; readonly audio: InputAudio },
): Promise<void> {
  await fastify.register(fastifySwagger, {
    openapi: { info: { title: 'airchain', version: options.version }, openapi: '3.1.0' },
    transform: ({ schema, url, ...rest }) =>
      // Icecast's own routes have no schemas: they are documented by what they are compatible with.
      jsonSchemaTransform({
        ...rest,
        url,
        schema: url.startsWith('/api/') || url.startsWith('/health') ? schema : { hide: true },
      }),
  });
  await fastify.register(async (server) => {
    registerIcecastAdmin(server, context);
    registerShoutcast(server, context, options);
    const { webDirectory: directory, about } = options;
    const sendMountPage = await registerWebPages(server, context, { directory, about });
    registerIcecastPublic(server, context, sendMountPage);
    registerLinks(server, context);
    registerCleanApi(server, context, { about: options.about, eventListenerCount: () => events.clientCount });
    registerSoundApi(server, context, audio);
    server.register(sessionRoutes(context, options.gate));
    server.register(listenerLoginRoutes(context, options.gate));
    server.register(eventRoutes(context, events));
    server.register(healthRoutes(options.station));
    server.get('/api/openapi.json', { config: { access: publicAccess }, schema: { hide: true } }, () =>
      fastify.swagger(),
    );
    server.options('/*', { config: { access: publicAccess }, schema: { hide: true } }, answerPreflight);
  });
}

function commonHeaders({ serverId, corsOrigin }: ApiServerOptions) {
  return (_: FastifyRequest, reply: FastifyReply): void => {
    reply.headers({ Server: serverId, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' });
    // One request for each connection, as with Icecast: the next may be for a mount, and only the front can tell.
    reply.header('Connection', 'close');
    if (corsOrigin) reply.header('Access-Control-Allow-Origin', corsOrigin);
  };
}

/** Pages of other sites may read what is public; passwords and changes are not offered to them. */
function answerPreflight(_: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .headers({
      'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
      'Access-Control-Allow-Headers': 'Cache-Control, Icy-MetaData, Last-Event-ID, Range',
      'Access-Control-Max-Age': '86400',
    })
    .send();
}

function answerUnknown(request: FastifyRequest, reply: FastifyReply, { compat }: RouteContext): FastifyReply {
  request.refusal = 'route-unknown';
  if (isApiRequest(request)) {
    const path = request.url.split('?', 1)[0];
    return sendApiError(reply, new AirchainError('API_NOT_FOUND', `Cannot ${request.method} "${path}": no such route`));
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return sendIcecastRefusal(reply, isRead ? icecastRefusals.fileUnknown : icecastRefusals.methodUnknown, compat());
}

/** Answers what a handler threw: by its code where it is ours, as a bad request where Fastify says so, else as a bug. */
function createErrorHandler({ logger }: ApiServerOptions) {
  return (thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // A file of the pages that ends before the range begins.
    const contentRange = (thrown as { headers?: Record<string, string> }).headers?.['Content-Range'];
    if (thrown.statusCode === 416 && contentRange) return sendRangeRefusal(reply, contentRange);
    const error = toAirchainError(thrown);
    const status = isAirchainError(thrown) ? (error.definition.status ?? 500) : (thrown.statusCode ?? 500);
    if (error.definition.kind === 'bug') {
      logger.error('a request could not be answered', { route: request.routeOptions.url, reason: thrown.stack });
    }
    request.refusal ??= error.code;
    if (isApiRequest(request)) return sendApiError(reply, error, status);
    return sendIcecast(reply, ICECAST_HTML, writeErrorPage(status, error.message), status);
  };
}

function toAirchainError(thrown: FastifyError): AirchainError {
  if (isAirchainError(thrown)) return thrown;
  const isCallersFault = thrown.statusCode !== undefined && thrown.statusCode < 500;
  return isCallersFault
    ? new AirchainError('API_REQUEST_INVALID', `Cannot take the request: ${thrown.message}`)
    : new AirchainError('INTERNAL_BUG', 'Cannot answer the request: see the log');
}
