import { linkIdOfIngest, streamPath } from '../links/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import { isReservedPath } from '../protocols/mount-path/index.ts';

/** The part that answers a request. `web`: everything that is not audio: status, admin, API, pages. `none`: unknown method. */
export type RequestTarget = 'source' | 'listener' | 'stats-feed' | 'tls-upgrade' | 'web' | 'none';

/** Facts about the station that decide a route. */
export interface RouterQuestions {
  /** Whether a path is that of an existing mount, live or not. */
  readonly isMount: (path: string) => boolean;
  /** Whether a browser that opens the mount of this path gets the page of the same name. */
  readonly yieldsToPage: (path: string) => boolean;
  /** Whether the connection can be encrypted: there is a certificate, and it is not encrypted already. */
  readonly canEncrypt: boolean;
}

/** Paths where `PUT` and `POST` are commands. Everywhere else they are sources, or are refused as a source is. */
const COMMANDS = /^\/(?:$|(?:admin|api)\b)/i;

/** Further methods of pages and the API; Node's parser accepts only methods that it knows. */
const WEB_METHODS: ReadonlySet<string> = new Set(['DELETE', 'PATCH', 'TRACE']);

/**
 * Chooses the part that answers, by method, path and `Upgrade`. A mount precedes a page of the same name, unless it is only for
 * source clients and a browser requests a page; `PUT` and `POST` outside `/admin` and `/api` are sources.
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

/** Browsers accept HTML for what they show as a page; players never do. */
function asksForPage(headers: RequestHead['headers']): boolean {
  return headers.get('accept')?.includes('text/html') ?? false;
}

/** A request whose path has another name: the alias is replaced, the rest stays. */
export function followAlias(head: RequestHead, aliases: Readonly<Record<string, string>>): RequestHead {
  const path = aliases[head.path];
  return path === undefined ? head : withPath(head, path);
}

/**
 * A request for `/ingest/{id}?key=` as a source for the mount of a link, with the key as its password. The key is removed from the
 * request line, which appears in logs; a login for a proxy is removed, too. Null: not such a request.
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
