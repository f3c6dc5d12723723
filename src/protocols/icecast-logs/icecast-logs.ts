import { escapeLogText, type UnixMillis } from '../../core/index.ts';

/** One answered request or one listener that left, as in Icecast's access log. */
export interface AccessRecord {
  readonly address: string;
  /** The account; empty: none. */
  readonly user: string;
  /** `GET /live HTTP/1.1`. */
  readonly requestLine: string;
  readonly status: number;
  /** Bytes of the body. */
  readonly bytes: number;
  readonly referer: string;
  readonly userAgent: string;
  /** Whole seconds that it was connected: what royalty reports are made of. */
  readonly seconds: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A line of the access log, as Icecast 2.4 writes it: the combined log format with the seconds at its end. Quotes and control
 * characters in what a client sent are escaped, so that one request cannot look like two.
 */
export function writeAccessLine(at: UnixMillis, record: AccessRecord): string {
  const { address, user, requestLine, status, bytes, referer, userAgent, seconds } = record;
  const who = `${orDash(address)} - ${orDash(escapeField(user).replaceAll(' ', '_'))} [${writeLogDate(at)}]`;
  const what = `"${escapeField(hideSecrets(requestLine))}" ${status} ${bytes}`;
  return `${who} ${what} "${orDash(escapeField(referer))}" "${orDash(escapeField(userAgent))}" ${seconds}`;
}

/** A line of the playlist log: when, which mount, how many listened, what began. */
export function writePlaylistLine(at: UnixMillis, mount: string, listeners: number, title: string): string {
  const field = (text: string) => escapeLogText(text.replaceAll('|', ' '));
  return `${writeLogDate(at)}|${field(mount)}|${listeners}|${field(title)}`;
}

/** `20/Nov/2026:10:00:00 +0000`; always UTC, so that no hour is missing or doubled. */
export function writeLogDate(at: UnixMillis): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** SHOUTcast's calls carry a password in the query, links to private streams a key. */
function hideSecrets(requestLine: string): string {
  return requestLine.replace(/([?&](?:pass|password|passwd|token|key)=)[^&\s]*/gi, '$1***');
}

function orDash(text: string): string {
  return text === '' ? '-' : text;
}

function escapeField(text: string): string {
  return escapeLogText(text.replace(/["\\]/g, '\\$&'));
}
