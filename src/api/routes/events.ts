import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { publicAccess } from '../access.ts';
import type { EventHub } from '../event-hub.ts';
import { eventQuerySchema } from './schemas.ts';

/** `/api/events`: what changes on the public mounts, as server-sent events; see `EventHub` for their names. */
export function eventRoutes(hub: EventHub, corsOrigin: string): FastifyPluginCallbackZod {
  return (server, _, done) => {
    server.get(
      '/api/events',
      {
        config: { access: publicAccess },
        exposeHeadRoute: false,
        schema: {
          summary: 'Server-sent events: snapshot, mount, mountRemoved, title, listeners',
          querystring: eventQuerySchema,
        },
      },
      (request, reply) => {
        const lastEventId = request.headers['last-event-id'];
        const output = reply.raw;
        const start = () => {
          output.writeHead(200, {
            'Content-Type': 'text/event-stream; charset=utf-8',
            'Cache-Control': 'no-store',
            Connection: 'close',
            // nginx would hold events back until its buffer is full.
            'X-Accel-Buffering': 'no',
            ...(corsOrigin ? { 'Access-Control-Allow-Origin': corsOrigin } : {}),
          });
          return output;
        };
        hub.connect(start, {
          lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
          only: request.query.mount ?? null,
        });
        // The hub owns the response from here on.
        reply.hijack();
        request.raw.socket.setTimeout(0);
      },
    );
    done();
  };
}
