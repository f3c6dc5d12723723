import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { publicAccess } from '../access.ts';
import { healthSchema } from '../mounts/schemas.ts';
import type { StationPort } from '../ports.ts';

/** `/health` for load balancers and containers: 200 while listeners are taken, 503 while starting or stopping. */
export function healthRoutes(station: StationPort): FastifyPluginCallbackZod {
  return (server, _, done) => {
    const schema = {
      summary: 'Whether the server runs and accepts listeners',
      response: { 200: healthSchema, 503: healthSchema },
    };
    const config = { access: publicAccess };
    for (const url of ['/health', '/health/ready']) {
      server.get(url, { config, schema }, async (_request, reply) => {
        const ready = station.isReady();
        return reply
          .header('Cache-Control', 'no-store')
          .code(ready ? 200 : 503)
          .send({ live: true, ready });
      });
    }
    server.get('/health/live', { config, schema }, async (_request, reply) =>
      reply.header('Cache-Control', 'no-store').send({ live: true, ready: station.isReady() }),
    );
    done();
  };
}
