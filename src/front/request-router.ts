import { linkIdOfIngest, streamPath } from '../links/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import { isReservedPath } from '../protocols/mount-path/index.ts';

/** Who answers a request. `web` is everything that is not sound: status, admin, API, pages. `none`: its method is unknown. */
export type RequestTarget = 'source' | 'listener' | 'stats-feed' | 'tls-upgrade' | 'web' | 'none';

/** What the router has to know about the station. */
export interface RouterQuestions {
  /** Whether a path names a mount that there is, live or not. */
  readonly isMount: (path: string) => boolean;
  /** Whether somebody who opens the mount of this path in a browser wants the page of the same name. */
  readonly yieldsToPage: (path: string) => boolean;
  /** Whether the connection can be encrypted: there is a certificate, and it is not encrypted already. */
  readonly canEncrypt: boolean;
}

/** Where `PUT` and `POST` are commands. Everywhere else they bring sound, or are refused as a source is. */
const COMMANDS = /^\/(?:$|(?:admin|api)\b)/i;

/** What pages and the API take beside; Node's parser reads no method that it does not know. */
const WEB_METHODS: ReadonlySet<string> = new Set(['DELETE', 'PATCH', 'TRACE']);

/**
 * Which part answers, by method and path, and by `Upgrade`. A mount goes before a page of the same name, unless it is
 * the way in of source clients alone and a browser asks for a page; `PUT` and `POST` outside `/admin` and `/api` bring sound.
 */
export function routeRequest(
  head: Pick<RequestHead, 'method' | 'path' | 'headers'>,
  { isMount, yieldsToPage, canEncrypt }: RouterQuestions,
): RequestTarget {
  const { method, path, headers } = head;
  switch (method) {
    case 'SOURCE':
      return 'source';
    case 'PUT':
    case 'POST':
      return isReservedPath(path) && COMMANDS.test(path) ? 'web' : 'source';
    case 'STATS':
      return 'stats-feed';
    case 'OPTIONS':
      if (canEncrypt && /\btls\//i.test(headers.get('upgrade') ?? '')) return 'tls-upgrade';
      return isMount(path) ? 'listener' : 'web';
    case 'GET':
    case 'HEAD':
      if (headers.get('upgrade')?.toLowerCase() === 'websocket') return 'web';
      if (asksForPage(headers) && yieldsToPage(path)) return 'web';
      return isMount(path) ? 'listener' : 'web';
    default:
      return WEB_METHODS.has(method) ? 'web' : 'none';
  }
}

/** Browsers name HTML where they are going to show what comes; neither their players nor any other asks for it. */
function asksForPage(headers: RequestHead['headers']): boolean {
  return headers.get('accept')?.includes('text/html') ?? false;
}

/** A request whose path has another name: the alias is replaced, the rest stays. */
export function followAlias(head: RequestHead, aliases: Readonly<Record<string, string>>): RequestHead {
  const path = aliases[head.path];
  return path === undefined ? head : withPath(head, path);
}

/**
 * What is sent to `/ingest/{id}?key=` as what it is: sound for the mount of a link, with its key as the password. The key is
 * taken out of the request line, which logs repeat; a login for a proxy on the way is left out. Null: it is no such request.
 */
export function followIngest(head: RequestHead): { readonly id: string; readonly head: RequestHead } | null {
  const id = linkIdOfIngest(head.path);
  if (id === null || !['PUT', 'POST', 'SOURCE'].includes(head.method)) return null;
  const path = streamPath(id);
  const key = head.query.get('key');
  if (key === null) return { id, head: { ...head, path, target: path } };
  const headers = new Map(head.headers);
  headers.delete('authorization');
  headers.delete('ice-password');
  return { id, head: { ...head, path, target: path, headers, linePassword: key } };
}

/** The same request for another path. */
export function withPath(head: RequestHead, path: string): RequestHead {
  const query = head.target.indexOf('?');
  return { ...head, path, target: encodeURI(path) + (query === -1 ? '' : head.target.slice(query)) };
}
