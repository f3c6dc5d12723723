import { AirchainError } from '../../core/index.ts';
import { decodeWireText, type HeadLimits, readHeaders, readHeadLines } from '../http-head/index.ts';
import type { SourceLogin } from '../icecast-source/index.ts';

/** The answer to a right password; sent at once, because SHOUTcast's own encoders wait for it before their headers. */
export const SHOUTCAST_OK = 'OK2\r\nicy-caps:11\r\n\r\n';

/** The answer to a wrong password, as SHOUTcast servers give it, before the connection is closed. */
export const SHOUTCAST_INVALID_PASSWORD = 'Invalid password\r\n';

/** What libshout sends instead of a password to see whether SHOUTcast is spoken here. */
const POKE = '!POKE';
/** A browser that was sent to this port, for example by an image on a page. */
const HTTP_REQUEST = /^[A-Z]+ \S+ HTTP\/\d\.\d$/;

const LF = 0x0a;

/** What a stream number is behind in SHOUTcast 2: `password:#1`. */
const SID = /:#(\d{1,10})$/;

/** The one line that SHOUTcast has for a login. Who it is meant for decides which of its readings counts. */
export interface ShoutcastLogin {
  /** libshout's question whether SHOUTcast is spoken here, or a request of HTTP: to be closed, and never a failed login. */
  readonly isPoke: boolean;
  /** Number of the stream that SHOUTcast 2 names; null: none is named. */
  readonly sid: number | null;
  /** For the mount of the port: the line as a password, or as `user:password`. */
  readonly login: SourceLogin;
  /** The same line as `mount:password` or `mount:user:password`; null: it does not have that form. */
  readonly elsewhere: ShoutcastMountLogin | null;
}

/** A login that names its mount. */
export interface ShoutcastMountLogin {
  /** Starts with `/`, also where it was sent without. Whether it can be a mount is not looked at. */
  readonly path: string;
  /** Whether the `/` was sent. Without it the name may as well be that of a user. */
  readonly isExplicit: boolean;
  readonly login: SourceLogin;
}

/**
 * Reads the password line; the headers begin at `next` in `bytes`.
 * @returns null while the line is not complete
 * @throws AirchainError `HEAD_TOO_LARGE`, `HEAD_MALFORMED` for an empty line or a control character in it
 */
export function readShoutcastLogin(
  bytes: Buffer,
  { maxBytes }: HeadLimits,
): { login: ShoutcastLogin; next: number } | null {
  const end = bytes.subarray(0, maxBytes).indexOf(LF);
  if (end === -1) {
    if (bytes.length < maxBytes) return null;
    throw new AirchainError('HEAD_TOO_LARGE', `Cannot read a SHOUTcast password of more than ${maxBytes} bytes`);
  }
  const password = decodeWireText(bytes.subarray(0, end)).replace(/\r{1,8}$/, '');
  if (password === '' || /[\x00-\x1f\x7f]/.test(password)) {
    throw new AirchainError('HEAD_MALFORMED', 'Cannot read the SHOUTcast password: its line is empty or not text');
  }
  return { login: parseShoutcastLogin(password), next: end + 1 };
}

/** Takes a login line apart: that of a source, or the `pass` of `/admin.cgi`. */
export function parseShoutcastLogin(line: string): ShoutcastLogin {
  const sid = SID.exec(line);
  const text = sid ? line.slice(0, sid.index) : line;
  const parts = splitAtColon(text);
  return {
    isPoke: line === POKE || HTTP_REQUEST.test(line),
    sid: sid && Number(sid[1]),
    login: loginOf(text),
    elsewhere: parts && readMountLogin(parts),
  };
}

/**
 * Reads the header lines that follow the password up to the empty line; the audio begins at `bodyStart` in `bytes`.
 * They are `icy-name`, `icy-genre`, `icy-url`, `icy-pub`, `icy-br`, `content-type` and others, in the map that
 * `readSourceDescription` takes. A source may send none: then its first line is empty.
 *
 * @returns null while the empty line has not come
 * @throws AirchainError `HEAD_TOO_LARGE`
 */
export function readShoutcastHeaders(
  bytes: Buffer,
  limits: HeadLimits,
): { headers: Map<string, string>; bodyStart: number } | null {
  const read = readHeadLines(bytes, limits);
  return read && { headers: readHeaders(read.lines), bodyStart: read.bodyStart };
}

function readMountLogin([name, rest]: readonly [string, string]): ShoutcastMountLogin {
  const isExplicit = name.startsWith('/');
  return { path: isExplicit ? name : `/${name}`, isExplicit, login: loginOf(rest) };
}

function loginOf(text: string): SourceLogin {
  const parts = splitAtColon(text);
  const login = { form: 'shoutcast', user: null, password: text } as const;
  return parts ? { ...login, readings: [{ user: parts[0], password: parts[1] }] } : login;
}

/** Null where nothing stands before a colon. */
function splitAtColon(text: string): readonly [before: string, behind: string] | null {
  const colon = text.indexOf(':');
  return colon < 1 ? null : [text.slice(0, colon), text.slice(colon + 1)];
}
