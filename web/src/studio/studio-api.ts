import { askServer } from '../ask-server.ts';

/** Who is logged in; null: nobody. */
export async function readSession(): Promise<string | null> {
  const { body } = await askServer('GET', '/api/auth/status');
  return (body.username as string | null | undefined) ?? null;
}

/** Names of the live inputs, for administrators; empty: there is none. */
export async function listLiveInputs(): Promise<string[]> {
  const { body } = await askServer('GET', '/api/inputs');
  const inputs = (body.inputs ?? []) as { name: string; type: string }[];
  return inputs.filter(({ type }) => type === 'live').map(({ name }) => name);
}
