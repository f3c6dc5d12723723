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
export interface LinkWish {
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

const JSON_TYPE = 'application/json';

/** The status of a link; null: there is none of this id, or none any more. */
export async function readLinkStatus(id: string): Promise<LinkStatus | null> {
  const answer = await fetch(`/api/streams/${encodeURIComponent(id)}/status`, { headers: { accept: JSON_TYPE } });
  if (answer.status === 404) return null;
  return (await read(answer)) as LinkStatus;
}

/** Makes a link. `key`: of those who may make links without being administrators. */
export async function makeLink(wish: LinkWish, key: string): Promise<MadeLink> {
  return (await send('POST', '/api/start', wish, key)) as MadeLink;
}

/** Ends a link, by its own key or as who is logged in. */
export async function endLink(id: string, ingestKey: string | null): Promise<void> {
  const key = ingestKey ? `?key=${encodeURIComponent(ingestKey)}` : '';
  await send('DELETE', `/api/streams/${encodeURIComponent(id)}${key}`);
}

/** All links, where one is logged in as an administrator; null: one is not. */
export async function listLinks(): Promise<(LinkStatus & MadeLink)[] | null> {
  const answer = await fetch('/api/streams', { headers: { accept: JSON_TYPE } });
  if (answer.status === 401 || answer.status === 403) return null;
  return ((await read(answer)) as { streams: (LinkStatus & MadeLink)[] }).streams;
}

/** Logs an administrator in; the browser keeps the cookie. */
export async function logIn(password: string): Promise<void> {
  await send('POST', '/api/login', { password });
}

async function send(method: string, path: string, body?: object, key = ''): Promise<unknown> {
  return read(
    await fetch(path, {
      method,
      headers: {
        accept: JSON_TYPE,
        ...(body && { 'content-type': JSON_TYPE }),
        ...(key && { authorization: `Bearer ${key}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
}

async function read(answer: Response): Promise<unknown> {
  if (answer.status === 204) return undefined;
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiRefusal(answer.status, body?.error?.message ?? `The server answered ${answer.status}`);
  return body;
}
