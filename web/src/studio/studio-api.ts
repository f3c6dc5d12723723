const JSON_TYPE = 'application/json';

/** Who is logged in; null: nobody. */
export async function readSession(): Promise<string | null> {
  const answer = await fetch('/api/auth/status', { headers: { accept: JSON_TYPE } });
  return answer.ok ? ((await answer.json()) as { username: string | null }).username : null;
}

/** Logs an administrator in; the browser keeps the cookie. @throws Error with what the server says */
export async function logIn(username: string, password: string): Promise<void> {
  const answer = await fetch('/api/login', {
    method: 'POST',
    headers: { accept: JSON_TYPE, 'content-type': JSON_TYPE },
    body: JSON.stringify({ username, password }),
  });
  if (answer.status === 401) throw new Error('The name or the password is wrong.');
  if (answer.ok) return;
  const { error } = await answer.json().catch(() => ({}));
  throw new Error(error?.message ?? `The server answered ${answer.status}.`);
}

/** Names of the live inputs, for administrators; empty: there is none. */
export async function listLiveInputs(): Promise<string[]> {
  const answer = await fetch('/api/inputs', { headers: { accept: JSON_TYPE } });
  if (!answer.ok) return [];
  const { inputs } = (await answer.json()) as { inputs: { name: string; type: string }[] };
  return inputs.filter(({ type }) => type === 'live').map(({ name }) => name);
}
