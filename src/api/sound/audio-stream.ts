import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { adminAccess } from '../access.ts';
import { writeRawHead } from '../answers.ts';
import { errorSchema } from '../mounts/schemas.ts';
import type { RouteContext } from '../route-context.ts';
import { type InputAudio, inputNotFound } from './input-audio.ts';
import { inputParamsSchema } from './sound-schemas.ts';

const URL = '/api/audio/stream/:input';

/** `/api/audio/stream/{input}`: an input as WAV without an end. */
export function audioStreamRoutes({ sound, sessions }: RouteContext, audio: InputAudio): FastifyPluginCallbackZod {
  return (server, _, done) => {
    const config = { access: adminAccess };
    server.get(
      URL,
      {
        config,
        exposeHeadRoute: false,
        schema: {
          summary: 'Audio of an input as an endless WAV stream: 48 kHz, stereo, 16 bits',
          params: inputParamsSchema,
          response: { '4xx': errorSchema, '5xx': errorSchema },
        },
      },
      (request, reply) => {
        audio.attach(request.params.input, () => sessions.over(request, writeStreamHead(reply)));
        reply.hijack();
        request.raw.socket.setTimeout(0);
      },
    );
    server.head(URL, { config, schema: { hide: true, params: inputParamsSchema } }, (request, reply) => {
      const { input } = request.params;
      if (!sound.input(input)) throw inputNotFound(input);
      writeStreamHead(reply).end();
      reply.hijack();
    });
    done();
  };
}

/** The end of the connection is the end of the sound, as with mounts: players of WAV do not expect chunks. */
function writeStreamHead(reply: FastifyReply): ServerResponse {
  reply.raw.removeHeader('Transfer-Encoding');
  return writeRawHead(reply, {
    'Content-Type': 'audio/wav',
    'Cache-Control': 'no-cache, no-store',
    'Accept-Ranges': 'none',
    'X-Accel-Buffering': 'no',
  });
}
