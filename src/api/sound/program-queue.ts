import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { AirchainError } from '../../core/index.ts';
import { readBasicCredentials } from '../../protocols/icecast-source/index.ts';
import { cleanText } from '../../protocols/title-text/index.ts';
import type { QueuePort } from '../../studio/index.ts';
import { adminAccess, changingAccess } from '../access.ts';
import { describe, describeChange } from '../describe-route.ts';
import { errorSchema } from '../mounts/schemas.ts';
import type { RouteContext } from '../route-context.ts';
import { findProgram } from './programs.ts';
import { toTrackFields } from './public-program.ts';
import { searchTracks } from './search-tracks.ts';
import { toRequestAnswer, toUpcomingAnswer } from './sound-answers.ts';
import type { SoundPort } from './sound-ports.ts';
import * as schemas from './sound-schemas.ts';
import { trackId } from './track-id.ts';

/** What may be requested of a program, and what has been. */
export function programQueueRoutes({ sound }: RouteContext): FastifyPluginCallbackZod {
  const params = schemas.nameParamsSchema;
  return (server, _, done) => {
    server.get(
      '/api/programs/:name/library',
      {
        config: { access: adminAccess },
        schema: {
          ...describe('Tracks that can be requested', schemas.librarySchema),
          params,
          querystring: schemas.libraryQuerySchema,
        },
      },
      (request) => {
        const queue = findQueue(sound, request.params.name);
        const { total, tracks } = searchTracks(queue.tracks(), request.query);
        return {
          refused: [...queue.refused()],
          total,
          tracks: tracks.map((track) => ({ id: trackId(track.path), ...toTrackFields(track), path: track.path })),
        };
      },
    );
    server.get(
      '/api/programs/:name/queue',
      {
        config: { access: adminAccess },
        schema: {
          ...describe('Pending requests and upcoming tracks', schemas.queueSchema),
          params,
          querystring: schemas.queueQuerySchema,
        },
      },
      (request) => {
        const queue = findQueue(sound, request.params.name);
        return {
          input: queue.input,
          limit: queue.limit,
          requests: queue.requests().map(toRequestAnswer),
          upcoming: queue.upcoming(request.query.upcoming).map(toUpcomingAnswer),
        };
      },
    );
    server.post(
      '/api/programs/:name/queue',
      {
        config: { access: changingAccess },
        schema: {
          summary: 'Request a track, by its path or its id in the library',
          params,
          body: schemas.queueAdditionSchema,
          response: { 201: schemas.requestSchema, '4xx': errorSchema, '5xx': errorSchema },
        },
      },
      async (request, reply) => {
        const queue = findQueue(sound, request.params.name);
        const { body } = request;
        const path = 'path' in body ? body.path : findPath(queue, body.track);
        const added = queue.add(path, readAsker(body.by, request));
        const position = queue.requests().findIndex(({ id }) => id === added.id);
        return reply.code(201).send(toRequestAnswer(added, Math.max(0, position)));
      },
    );
    server.delete(
      '/api/programs/:name/queue',
      { config: { access: changingAccess }, schema: { ...describeChange('Take every request out'), params } },
      async (request, reply) => {
        const queue = findQueue(sound, request.params.name);
        for (const { id } of queue.requests()) queue.remove(id);
        return reply.code(204).send();
      },
    );
    server.delete(
      '/api/programs/:name/queue/:id',
      {
        config: { access: changingAccess },
        schema: { ...describeChange('Take one request out'), params: schemas.requestParamsSchema },
      },
      async (request, reply) => {
        findQueue(sound, request.params.name).remove(request.params.id);
        return reply.code(204).send();
      },
    );
    server.put(
      '/api/programs/:name/queue/:id/position',
      {
        config: { access: changingAccess },
        schema: {
          ...describeChange('Put a request at another place'),
          params: schemas.requestParamsSchema,
          body: schemas.positionSchema,
        },
      },
      async (request, reply) => {
        findQueue(sound, request.params.name).move(request.params.id, request.body.position);
        return reply.code(204).send();
      },
    );
    done();
  };
}

function findQueue(sound: SoundPort, program: string): QueuePort {
  const queue = sound.queue(findProgram(sound, program).name);
  if (queue) return queue;
  throw new AirchainError('QUEUE_NOT_FOUND', `Cannot find a queue of "${program}": none of its inputs plays tracks`);
}

function findPath(queue: QueuePort, id: string): string {
  for (const { path } of queue.tracks()) if (trackId(path) === id) return path;
  throw new AirchainError('QUEUE_TRACK_UNKNOWN', `Cannot request track "${id}": the library has no track of this id`);
}

/** One line, as titles are. */
function readAsker(by: string | undefined, request: FastifyRequest): string {
  const user = readBasicCredentials(request.headers.authorization)?.user ?? '';
  return by === undefined ? user : cleanText(by);
}
