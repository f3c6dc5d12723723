import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { adminAccess, changingAccess } from '../access.ts';
import { describe, describeChange } from '../describe-route.ts';
import type { RouteContext } from '../route-context.ts';
import { inputNotFound } from './input-audio.ts';
import { toInputAnswer } from './sound-answers.ts';
import { inputSchema, inputsSchema, nameParamsSchema } from './sound-schemas.ts';

/** `/api/inputs`: what gives sound, how it is, and switching it on and off. */
export function inputRoutes({ sound }: RouteContext): FastifyPluginCallbackZod {
  const commands = {
    start: {
      summary: 'Switch an input on, until a restart or a reload that changes it',
      act: (name: string) => sound.enableInput(name, true),
    },
    stop: {
      summary: 'Switch an input off, until a restart or a reload that changes it',
      act: (name: string) => sound.enableInput(name, false),
    },
    restart: { summary: 'Restart an input', act: (name: string) => sound.restartInput(name) },
  };
  return (server, _, done) => {
    server.get(
      '/api/inputs',
      { config: { access: adminAccess }, schema: describe('All inputs with their status', inputsSchema) },
      () => ({ inputs: sound.inputs().map(toInputAnswer) }),
    );
    server.get(
      '/api/inputs/:name',
      {
        config: { access: adminAccess },
        schema: { ...describe('One input', inputSchema), params: nameParamsSchema },
      },
      (request) => {
        const { name } = request.params;
        const input = sound.input(name);
        if (!input) throw inputNotFound(name);
        return toInputAnswer(input);
      },
    );
    for (const [command, { summary, act }] of Object.entries(commands)) {
      server.post(
        `/api/inputs/:name/${command}`,
        { config: { access: changingAccess }, schema: { ...describeChange(summary), params: nameParamsSchema } },
        async (request, reply) => {
          const { name } = request.params;
          if (!act(name)) throw inputNotFound(name);
          return reply.code(204).send();
        },
      );
    }
    done();
  };
}
