import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { AirchainError } from '../../core/index.ts';
import type { OutputSnapshot } from '../../studio/index.ts';
import { adminAccess, changingAccess } from '../access.ts';
import { describe, describeChange } from '../describe-route.ts';
import type { RouteContext } from '../route-context.ts';
import { toOutputAnswer } from './sound-answers.ts';
import type { SoundPort } from './sound-ports.ts';
import { nameParamsSchema, outputSchema, outputsSchema } from './sound-schemas.ts';

/** `/api/outputs`: where the sound goes, how it is doing there, and switching it on and off. */
export function outputRoutes({ sound }: RouteContext): FastifyPluginCallbackZod {
  return (server, _, done) => {
    server.get(
      '/api/outputs',
      { config: { access: adminAccess }, schema: describe('All outputs with their encoders', outputsSchema) },
      () => ({ outputs: sound.outputs().map(toOutputAnswer) }),
    );
    server.get(
      '/api/outputs/:name',
      {
        config: { access: adminAccess },
        schema: { ...describe('One output', outputSchema), params: nameParamsSchema },
      },
      (request) => toOutputAnswer(findOutput(sound, request.params.name)),
    );
    for (const [command, word] of [
      ['start', 'on'],
      ['stop', 'off'],
    ] as const) {
      const summary = `Switch an output ${word}, until a restart or a reload that changes it`;
      server.post(
        `/api/outputs/:name/${command}`,
        { config: { access: changingAccess }, schema: { ...describeChange(summary), params: nameParamsSchema } },
        async (request, reply) => {
          const { name } = findOutput(sound, request.params.name);
          sound.enableOutput(name, command === 'start');
          return reply.code(204).send();
        },
      );
    }
    done();
  };
}

/** The output of this name. @throws AirchainError `OUTPUT_NOT_FOUND` */
export function findOutput(sound: SoundPort, name: string): OutputSnapshot {
  const output = sound.output(name);
  if (!output) throw new AirchainError('OUTPUT_NOT_FOUND', `Cannot find output "${name}": there is none of this name`);
  return output;
}
