import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import { textOf } from './caller.ts';
import type { PeerAddresses } from './peer-addresses.ts';

/** The record of an answered request for the access log. */
export function describeAnswer(request: FastifyRequest, reply: FastifyReply, peers: PeerAddresses): AccessRecord {
  const { method, url, raw, headers } = request;
  return {
    address: peers.clientAddress(raw),
    user: request.caller?.user ?? '',
    requestLine: `${method} ${url} HTTP/${raw.httpVersion}`,
    status: reply.statusCode,
    bytes: Number(reply.getHeader('content-length') ?? 0),
    referer: textOf(headers.referer),
    userAgent: textOf(headers['user-agent']),
    seconds: Math.round(reply.elapsedTime / 1000),
  };
}
