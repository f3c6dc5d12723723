/** What the server says to a question. */
export interface ServerAnswer {
  /** Of HTTP; 0: it cannot be reached. */
  readonly status: number;
  /** JSON; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Why it did not go well, for people; empty: it did. */
  readonly error: string;
}

/** What goes with a question. */
export interface Enclosure {
  readonly body?: object;
  /** Goes as a bearer token. */
  readonly key?: string;
}

const JSON_TYPE = 'application/json';

/** Asks the server in JSON; the browser adds the cookie of a login. */
export async function askServer(method: string, path: string, { body, key }: Enclosure = {}): Promise<ServerAnswer> {
  const headers = {
    accept: JSON_TYPE,
    ...(body && { 'content-type': JSON_TYPE }),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  try {
    const answer = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const said = await answer.json().catch(() => ({}));
    const error = answer.ok ? '' : String(said.error?.message ?? `The server answered with status ${answer.status}.`);
    return { status: answer.status, body: said, error };
  } catch {
    return { status: 0, body: {}, error: 'Cannot reach the server.' };
  }
}
