import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { AirchainError } from '../../core/index.ts';
import type { ProgramSnapshot } from '../../studio/index.ts';
import { adminAccess, changingAccess } from '../access.ts';
import { describe, describeChange } from '../describe-route.ts';
import type { RouteContext } from '../route-context.ts';
import { programAccess } from './program-access.ts';
import { toTrackFields } from './public-program.ts';
import { toProgramAnswer, toScheduledAnswer, toSwitchAnswer, toUpcomingAnswer, writeInstant } from './sound-answers.ts';
import type { SoundPort } from './sound-ports.ts';
import * as schemas from './sound-schemas.ts';
import { parseStationTime } from './station-time.ts';

/** `/api/programs`: what is on air and why, what was, what would be. */
export function programRoutes({ sound, station, clock }: RouteContext): FastifyPluginCallbackZod {
  const answer = (program: ProgramSnapshot) =>
    toProgramAnswer(program, {
      bus: sound.levels(program.name),
      last: sound.switches(program.name).at(-1) ?? null,
      now: clock.wallTime(),
      sound,
      station,
    });
  const params = schemas.nameParamsSchema;
  return (server, _, done) => {
    server.get(
      '/api/programs',
      {
        config: { access: adminAccess },
        schema: describe('All programs, with what they play and why', schemas.programsSchema),
      },
      () => ({ programs: sound.programs().map(answer) }),
    );
    server.get(
      '/api/programs/:name',
      { config: { access: adminAccess }, schema: { ...describe('One program', schemas.programSchema), params } },
      (request) => answer(findProgram(sound, request.params.name)),
    );
    server.get(
      '/api/programs/:name/switches',
      {
        config: { access: programAccess({ sound, station }) },
        schema: {
          ...describe('Switches of inputs with their reasons, newest first', schemas.switchesSchema),
          params,
          querystring: schemas.pastQuerySchema,
        },
      },
      (request) => {
        const { name } = findProgram(sound, request.params.name);
        return { switches: newestFirst(sound.switches(name), request.query.limit).map(toSwitchAnswer) };
      },
    );
    server.get(
      '/api/programs/:name/history',
      {
        config: { access: programAccess({ sound, station }) },
        schema: {
          ...describe('Tracks played, newest first', schemas.historySchema),
          params,
          querystring: schemas.pastQuerySchema,
        },
      },
      (request) => {
        const { name } = findProgram(sound, request.params.name);
        return {
          history: newestFirst(sound.history(name), request.query.limit).map((played) => ({
            ...toTrackFields(played),
            input: played.input,
            kind: played.kind,
            startedAt: writeInstant(played.startedAt),
            endedAt: played.endedAt && writeInstant(played.endedAt),
            outcome: played.outcome,
          })),
        };
      },
    );
    server.get(
      '/api/programs/:name/preview',
      {
        config: { access: adminAccess },
        schema: {
          ...describe('Preview: what is on air at a given time, and why', schemas.previewSchema),
          params,
          querystring: schemas.previewQuerySchema,
        },
      },
      (request) => {
        const { name, timeZone } = findProgram(sound, request.params.name);
        const { at: text } = request.query;
        const now = clock.wallTime();
        const at = text === undefined ? now : parseStationTime(text, timeZone, now);
        const { input, why, scheduled, nextChange, tracks } = sound.preview(name, at);
        return {
          at: writeInstant(at),
          input,
          why,
          scheduled: scheduled && toScheduledAnswer(scheduled),
          nextChange: nextChange && { at: writeInstant(nextChange.at), input: nextChange.input },
          tracks: tracks.map(toUpcomingAnswer),
        };
      },
    );
    done();
  };
}

/** Who is on air by an operator's word. */
export function programCommandRoutes({ sound }: RouteContext): FastifyPluginCallbackZod {
  const params = schemas.nameParamsSchema;
  const config = { access: changingAccess };
  return (server, _, done) => {
    server.post(
      '/api/programs/:name/select',
      {
        config,
        schema: {
          ...describeChange('Select an input while it has audio; auto ends the selection'),
          params,
          body: schemas.selectionSchema,
        },
      },
      async (request, reply) => {
        const { name, inputs } = findProgram(sound, request.params.name);
        const { input } = request.body;
        if (!inputs.some((standing) => standing.name === input)) {
          throw new AirchainError('INPUT_NOT_FOUND', `Cannot select "${input}": program "${name}" has no such input`);
        }
        sound.select(name, input);
        return reply.code(204).send();
      },
    );
    server.post(
      '/api/programs/:name/auto',
      { config, schema: { ...describeChange('Let the program choose again'), params } },
      async (request, reply) => {
        sound.select(findProgram(sound, request.params.name).name, null);
        return reply.code(204).send();
      },
    );
    server.post(
      '/api/programs/:name/skip',
      { config, schema: { ...describeChange('Go on with the next track'), params } },
      async (request, reply) => {
        const { name } = findProgram(sound, request.params.name);
        if (!sound.skip(name)) {
          throw new AirchainError('PROGRAM_CANNOT_SKIP', `Cannot skip on "${name}": what is on air has no tracks`);
        }
        return reply.code(204).send();
      },
    );
    done();
  };
}

/** The program of this name. @throws AirchainError `PROGRAM_NOT_FOUND` */
export function findProgram(sound: SoundPort, name: string): ProgramSnapshot {
  const program = sound.program(name);
  if (!program)
    throw new AirchainError('PROGRAM_NOT_FOUND', `Cannot find program "${name}": there is none of this name`);
  return program;
}

function newestFirst<T>(records: readonly T[], limit: number): T[] {
  return records.slice(-limit).reverse();
}
