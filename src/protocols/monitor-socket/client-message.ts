/** What a client may say after the upgrade. */
export type ClientMessage =
  | { readonly type: 'auth'; readonly token: string }
  /** Username null: the administrator's. Never to be logged. */
  | { readonly type: 'auth'; readonly username: string | null; readonly password: string }
  /** By the client's own clock, in milliseconds. */
  | { readonly type: 'ping'; readonly at: number };

/** Longest token, name or password, in characters. */
const MAX_SECRET = 1024;

/** Reads a text message; null: it is none that a monitor understands. */
export function readClientMessage(text: string): ClientMessage | null {
  const message = parseObject(text);
  if (message?.type === 'ping' && typeof message.at === 'number') return { type: 'ping', at: message.at };
  if (message?.type !== 'auth') return null;
  const { token, username = null, password } = message;
  if (isSecret(token)) return { type: 'auth', token };
  if (!isSecret(password) || (username !== null && !isSecret(username))) return null;
  return { type: 'auth', username, password };
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_SECRET;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
