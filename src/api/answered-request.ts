import type { FastifyReply, FastifyRequest } from 'fastify';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import type { PeerAddresses } from './peer-addresses.ts';

/** One answered request, as an access log tells it. Texts are empty where nothing was said. */
export interface AnsweredRequest {
  readonly address: string;
  /** The name it logged in with. */
  readonly user: string;
  /** `GET /status-json.xsl HTTP/1.0`, with the query. */
  readonly requestLine: string;
  readonly status: number;
  /** Bytes of the body. */
  readonly bytes: number;
  readonly referer: string;
  readonly userAgent: string;
  /** Whole seconds from the request to the end of the answer. */
  readonly seconds: number;
}

/** What the access log is told of a request whose answer is out. */
export function describeAnswer(request: FastifyRequest, reply: FastifyReply, peers: PeerAddresses): AnsweredRequest {
  const { method, url, raw, headers } = request;
  const isKnown = reply.statusCode !== 401 && reply.statusCode !== 403;
  return {
    address: peers.clientAddress(raw),
    user: isKnown ? (readBasicCredentials(headers.authorization)?.user ?? '') : '',
    requestLine: `${method} ${url} HTTP/${raw.httpVersion}`,
    status: reply.statusCode,
    bytes: Number(reply.getHeader('content-length') ?? 0),
    referer: headers.referer ?? '',
    userAgent: headers['user-agent'] ?? '',
    seconds: Math.round(reply.elapsedTime / 1000),
  };
}
