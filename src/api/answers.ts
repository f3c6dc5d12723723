import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AirchainError } from '../core/index.ts';
import { type IcecastRefusal, icecastReasons, writeErrorPage } from '../protocols/icecast-admin/index.ts';
import type { IcecastCompat } from '../protocols/icecast-answer/index.ts';

/** Content types as Icecast spells them. */
export const ICECAST_XML = 'text/xml; charset=utf-8';
export const ICECAST_HTML = 'text/html; charset=utf-8';
export const ICECAST_TEXT = 'text/plain; charset=utf-8';
export const ICECAST_JSON = 'application/json; charset=UTF-8';

/** What Icecast sends with every response against caching; the date is its own. */
const againstCaching = {
  'Cache-Control': 'no-cache, no-store',
  Expires: 'Mon, 26 Jul 1997 05:00:00 GMT',
  Pragma: 'no-cache',
};

/** Sends an answer as Icecast would: its headers, its words after the status. */
export function sendIcecast(reply: FastifyReply, contentType: string, body: string, status = 200): FastifyReply {
  const reason = icecastReasons[status];
  if (reason) reply.raw.statusMessage = reason;
  return reply.code(status).headers(againstCaching).type(contentType).send(body);
}

/** Sends a refusal with the status of the Icecast that is spoken. */
export function sendIcecastRefusal(reply: FastifyReply, refusal: IcecastRefusal, compat: IcecastCompat): FastifyReply {
  const status = refusal.status[compat];
  return sendIcecast(reply, ICECAST_HTML, writeErrorPage(status, refusal.text), status);
}

/** What every error under `/api` looks like. `code` is stable, see docs/errors.md; `message` is for people. */
export interface ApiErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

/** Sends an error in the clean API's form. */
export function sendApiError(
  reply: FastifyReply,
  error: AirchainError,
  status = error.definition.status ?? 500,
): FastifyReply {
  const body: ApiErrorBody = { error: { code: error.code, message: error.message } };
  return reply
    .code(status)
    .header('Cache-Control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body));
}

/** Begins a response that does not end by itself; the caller continues to write it and owns it. */
export function writeRawHead(reply: FastifyReply, headers: Readonly<Record<string, string>>): ServerResponse {
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers })) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  return reply.raw.writeHead(200);
}

/** Whether the caller expects JSON and HTTP's own statuses, not Icecast's. */
export function isApiRequest(request: FastifyRequest): boolean {
  return /^\/(?:api|health)(?:[/?]|$)/.test(request.url);
}
