import type { FastifyRequest } from 'fastify';
import type { Clock, Logger } from '../core/index.ts';
import { type RequestHead, RequestQuery } from '../protocols/http-head/index.ts';
import type { IcecastCompat } from '../protocols/icecast-answer/index.ts';
import type { LinksPort } from './links/link-port.ts';
import type { PeerAddresses } from './peer-addresses.ts';
import type { StationPort } from './ports.ts';
import type { SessionWatch } from './sessions/session-watch.ts';
import type { SoundPort } from './sound/sound-ports.ts';

/** What every group of routes works with. */
export interface RouteContext {
  readonly links: LinksPort;
  readonly station: StationPort;
  readonly sound: SoundPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly peers: PeerAddresses;
  readonly sessions: SessionWatch;
  /** Which Icecast's status codes are spoken. Read at each request: a reload may change it. */
  readonly compat: () => IcecastCompat;
  /** Who is meant by a login without a name. */
  readonly adminUser: () => string;
}

/**
 * The parameters of a request with their bytes as they came, because the charset of a title is not known before all of
 * them are. Those of a form that was posted come first.
 */
export function readQuery(request: FastifyRequest): RequestQuery {
  const target = request.raw.url ?? '';
  const start = target.indexOf('?');
  const inUrl = start === -1 ? '' : target.slice(start + 1);
  return new RequestQuery(typeof request.body === 'string' ? `${request.body}&${inUrl}` : inUrl);
}

/** What of a request chooses among the mounts of a ladder. */
export function readLadderRequest(request: FastifyRequest): Pick<RequestHead, 'query' | 'headers'> {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return { query: readQuery(request), headers: new Map(headers) };
}

/** A host that leads to the caller's own machine: a script beside the server uses it, or a proxy that passes on no `Host`. */
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * What every address in an answer begins with, `https://radio.example`: `server.publicUrl`, else the origin
 * that the caller used (`findOrigin`), else the configured host name. That name also stands in for a loopback address,
 * because the answer to a script or a proxy on this machine is meant for others.
 */
export function readOrigin({ peers, station }: RouteContext, request: FastifyRequest): string {
  const { publicUrl, hostname, port } = station.server();
  if (publicUrl !== null) return publicUrl;
  const { scheme, host, isProxied } = peers.origin(request.raw);
  if (host !== null && (hostname === 'localhost' || !LOOPBACK_HOST.test(host))) return `${scheme}://${host}`;
  return isProxied ? `${scheme}://${hostname}` : `${scheme}://${hostname}:${port}`;
}

/** What the addresses of links begin with: as the operator says, else as `readOrigin`. */
export function readLinkOrigin(context: RouteContext, request: FastifyRequest): string {
  const [scheme, host] = readOrigin(context, request).split('://');
  const said = context.links.address();
  return `${said.scheme ?? scheme}://${said.host ?? host}`;
}
