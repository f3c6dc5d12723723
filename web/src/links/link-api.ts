import type { LinkListAnswer, LinkOptions, LinkStatusAnswer, MadeLinkAnswer } from '../../../src/api/index.ts';
import { type RequestOptions, requestJson } from '../kit/request-json.ts';

export type { LinkOptions, LinkStatusAnswer as LinkStatus, MadeLinkAnswer as MadeLink };

/** Error response of the server, with the server's message. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Status of a link; null: the id is unknown or the link has ended. */
export function readLinkStatus(id: string): Promise<LinkStatusAnswer | null> {
  return request('GET', `/api/streams/${encodeURIComponent(id)}/status`, { none: [404] });
}

/** Creates a link. `key`: link key; empty for administrators. */
export async function makeLink(options: LinkOptions, key: string): Promise<MadeLinkAnswer> {
  return (await request<MadeLinkAnswer>('POST', '/api/start', { body: options, key }))!;
}

/** Ends a link. `ingestKey` null: the session authorizes the request. */
export async function endLink(id: string, ingestKey: string | null): Promise<void> {
  const key = ingestKey ? `?key=${encodeURIComponent(ingestKey)}` : '';
  await request('DELETE', `/api/streams/${encodeURIComponent(id)}${key}`);
}

/** All links, for administrators; null: not logged in. */
export async function listLinks(): Promise<LinkListAnswer['streams'] | null> {
  return (await request<LinkListAnswer>('GET', '/api/streams', { none: [401, 403] }))?.streams ?? null;
}

/** Null: the server responded with a status of `none`. @throws ApiError */
async function request<Body>(
  method: string,
  path: string,
  { none = [], ...options }: RequestOptions & { readonly none?: readonly number[] } = {},
): Promise<Body | null> {
  const { status, body, error } = await requestJson<Body>(method, path, options);
  if (none.includes(status)) return null;
  if (error) throw new ApiError(status, error);
  return body as Body;
}
