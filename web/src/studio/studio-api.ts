import type { PublicMount, PublicProgram } from '../../../src/api/index.ts';
import { askServer } from '../ask-server.ts';

/** Names of the live inputs, for administrators; empty: there is none. */
export async function listLiveInputs(): Promise<string[]> {
  const { body } = await askServer('GET', '/api/inputs');
  const inputs = (body.inputs ?? []) as { name: string; type: string }[];
  return inputs.filter(({ type }) => type === 'live').map(({ name }) => name);
}

/** The mount that waits for a source, where there is one and no more, as far as is public; null: none, or several. */
export async function findOnlyDoor(): Promise<string | null> {
  const { body } = await askServer('GET', '/api/status');
  const mounts = (body.mounts ?? []) as readonly PublicMount[];
  const programs = (body.programs ?? []) as readonly PublicProgram[];
  const made = new Set(programs.flatMap((program) => program.mounts.map(({ path }) => path)));
  const doors = mounts.filter(({ path, state, isOnDemand }) => state === 'idle' && !isOnDemand && !made.has(path));
  return doors.length === 1 ? doors[0]!.path : null;
}
