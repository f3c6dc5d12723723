import type { PublicMount, PublicProgram } from '../../../src/api/index.ts';
import { requestJson } from '../request-json.ts';

/** Names of the live inputs, for administrators; may be empty. */
export async function listLiveInputs(): Promise<string[]> {
  const { body } = await requestJson('GET', '/api/inputs');
  const inputs = (body.inputs ?? []) as { name: string; type: string }[];
  return inputs.filter(({ type }) => type === 'live').map(({ name }) => name);
}

/** Path of the only public mount that waits for a source; null: none or several. */
export async function findOnlyIdleMount(): Promise<string | null> {
  const { body } = await requestJson('GET', '/api/status');
  const mounts = (body.mounts ?? []) as readonly PublicMount[];
  const programs = (body.programs ?? []) as readonly PublicProgram[];
  const ofPrograms = new Set(programs.flatMap((program) => program.mounts.map(({ path }) => path)));
  const idle = mounts.filter(({ path, state, isOnDemand }) => state === 'idle' && !isOnDemand && !ofPrograms.has(path));
  return idle.length === 1 ? idle[0]!.path : null;
}
