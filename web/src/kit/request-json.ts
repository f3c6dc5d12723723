/** Response of the server to a JSON request. */
export interface JsonResponse<Body> {
  /** HTTP status; 0: the server cannot be reached. */
  readonly status: number;
  /** JSON body; empty object: the response has none. */
  readonly body: Partial<Body>;
  /** Error message to show to the user; empty: success. */
  readonly error: string;
  /** Error code of docs/errors.md; empty: success, or an error without a code. */
  readonly code: string;
}

/** Optional parts of a request. */
export interface RequestOptions {
  readonly body?: object;
  /** Sent as a bearer token. */
  readonly key?: string;
}

const JSON_TYPE = 'application/json';

/** Sends a JSON request to the server. The browser adds the session cookie. `Body`: the body of a success. */
export async function requestJson<Body = object>(
  method: string,
  path: string,
  { body, key }: RequestOptions = {},
): Promise<JsonResponse<Body>> {
  const headers = {
    accept: JSON_TYPE,
    ...(body && { 'content-type': JSON_TYPE }),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  try {
    const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const json = await response.json().catch(() => ({}));
    const { status, ok } = response;
    const error = ok ? '' : String(json.error?.message ?? `The server answered with status ${status}.`);
    return { status, body: json, error, code: String(json.error?.code ?? '') };
  } catch {
    return { status: 0, body: {}, error: 'Cannot reach the server.', code: '' };
  }
}
