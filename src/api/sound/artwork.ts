import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AirchainError } from '../../core/index.ts';
import type { ArtworkSnapshot } from '../../studio/index.ts';
import { publicAccess } from '../access.ts';
import { sendBytes, tagOf } from '../byte-range.ts';
import { findShownMount } from '../mounts/find-mount.ts';
import { errorSchema, mountParamsSchema } from '../mounts/schemas.ts';
import type { RouteContext } from '../route-context.ts';
import { programAccess } from './program-access.ts';
import { findProgram } from './programs.ts';
import { nameParamsSchema } from './sound-schemas.ts';

/** What is passed on as a picture: the type stands in a file that anybody may have made, and a page would run a script in it. */
const pictureTypes: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
  ['image/bmp', 'image/bmp'],
]);

const pictureResponses = {
  200: z.unknown().describe('The image'),
  304: z.undefined().describe('Not modified'),
  '4xx': errorSchema,
  '5xx': errorSchema,
};

/** `/api/programs/{name}/artwork`, `/api/mounts/{mount}/artwork`: the picture of what is on air. */
export function artworkRoutes({ sound, station }: RouteContext): FastifyPluginCallbackZod {
  return (server, _, done) => {
    server.get(
      '/api/programs/:name/artwork',
      {
        config: { access: programAccess({ sound, station }) },
        schema: {
          summary: 'Cover of the track on air',
          params: nameParamsSchema,
          response: pictureResponses,
        },
      },
      async (request, reply) => {
        const { name } = findProgram(sound, request.params.name);
        return sendArtwork(request, reply, name, await sound.artwork(name));
      },
    );
    server.get(
      '/api/mounts/:mount/artwork',
      {
        config: { access: publicAccess },
        schema: {
          summary: 'The cover in the headers or tags of a stream',
          params: mountParamsSchema,
          response: pictureResponses,
        },
      },
      async (request, reply) => {
        const { path } = findShownMount(station, request);
        return sendArtwork(request, reply, path, station.artwork(path));
      },
    );
    done();
  };
}

function sendArtwork(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  artwork: ArtworkSnapshot | null,
): FastifyReply {
  const type = pictureTypes.get(artwork?.contentType.toLowerCase() ?? '');
  if (!artwork || type === undefined) {
    throw new AirchainError('ARTWORK_NOT_FOUND', `Cannot show what is on air on "${name}": it has no picture`);
  }
  const tag = tagOf(artwork.bytes);
  reply.headers({ ETag: tag, 'Cache-Control': 'no-cache' });
  if (knows(request.headers['if-none-match'], tag)) return reply.code(304).send(undefined);
  return sendBytes(request, reply.type(type), artwork.bytes);
}

/** `If-None-Match`, RFC 9110 §13.1.2: compared weakly. */
function knows(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((part) => [tag, `W/${tag}`, '*'].includes(part.trim()));
}
