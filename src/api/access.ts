import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type AccessRefused,
  type AccessRight,
  type Caller,
  type Credentials,
  type Gate,
  type Right,
  rightFor,
} from '../auth/index.ts';
import { AirchainError, millisToSeconds, type RefusalLog } from '../core/index.ts';
import { type IcecastCompat, refusalAnswer } from '../protocols/icecast-answer/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import { mayBeForeign } from '../protocols/request-site/index.ts';
import { ICECAST_HTML, ICECAST_TEXT, isApiRequest, sendApiError, sendIcecast } from './answers.ts';
import { readToken, siteOf, textOf } from './caller.ts';
import { ADMIN_PAGE_POLICY } from './icecast/page-layout.ts';
import type { PeerAddresses } from './peer-addresses.ts';

/**
 * What a route needs. Every route has one in its `config`; one without is a bug that a test finds and that the hook
 * refuses to serve.
 */
export interface RouteAccess {
  readonly right: Right;
  /** For rights to one mount: the one that the request is about. None named: only an administrator may go on. */
  readonly mount?: (request: FastifyRequest) => string | null;
  /** Whether the request needs more than public access, so that an administrator is required. */
  readonly needsAdmin?: (request: FastifyRequest) => boolean;
  /** Where the credentials are when not in `Authorization`. */
  readonly credentials?: (request: FastifyRequest) => Credentials | null;
  /** Where the token is when it is not that of a session. */
  readonly token?: (request: FastifyRequest) => string | null;
  /** The credentials decide alone, whatever session the browser is in. */
  readonly ignoresSession?: boolean;
  /**
   * The login, or the mount that it is for, is in the body: the gate is asked behind it. Until then the client counts as one
   * that has not logged in.
   */
  readonly isDecidedByBody?: (request: FastifyRequest) => boolean;
  /** The request changes something, so a page of another site may not send it with the login that the browser keeps. */
  readonly changes?: boolean | ((request: FastifyRequest) => boolean);
  /** Asks the person at a browser whether the change is meant, where a page of another site may have led there. */
  readonly writeConfirmation?: (request: FastifyRequest) => string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    /** The caller that the gate let in; null: it has not been asked yet. */
    caller: Caller | null;
  }
}

/** A route that anybody may call who is not banned. */
export const publicAccess: RouteAccess = { right: 'public' };

/** A route for administrators: one that reads, and one that changes something. */
export const adminAccess: RouteAccess = { right: 'admin' };
export const changingAccess: RouteAccess = { right: 'admin', changes: true };

/**
 * The hooks that ask the gate before any route runs: before a byte of the body is read, except where the body decides.
 * Handlers never decide for themselves. Answers refusals as the route's readers expect: Icecast's challenge, or JSON under
 * `/api`.
 */
export function createAccessHooks(
  gate: Pick<Gate, 'decide'>,
  refusals: RefusalLog,
  peers: PeerAddresses,
  compat: () => IcecastCompat,
) {
  const ask = async (access: RouteAccess, request: FastifyRequest, reply: FastifyReply) => {
    const decision = await gate.decide({
      right: findRight(access, request),
      credentials: (access.credentials ?? readCredentials)(request),
      token: access.ignoresSession ? null : (access.token ?? readSession)(request),
      address: peers.clientAddress(request.raw),
      isDirect: peers.isDirect(request.raw),
      host: peers.origin(request.raw).host ?? request.headers.host ?? null,
      isForeign: mayBeForeign(siteOf(request.headers)),
      userAgent: textOf(request.headers['user-agent']),
      route: routeOf(request),
    });
    if (!decision.allowed) {
      // Its line is the gate's.
      request.refusal = 'noted';
      return refuse(request, reply, decision, compat());
    }
    request.caller = { user: decision.user, role: decision.role };
    return undefined;
  };
  return {
    async beforeBody(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      const { access } = request.routeOptions.config;
      if (!access) throw new AirchainError('INTERNAL_BUG', `Cannot serve "${request.url}": its route names no right`);
      if (isLedAstray(access, request)) {
        refusals.note('info', { reason: 'cross-site', ...describeClient(request, peers) });
        request.refusal = 'noted';
        return refuseForeign(access, request, reply);
      }
      return access.isDecidedByBody?.(request) ? undefined : ask(access, request, reply);
    },
    async behindBody(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      const { access } = request.routeOptions.config;
      return access?.isDecidedByBody?.(request) ? ask(access, request, reply) : undefined;
    },
  };
}

/**
 * Whether a page of another server may be behind a request that it has no business with. Changes need a proof; reading takes
 * a login only where a person follows a link to it. Asked before the gate, so that no page can have wrong logins counted.
 */
function isLedAstray({ right, changes, needsAdmin }: RouteAccess, request: FastifyRequest): boolean {
  const site = siteOf(request.headers);
  if (typeof changes === 'function' ? changes(request) : changes) return mayBeForeign(site);
  const isGuarded = right !== 'public' || needsAdmin?.(request) === true;
  return isGuarded && site === 'other' && !asksForPage(request);
}

function refuseForeign({ writeConfirmation }: RouteAccess, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (writeConfirmation && asksForPage(request)) {
    reply.header('Content-Security-Policy', ADMIN_PAGE_POLICY);
    return sendIcecast(reply, ICECAST_HTML, writeConfirmation(request), 403);
  }
  throw new AirchainError(
    'API_CROSS_SITE',
    `Cannot ${request.method} "${pathOf(request)}": nothing shows that a page of this server or a program asks for it`,
  );
}

/** Browsers name HTML where they are going to show what comes, and nowhere else. */
function asksForPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true;
}

/** The caller that the gate let in, for handlers: the gate is asked before they run. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new AirchainError('INTERNAL_BUG', 'Cannot tell who calls: the gate was not asked');
  return caller;
}

/** Whether the parameters of a request are, or may be, in its body. */
export function isForm({ headers }: FastifyRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
}

/** Whether the head of a request shows a login of any kind. */
export function showsLogin({ headers }: FastifyRequest): boolean {
  return readBasicCredentials(headers.authorization) !== null || readToken(headers) !== null;
}

function findRight(access: RouteAccess, request: FastifyRequest): AccessRight {
  if (access.needsAdmin?.(request)) return { right: 'admin' };
  return rightFor(access.right, access.mount?.(request) ?? null);
}

function readSession({ headers }: FastifyRequest): string | null {
  return readToken(headers);
}

function readCredentials(request: FastifyRequest): Credentials | null {
  return readBasicCredentials(request.headers.authorization);
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  { reason, code, retryAfter }: AccessRefused,
  compat: IcecastCompat,
): FastifyReply {
  const seconds = retryAfter === undefined ? undefined : millisToSeconds(retryAfter);
  const { status, contentType = ICECAST_TEXT, headers = [], body = '' } = refusalAnswer(reason, compat, seconds);
  reply.headers(Object.fromEntries(headers));
  // A page asks for the password itself; the browser would open a window of its own.
  if (asksAsPage(request)) reply.removeHeader('WWW-Authenticate');
  if (!isApiRequest(request)) return sendIcecast(reply, contentType, body, status);
  return sendApiError(reply, new AirchainError(code, `Cannot ${request.method} "${pathOf(request)}": ${reason}`));
}

/** Our own pages say that they take JSON; browsers and programs that are pointed at an address do not. */
function asksAsPage(request: FastifyRequest): boolean {
  return isApiRequest(request) && /\bapplication\/json\b/.test(request.headers.accept ?? '');
}

/** What the log of refusals has of a request. */
export function describeClient(request: FastifyRequest, peers: PeerAddresses) {
  return {
    address: peers.clientAddress(request.raw),
    // Nothing is configured where no route was looked for.
    right: request.routeOptions.config?.access?.right ?? 'public',
    route: routeOf(request),
    user: request.caller?.user ?? readCredentials(request)?.user,
    userAgent: textOf(request.headers['user-agent']),
  };
}

/** Method and path of a request as logs have them, without the query. */
function routeOf(request: FastifyRequest): string {
  return `${request.method} ${pathOf(request)}`;
}

/** Without the query, where SHOUTcast's calls carry a password. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
