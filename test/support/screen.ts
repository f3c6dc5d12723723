import { Program, type TestHooks } from './program.ts';

/** Starts an X server that shows nothing, on a display of its own; returns what programs need to find it. */
export async function startScreen(hooks: TestHooks): Promise<Readonly<Record<string, string>>> {
  const server = Program.start(hooks, {
    command: 'Xvfb',
    arguments: ['-screen', '0', '1024x768x24', '-nolisten', 'tcp', '-displayfd', '1'],
  });
  const [, display] = await server.waitForMessage(/^(\d+)$/m);
  return { DISPLAY: `:${display}` };
}
