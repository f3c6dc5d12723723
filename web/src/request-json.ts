/** Response of the server to a JSON request. */
export interface JsonResponse {
  /** HTTP status; 0: the server cannot be reached. */
  readonly status: number;
  /** JSON body; empty object: the response has none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Error message to show to the user; empty: success. */
  readonly error: string;
}

/** Optional parts of a request. */
export interface RequestOptions {
  readonly body?: object;
  /** Sent as a bearer token. */
  readonly key?: string;
}

const JSON_TYPE = 'application/json';

/** Sends a JSON request to the server. The browser adds the session cookie. */
export async function requestJson(
  method: string,
  path: string,
  { body, key }: RequestOptions = {},
): Promise<JsonResponse> {
  const headers = {
    accept: JSON_TYPE,
    ...(body && { 'content-type': JSON_TYPE }),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  try {
    const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const json = await response.json().catch(() => ({}));
    const error = response.ok
      ? ''
      : String(json.error?.message ?? `The server answered with status ${response.status}.`);
    return { status: response.status, body: json, error };
  } catch {
    return { status: 0, body: {}, error: 'Cannot reach the server.' };
  }
}
