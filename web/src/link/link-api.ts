import { type RequestOptions, requestJson } from '../request-json.ts';

/** Public status of a link; `/api/streams/{id}/status`. */
export interface LinkStatus {
  readonly title: string;
  readonly state: 'waiting' | 'live' | 'ended';
  readonly now_playing: string;
  readonly content_type: string;
  readonly listeners: number;
  readonly max_listeners: number | null;
  readonly expires_at: string;
}

/** Response of `POST /api/start`. */
export interface MadeLink {
  readonly stream_id: string;
  readonly ingest_key: string;
  readonly ingest_url: string;
  readonly listen_url: string;
  readonly stream_url: string;
  readonly qr: string;
  readonly title: string;
  readonly expires_at: string;
}

/** Options of a new link; left out: defaults of the server. */
export interface LinkOptions {
  readonly title?: string;
  readonly ttl?: number;
  readonly listeners?: number;
}

/** Error response of the server, with the server's message. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Status of a link; null: the id is unknown or the link has ended. */
export async function readLinkStatus(id: string): Promise<LinkStatus | null> {
  return (await request('GET', `/api/streams/${encodeURIComponent(id)}/status`, {}, [404])) as LinkStatus | null;
}

/** Creates a link. `key`: link key; empty for administrators. */
export async function makeLink(options: LinkOptions, key: string): Promise<MadeLink> {
  return (await request('POST', '/api/start', { body: options, key })) as MadeLink;
}

/** Ends a link. `ingestKey` null: the session authorizes the request. */
export async function endLink(id: string, ingestKey: string | null): Promise<void> {
  const key = ingestKey ? `?key=${encodeURIComponent(ingestKey)}` : '';
  await request('DELETE', `/api/streams/${encodeURIComponent(id)}${key}`);
}

/** All links, for administrators; null: not logged in. */
export async function listLinks(): Promise<(LinkStatus & MadeLink)[] | null> {
  const response = await request('GET', '/api/streams', {}, [401, 403]);
  return response && (response as { streams: (LinkStatus & MadeLink)[] }).streams;
}

/** Null: the server responded with a status of `none`. @throws ApiError */
async function request(
  method: string,
  path: string,
  options: RequestOptions = {},
  none: number[] = [],
): Promise<object | null> {
  const { status, body, error } = await requestJson(method, path, options);
  if (none.includes(status)) return null;
  if (error) throw new ApiError(status, error);
  return body;
}
