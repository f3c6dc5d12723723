import { AirchainError } from '../../core/index.ts';
import { decodeWireText, type HeadLimits, isSafePath, readHeaders, readHeadLines } from '../http-head/index.ts';

/** The answer to a right password; sent at once, because SHOUTcast's own encoders wait for it before their headers. */
export const SHOUTCAST_OK = 'OK2\r\nicy-caps:11\r\n\r\n';

/** The answer to a wrong password, as SHOUTcast servers give it, before the connection is closed. */
export const SHOUTCAST_INVALID_PASSWORD = 'Invalid password\r\n';

/** What libshout sends instead of a password to see whether SHOUTcast is spoken here. */
const POKE = '!POKE';

const LF = 0x0a;

/** The first line of a SHOUTcast v1 source. */
export interface ShoutcastLogin {
  /** libshout's question whether SHOUTcast is spoken here: to be closed, and never a failed login. */
  readonly isPoke: boolean;
  /** The whole line. Never to be logged. */
  readonly password: string;
  /**
   * The same line as `mount:password`, when it has that form: the way to several mounts on one port. The mount starts
   * with `/`, also when it was sent without. Whoever checks tries `password` on the port's own mount as well, because
   * a password may have a colon in it.
   */
  readonly mountLogin: { readonly mount: string; readonly password: string } | null;
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
  return { login: { isPoke: password === POKE, password, mountLogin: readMountLogin(password) }, next: end + 1 };
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

function readMountLogin(line: string): ShoutcastLogin['mountLogin'] {
  const colon = line.indexOf(':');
  if (colon < 1) return null;
  const name = line.slice(0, colon);
  const mount = name.startsWith('/') ? name : `/${name}`;
  return isSafePath(mount) ? { mount, password: line.slice(colon + 1) } : null;
}
