import { askServer } from '../ask-server.ts';

/** Who is logged in; null: nobody. */
export async function readSession(): Promise<string | null> {
  const { body } = await askServer('GET', '/api/auth/status');
  return (body.username as string | null | undefined) ?? null;
}

/** Logs an administrator in; the browser keeps the cookie. @throws Error with what the server says */
export async function logIn(username: string, password: string): Promise<void> {
  const { status, error } = await askServer('POST', '/api/login', { body: { username, password } });
  if (status === 401) throw new Error('The name or the password is wrong.');
  if (error) throw new Error(error);
}

/** Names of the live inputs, for administrators; empty: there is none. */
export async function listLiveInputs(): Promise<string[]> {
  const { body } = await askServer('GET', '/api/inputs');
  const inputs = (body.inputs ?? []) as { name: string; type: string }[];
  return inputs.filter(({ type }) => type === 'live').map(({ name }) => name);
}
