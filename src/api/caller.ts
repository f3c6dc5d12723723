import type { IncomingHttpHeaders } from 'node:http';
import { decodeWireText, readCookie } from '../protocols/http-head/index.ts';
import { findRequestSite, type RequestSite } from '../protocols/request-site/index.ts';

/** The cookie of a browser that has logged in. */
export const SESSION_COOKIE = 'airchain_session';

const BEARER = /^bearer ([\w~+/.-]+=*)$/i;

/** The token that a request shows, as a cookie or a bearer token (RFC 6750 §2.1); null: none. */
export function readToken({ authorization, cookie }: IncomingHttpHeaders): string | null {
  return BEARER.exec(authorization ?? '')?.[1] ?? readCookie(cookie, SESSION_COOKIE);
}

/** A header as text: Node gives each byte as a character. Empty where it was not sent. */
export function textOf(header: string | undefined): string {
  return decodeWireText(Buffer.from(header ?? '', 'latin1'));
}

/** Which page, if any, is behind a request. */
export function siteOf(headers: IncomingHttpHeaders): RequestSite {
  return findRequestSite((name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  });
}
