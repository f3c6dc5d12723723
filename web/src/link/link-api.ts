import { askServer, type Enclosure } from '../ask-server.ts';

/** What everybody may know of a link; `/api/streams/{id}/status`. */
export interface LinkStatus {
  readonly title: string;
  readonly state: 'waiting' | 'live' | 'ended';
  readonly now_playing: string;
  readonly content_type: string;
  readonly listeners: number;
  readonly max_listeners: number | null;
  readonly expires_at: string;
}

/** A link as it was made; `POST /api/start`. */
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

/** What is wished for a link; left out: as the station finds right. */
export interface LinkOptions {
  readonly title?: string;
  readonly ttl?: number;
  readonly listeners?: number;
}

/** A refusal in the server's own words. */
export class ApiRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The status of a link; null: there is none of this id, or none any more. */
export async function readLinkStatus(id: string): Promise<LinkStatus | null> {
  return (await ask('GET', `/api/streams/${encodeURIComponent(id)}/status`, {}, [404])) as LinkStatus | null;
}

/** Makes a link. `key`: of those who may make links without being administrators. */
export async function makeLink(options: LinkOptions, key: string): Promise<MadeLink> {
  return (await ask('POST', '/api/start', { body: options, key })) as MadeLink;
}

/** Ends a link, by its own key or as who is logged in. */
export async function endLink(id: string, ingestKey: string | null): Promise<void> {
  const key = ingestKey ? `?key=${encodeURIComponent(ingestKey)}` : '';
  await ask('DELETE', `/api/streams/${encodeURIComponent(id)}${key}`);
}

/** All links, where one is logged in as an administrator; null: one is not. */
export async function listLinks(): Promise<(LinkStatus & MadeLink)[] | null> {
  const answer = await ask('GET', '/api/streams', {}, [401, 403]);
  return answer && (answer as { streams: (LinkStatus & MadeLink)[] }).streams;
}

/** Null: the server answered with one of `none`. @throws ApiRefusal */
async function ask(
  method: string,
  path: string,
  enclosure: Enclosure = {},
  none: number[] = [],
): Promise<object | null> {
  const { status, body, error } = await askServer(method, path, enclosure);
  if (none.includes(status)) return null;
  if (error) throw new ApiRefusal(status, error);
  return body;
}
