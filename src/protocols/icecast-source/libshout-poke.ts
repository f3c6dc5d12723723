import type { RequestHead } from '../http-head/index.ts';

/** The path that libshout asks for to learn what the server is (seen with libshout 2.4.6). */
const POKE_PATH = '/admin/!POKE';

/**
 * Whether a request is one of those by which libshout 2.4 finds out about TLS, methods and login before it sends audio:
 * `OPTIONS *`, `GET /admin/!POKE`, and the mount with `Content-Length: 0` and no credentials. Such a request carries no
 * body and is never a failed login.
 */
export function isLibshoutPoke({ method, path, headers }: Pick<RequestHead, 'method' | 'path' | 'headers'>): boolean {
  if (path === POKE_PATH) return true;
  if (!/^libshout\b/i.test(headers.get('user-agent') ?? '')) return false;
  if (method === 'OPTIONS') return true;
  const isSource = method === 'SOURCE' || method === 'PUT';
  return isSource && headers.get('content-length') === '0' && !headers.has('authorization');
}
