import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Credentials, Gate } from '../../auth/index.ts';
import { AirchainError } from '../../core/index.ts';
import { LISTENER_COOKIE, readCookie, writeSessionCookie } from '../../protocols/http-head/index.ts';
import { publicAccess, type RouteAccess } from '../access.ts';
import { describeChange } from '../describe-route.ts';
import { readMountParameter } from '../mounts/find-mount.ts';
import { mountParamsSchema } from '../mounts/schemas.ts';
import type { RouteContext } from '../route-context.ts';

const loginSchema = z.object({
  username: z.string().max(256),
  password: z.string().max(256).describe('At most 256 bytes'),
});

/**
 * `/api/mounts/{mount}/login`: how a page logs a listener in. An audio element sends no header of the page's, but it sends
 * cookies.
 */
export function listenerLoginRoutes({ clock, peers }: RouteContext, gate: Gate): FastifyPluginCallbackZod {
  const play = { right: 'listener.play', mount: readMountParameter } as const;
  const asks: RouteAccess = { ...play, token: ({ headers }) => readCookie(headers.cookie, LISTENER_COOKIE) };
  const logsIn: RouteAccess = {
    ...play,
    changes: true,
    credentials: readLogin,
    ignoresSession: true,
    isDecidedByBody: () => true,
  };
  const params = mountParamsSchema;
  const setCookie = (request: FastifyRequest, reply: FastifyReply, value: string, maxAgeSeconds: number) => {
    const isSecure = peers.origin(request.raw).scheme === 'https';
    reply.header('Set-Cookie', writeSessionCookie({ name: LISTENER_COOKIE, value, maxAgeSeconds, isSecure }));
    return reply.code(204).header('Cache-Control', 'no-store').send(undefined);
  };
  return (server, _, done) => {
    server.get(
      '/api/mounts/:mount/login',
      {
        config: { access: asks },
        schema: { ...describeChange('Whether the caller may listen, with its cookie or without a login'), params },
      },
      async (_, reply) => reply.code(204).header('Cache-Control', 'no-store').send(undefined),
    );
    server.post(
      '/api/mounts/:mount/login',
      {
        config: { access: logsIn },
        schema: {
          ...describeChange('Log a listener in: sets a cookie that plays the mount'),
          params,
          body: loginSchema,
        },
      },
      async (request, reply) => {
        const login = readLogin(request);
        if (login === null) throw new AirchainError('INTERNAL_BUG', 'Cannot keep a login: the request has none');
        const { token, expiresAt } = gate.sealLogin(login, readMountParameter(request));
        return setCookie(request, reply, token, Math.round((expiresAt - clock.wallTime()) / 1000));
      },
    );
    server.delete(
      '/api/mounts/:mount/login',
      {
        config: { access: { ...publicAccess, changes: true } },
        schema: { ...describeChange('Log the listener out: the browser forgets the cookie'), params },
      },
      async (request, reply) => setCookie(request, reply, '', 0),
    );
    done();
  };
}

/** Read before the body is checked: the password decides first. */
function readLogin(request: FastifyRequest): Credentials | null {
  const body = loginSchema.safeParse(request.body);
  return body.success ? { user: body.data.username, password: body.data.password } : null;
}
