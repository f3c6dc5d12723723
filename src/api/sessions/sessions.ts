import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Credentials, Gate, Session } from '../../auth/index.ts';
import { AirchainError } from '../../core/index.ts';
import { writeSessionCookie } from '../../protocols/http-head/index.ts';
import { callerOf, changingAccess, publicAccess, type RouteAccess } from '../access.ts';
import { readToken, SESSION_COOKIE } from '../caller.ts';
import { describe } from '../describe-route.ts';
import type { RouteContext } from '../route-context.ts';

const loginSchema = z.object({
  username: z.string().max(256).default('').describe('Default: the administrator'),
  password: z.string().describe('At most 256 bytes'),
});

const statusSchema = z.object({
  authenticated: z.boolean(),
  username: z.string().nullable(),
  expiresAt: z.string().nullable().describe('ISO 8601'),
});

const tokenSchema = z.object({ token: z.string(), expiresAt: z.string().describe('ISO 8601') });
const revokedSchema = z.object({ revoked: z.number().int().nonnegative() });

/** Bodies of the session and token routes, in JSON. */
export type SessionAnswer = z.infer<typeof statusSchema>;
export type MonitorTokenAnswer = z.infer<typeof tokenSchema>;

const NOBODY = { authenticated: false, username: null, expiresAt: null };

/** Logging in and out, and tokens that listen to monitors and do nothing else. */
export function sessionRoutes({ clock, peers, adminUser }: RouteContext, gate: Gate): FastifyPluginCallbackZod {
  const login: RouteAccess = {
    ...changingAccess,
    credentials: (request) => readLogin(request, adminUser()),
    ignoresSession: true,
    isDecidedByBody: () => true,
  };
  const setCookie = (request: FastifyRequest, reply: FastifyReply, value: string, maxAgeSeconds: number) => {
    const isSecure = peers.origin(request.raw).scheme === 'https';
    reply.header('Cache-Control', 'no-store');
    reply.header('Set-Cookie', writeSessionCookie({ name: SESSION_COOKIE, value, maxAgeSeconds, isSecure }));
  };

  return (server, _, done) => {
    server.post(
      '/api/login',
      {
        config: { access: login },
        schema: { ...describe('Log in and set the session cookie', statusSchema), body: loginSchema },
      },
      (request, reply) => {
        const former = readToken(request.headers);
        if (former !== null) gate.closeSession(former);
        const { token, ...session } = gate.openSession(userOf(request), 'admin');
        setCookie(request, reply, token, Math.floor((session.expiresAt - clock.wallTime()) / 1000));
        return toStatus(session);
      },
    );
    server.post(
      '/api/logout',
      {
        config: { access: { ...publicAccess, changes: true } },
        schema: describe('Log out and revoke the session', statusSchema),
      },
      (request, reply) => {
        const token = readToken(request.headers);
        if (token !== null) gate.closeSession(token);
        setCookie(request, reply, '', 0);
        return NOBODY;
      },
    );
    server.get(
      '/api/auth/status',
      { config: { access: publicAccess }, schema: describe('Whether the session cookie is valid', statusSchema) },
      (request, reply) => {
        reply.header('Cache-Control', 'no-store');
        const token = readToken(request.headers);
        const session = token === null ? null : gate.findSession(token);
        return session?.scope === 'admin' ? toStatus(session) : NOBODY;
      },
    );
    server.post(
      '/api/monitor/tokens',
      {
        config: { access: changingAccess },
        schema: describe('Create a token that permits only monitoring', tokenSchema),
      },
      (request, reply) => {
        reply.header('Cache-Control', 'no-store');
        const { token, expiresAt } = gate.openSession(userOf(request), 'monitor');
        return { token, expiresAt: new Date(expiresAt).toISOString() };
      },
    );
    server.delete(
      '/api/monitor/tokens',
      {
        config: { access: changingAccess },
        schema: describe('Revoke all monitor tokens of the user', revokedSchema),
      },
      (request) => ({ revoked: gate.closeSessionsOf(userOf(request), 'monitor') }),
    );
    done();
  };
}

/** Read before the body is checked: the password decides first. */
function readLogin(request: FastifyRequest, adminUser: string): Credentials | null {
  const body = loginSchema.safeParse(request.body);
  if (!body.success) return null;
  const { username, password } = body.data;
  return { user: username || adminUser, password };
}

function userOf(request: FastifyRequest): string {
  const { user } = callerOf(request);
  if (user === null) throw new AirchainError('INTERNAL_BUG', 'Cannot name the user: the route requires no login');
  return user;
}

function toStatus({ user, expiresAt }: Session) {
  return { authenticated: true, username: user, expiresAt: new Date(expiresAt).toISOString() };
}
