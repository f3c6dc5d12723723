import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, RefusalLevel, RefusalLog, RefusedClient } from '../core/index.ts';
import { describeClient, pathOf } from './access.ts';
import { isApiRequest } from './answers.ts';
import type { PeerAddresses } from './peer-addresses.ts';

/** Why a request is refused, where its status does not say it. `noted`: its line is written. */
export type RequestRefusal = 'noted' | 'route-unknown' | ErrorCode;

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: the request was not refused so far. */
    refusal: RequestRefusal | null;
  }
}

/** Statuses of a request that was understood and refused all the same: a limit, or not for this client. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 408, 413, 429, 503]);

/**
 * Writes the line of each request that was answered with a refusal and has none yet, whichever handler refused it. A client
 * that has logged in and made a mistake is not refused. Reading what is not there is common, so it is logged as `debug`.
 */
export function noteRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { refusals, peers }: { readonly refusals: RefusalLog; readonly peers: PeerAddresses },
): void {
  const { statusCode: status } = reply;
  const { refusal, caller } = request;
  const isMistake = status >= 400 && status < 500 && status !== 416;
  const isRefused = REFUSED.has(status) || (isMistake && !caller?.user);
  if (refusal === 'noted' || !isRefused) return;
  refusals.note(levelOf(request, status), { ...describeClient(request, peers), ...describeRefusal(request, status) });
  request.refusal = 'noted';
}

function levelOf({ method }: FastifyRequest, status: number): RefusalLevel {
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return isRead && !REFUSED.has(status) ? 'debug' : 'info';
}

/** `PUT` is how a source asks for a mount: where no page takes it, it meant one. */
function describeRefusal(
  request: FastifyRequest,
  status: number,
): Partial<RefusedClient> & { readonly reason: string } {
  const { refusal, method } = request;
  // Routes for any path say themselves that nothing is there.
  const isUnknown = refusal === 'route-unknown' || (refusal === null && status === 404);
  if (isUnknown && method === 'PUT' && !isApiRequest(request)) {
    return { reason: 'mount-reserved', right: 'source.publish', mount: pathOf(request), route: undefined };
  }
  if (isUnknown) return { reason: 'route-unknown' };
  return { reason: 'request-refused', ...(refusal && refusal !== 'noted' && { code: refusal }) };
}
