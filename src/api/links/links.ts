import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Credentials } from '../../auth/index.ts';
import { millis } from '../../core/index.ts';
import { ingestPath, type LinkRequest, type LinkSnapshot, listenPath, streamPath } from '../../links/index.ts';
import { networkOf } from '../../protocols/client-address/index.ts';
import { readBasicCredentials } from '../../protocols/icecast-source/index.ts';
import { cleanText } from '../../protocols/title-text/index.ts';
import { adminAccess, publicAccess, type RouteAccess } from '../access.ts';
import { readToken } from '../caller.ts';
import { describe, describeChange } from '../describe-route.ts';
import { type RouteContext, readLinkOrigin, readQuery } from '../route-context.ts';
import { findLink, linkNotFound } from './find-link.ts';
import {
  linkListSchema,
  linkOptionsSchema,
  linkParamsSchema,
  linkStatusSchema,
  madeLinkSchema,
} from './link-schemas.ts';
import { qrCodeRoutes } from './qr-codes.ts';

/** Who feeds a link may end it; without its key it takes an administrator. */
const endsLink: RouteAccess = {
  right: 'source.publish',
  changes: true,
  credentials: readLogin,
  mount: (request) => (readQuery(request).has('key') ? streamPath(readId(request)) : null),
};

/** Streams that are handed on by their address: make one, see them, end one, and the QR codes. */
export function registerLinks(server: FastifyInstance, context: RouteContext): void {
  server.register(linkRoutes(context));
  server.register(qrCodeRoutes(context));
}

function linkRoutes(context: RouteContext): FastifyPluginCallbackZod {
  const { links, peers } = context;
  const makerOf = ({ caller, raw }: FastifyRequest): LinkRequest['maker'] => {
    if (caller?.role === 'admin') return { kind: 'admin' };
    return caller?.role === 'links' ? { kind: 'key' } : anyoneAt(peers.clientAddress(raw));
  };
  const makesLinks: RouteAccess = {
    right: 'links.create',
    changes: true,
    credentials: (request) => readLogin(request) ?? (links.takesKey() ? readBearerKey(request) : null),
  };
  return (server, _, done) => {
    server.post(
      '/api/start',
      {
        config: { access: makesLinks },
        schema: { ...describe('Create a link', madeLinkSchema), body: linkOptionsSchema },
      },
      (request, reply) => {
        const { title = '', ttl, listeners } = request.body ?? {};
        const { link, key } = links.make({
          maker: makerOf(request),
          title: cleanText(title),
          ttl: ttl === undefined ? null : millis(Math.round(ttl * 1000)),
          maxListeners: listeners ?? null,
        });
        const origin = readLinkOrigin(context, request);
        reply.header('Cache-Control', 'no-store');
        return {
          ...addressesOf(origin, link.id),
          ingest_key: key,
          ingest_url: `${origin}${ingestPath(link.id)}?key=${key}`,
          title: link.title,
          expires_at: new Date(link.expiresAt).toISOString(),
          start_by: writeTime(link.startBy),
        };
      },
    );
    server.get(
      '/api/streams',
      { config: { access: adminAccess }, schema: describe('List all open links', linkListSchema) },
      (request) => {
        const origin = readLinkOrigin(context, request);
        return { streams: links.list().map((link) => ({ ...addressesOf(origin, link.id), ...detailOf(link) })) };
      },
    );
    server.get(
      '/api/streams/:id/status',
      {
        config: { access: publicAccess },
        schema: { ...describe('Status of a link', linkStatusSchema), params: linkParamsSchema },
      },
      (request, reply) => {
        reply.header('Cache-Control', 'no-store');
        return statusOf(findLink(links, request.params.id));
      },
    );
    server.delete(
      '/api/streams/:id',
      {
        config: { access: endsLink },
        schema: { ...describeChange('End a link: by its own key, or as an administrator'), params: linkParamsSchema },
      },
      async (request, reply) => {
        if (!links.end(request.params.id)) throw linkNotFound(request.params.id);
        return reply.code(204).send();
      },
    );
    done();
  };
}

function anyoneAt(address: string): LinkRequest['maker'] {
  return { kind: 'anyone', network: networkOf(address), customer: networkOf(address, 48) };
}

function addressesOf(origin: string, id: string) {
  return {
    stream_id: id,
    listen_url: origin + listenPath(id),
    stream_url: origin + streamPath(id),
    qr: `${origin}/qr/${id}.svg`,
  };
}

function statusOf({ title, state, nowPlaying, contentType, listeners, maxListeners, expiresAt }: LinkSnapshot) {
  return {
    title,
    state,
    now_playing: nowPlaying,
    content_type: contentType,
    listeners,
    max_listeners: maxListeners,
    expires_at: new Date(expiresAt).toISOString(),
  };
}

function detailOf(link: LinkSnapshot) {
  const { source } = link;
  return {
    ...statusOf(link),
    created_at: new Date(link.createdAt).toISOString(),
    start_by: writeTime(link.startBy),
    source: source && {
      address: source.address,
      user_agent: source.userAgent,
      connected_at: new Date(source.connectedAt).toISOString(),
    },
  };
}

/** A key may stand in the address, or be the password of a login. */
function readLogin(request: FastifyRequest): Credentials | null {
  const key = readQuery(request).get('key');
  return key === null ? readBasicCredentials(request.headers.authorization) : { user: null, password: key };
}

/** A bearer token is the station's key where that is taken, else a session's: one that has ended is no wrong password. */
function readBearerKey({ headers: { authorization } }: FastifyRequest): Credentials | null {
  const token = authorization === undefined ? null : readToken({ authorization });
  return token === null ? null : { user: null, password: token };
}

function writeTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

function readId(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}
