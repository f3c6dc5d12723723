import type { InputsAnswer, StatusAnswer } from '../../../src/api/index.ts';
import { requestJson } from '../kit/request-json.ts';

/** Names of the live inputs, for administrators; may be empty. */
export async function listLiveInputs(): Promise<string[]> {
  const { inputs = [] } = (await requestJson<InputsAnswer>('GET', '/api/inputs')).body;
  return inputs.filter(({ type }) => type === 'live').map(({ name }) => name);
}

/** Path of the only public mount that waits for a source; null: none or several. */
export async function findOnlyIdleMount(): Promise<string | null> {
  const { mounts = [], programs = [] } = (await requestJson<StatusAnswer>('GET', '/api/status')).body;
  const ofPrograms = new Set(programs.flatMap((program) => program.mounts.map(({ path }) => path)));
  const idle = mounts.filter(({ path, state, isOnDemand }) => state === 'idle' && !isOnDemand && !ofPrograms.has(path));
  return idle.length === 1 ? idle[0]!.path : null;
}
