import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { readCookie } from '../protocols/http-head/index.ts';
import type { PeerAddresses } from './peer-addresses.ts';

/** The cookie of a browser that has logged in. */
export const SESSION_COOKIE = 'airchain_session';

const BEARER = /^bearer ([\w~+/.-]+=*)$/i;

/** The token that a request shows, as a cookie or a bearer token (RFC 6750 §2.1); null: none. */
export function readToken({ authorization, cookie }: IncomingHttpHeaders): string | null {
  return BEARER.exec(authorization ?? '')?.[1] ?? readCookie(cookie, SESSION_COOKIE);
}

/**
 * Whether a page of another server sent the request. Browsers say so themselves, by Fetch Metadata or at least by
 * `Origin`; programs send neither and are let through.
 */
export function isFromAnotherSite(request: IncomingMessage, peers: PeerAddresses): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site === 'cross-site' || site === 'same-site';
  return origin !== undefined && hostOf(origin) !== (peers.origin(request).host ?? '').toLowerCase();
}

/** `radio.example:8000` of `https://radio.example:8000`, without the port where it goes without saying; empty: none. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : '';
}
