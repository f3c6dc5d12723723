import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { RouteAccess } from '../access.ts';
import { writeRawHead } from '../answers.ts';
import { eventQuerySchema } from '../mounts/schemas.ts';
import { type RouteContext, readOrigin } from '../route-context.ts';
import type { StationEvents } from './station-events.ts';

/** What plays is public; measurements, and events of inputs and outputs, are for administrators. */
const access: RouteAccess = { right: 'public', needsAdmin };

/** `/api/events`: what changes, as server-sent events; see `StationFeedEvents` for their names. */
export function eventRoutes(context: RouteContext, events: StationEvents): FastifyPluginCallbackZod {
  return (server, _, done) => {
    server.get(
      '/api/events',
      {
        config: { access },
        exposeHeadRoute: false,
        schema: {
          summary:
            'Server-sent events: snapshot, mount, mountRemoved, title, listeners, nowPlaying, programRemoved, switch, ' +
            'input, inputRemoved, output, outputRemoved, levels',
          querystring: eventQuerySchema,
        },
      },
      (request, reply) => {
        const { mount = null, levels = '', admin } = request.query;
        const lastEventId = request.headers['last-event-id'];
        const open = () => {
          const output = writeRawHead(reply, {
            'Content-Type': 'text/event-stream; charset=utf-8',
            'Cache-Control': 'no-store',
            // nginx would hold events back until its buffer is full.
            'X-Accel-Buffering': 'no',
          });
          return needsAdmin(request) ? context.sessions.over(request, output) : output;
        };
        events.connect(open, {
          lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
          mount,
          levels: levels.split(',').filter((name) => name !== ''),
          isAdmin: isTrue(admin),
          origin: readOrigin(context, request),
        });
        // The hub owns the response from here on.
        reply.hijack();
        request.raw.socket.setTimeout(0);
      },
    );
    done();
  };
}

function needsAdmin({ query }: Pick<FastifyRequest, 'query'>): boolean {
  const { levels, admin } = query as { levels?: unknown; admin?: unknown };
  return levels !== undefined || isTrue(admin);
}

function isTrue(value: unknown): boolean {
  return value === 'true';
}
