/** The cookie of a browser whose listener has logged in. */
export const LISTENER_COOKIE = 'airchain_listener';

/** One cookie that this server sets for itself (RFC 6265 §4.1). */
export interface SessionCookie {
  readonly name: string;
  /** Of letters that need no quoting. Empty: the cookie is to be forgotten. */
  readonly value: string;
  readonly maxAgeSeconds: number;
  /** Whether it may come back over TLS alone. */
  readonly isSecure: boolean;
}

/** The value of a cookie in a `Cookie` header; null: it is not there, or empty. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim() || null;
  }
  return null;
}

/** A `Set-Cookie` value that scripts cannot read and that no other site's page sends along. */
export function writeSessionCookie({ name, value, maxAgeSeconds, isSecure }: SessionCookie): string {
  const secure = isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
