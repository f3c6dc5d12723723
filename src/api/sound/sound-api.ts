import type { FastifyInstance } from 'fastify';
import { builtInServerRoutes } from '../legacy/built-in-server.ts';
import { encoderRoutes } from '../legacy/encoders.ts';
import type { RouteContext } from '../route-context.ts';
import { artworkRoutes } from './artwork.ts';
import { audioStreamRoutes } from './audio-stream.ts';
import type { InputAudio } from './input-audio.ts';
import { inputRoutes } from './inputs.ts';
import { outputRoutes } from './outputs.ts';
import { programQueueRoutes } from './program-queue.ts';
import { programCommandRoutes, programRoutes } from './programs.ts';

/** The API of the sound: inputs, programs with their queues, outputs, and the paths of older systems. */
export function registerSoundApi(server: FastifyInstance, context: RouteContext, audio: InputAudio): void {
  server.register(inputRoutes(context));
  server.register(programRoutes(context));
  server.register(programCommandRoutes(context));
  server.register(programQueueRoutes(context));
  server.register(artworkRoutes(context));
  server.register(outputRoutes(context));
  server.register(encoderRoutes(context));
  server.register(builtInServerRoutes(context));
  server.register(audioStreamRoutes(context, audio));
}
