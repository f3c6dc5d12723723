import type { RouteAccess } from '../access.ts';
import { isPublicProgram, type ProgramDependencies, toPublicProgram } from './public-program.ts';
import type { SoundPort } from './sound-ports.ts';

/** Where programs are looked up. */
interface Programs extends ProgramDependencies {
  readonly sound: Pick<SoundPort, 'program' | 'input' | 'outputs'>;
}

/**
 * The right of a route that tells what the program `:name` plays: public where a mount plays it to everyone, else for
 * administrators. So is a program that does not exist, or the answer would tell which ones do.
 */
export function programAccess({ sound, station }: Programs): RouteAccess {
  return {
    right: 'public',
    needsAdmin: ({ params }) => {
      const program = sound.program((params as { name: string }).name);
      return program === null || !isPublicProgram(toPublicProgram(program, { sound, station }));
    },
  };
}
