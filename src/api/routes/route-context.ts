import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../core/index.ts';
import { RequestQuery } from '../../protocols/http-head/index.ts';
import type { IcecastCompat } from '../../protocols/icecast-answer/index.ts';
import type { LinksPort } from '../link-port.ts';
import type { PeerAddresses } from '../peer-addresses.ts';
import type { StationPort } from '../ports.ts';
import type { SessionWatch } from '../session-watch.ts';
import type { SoundPort } from '../sound-ports.ts';

/** What every group of routes works with. */
export interface RouteContext {
  readonly links: LinksPort;
  readonly station: StationPort;
  readonly sound: SoundPort;
  readonly clock: Clock;
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

/** The address that the caller reached the server by: `http://radio.example:8000`. */
export function readOrigin({ peers, station }: RouteContext, request: FastifyRequest): string {
  const { hostname, port } = station.server();
  const { scheme, host } = peers.origin(request.raw, `${hostname}:${port}`);
  return `${scheme}://${host}`;
}

/** What the addresses of links begin with: as the operator says, else as `readOrigin`. */
export function readLinkOrigin(context: RouteContext, request: FastifyRequest): string {
  const [scheme, host] = readOrigin(context, request).split('://');
  const said = context.links.address();
  return `${said.scheme ?? scheme}://${said.host ?? host}`;
}
