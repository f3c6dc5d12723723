import { AirchainError } from '../../core/index.ts';
import { type HeadLimits, readHeadLines } from './head-lines.ts';
import { readHeaders, writeHeaderLine } from './headers.ts';
import type { RequestQuery } from './request-query.ts';
import { readRequestTarget } from './request-target.ts';

/** The head of one request. */
export interface RequestHead {
  /** In capitals, whatever letters were sent. */
  readonly method: string;
  /** Plain ASCII, percent-encoded, as it may be written again. */
  readonly target: string;
  /** The decoded path without the query: `/live`; `*` in `OPTIONS *`. No empty, `.` or `..` segment. */
  readonly path: string;
  readonly query: RequestQuery;
  /** `XAUDIOCAST`: the line had no protocol but a password: `SOURCE <password> /mount`. */
  readonly protocol: 'HTTP' | 'ICE' | 'XAUDIOCAST';
  /** As sent: `1.0`, `1.1`. */
  readonly version: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The password that stood in the request line: of an xaudiocast source, or a key taken out of it; else null. Never to be logged. */
  readonly linePassword: string | null;
}

/** Empty lines that may stand before the request line: some clients end a body with one too many. */
const MAX_LEADING_EMPTY_LINES = 4;

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}$/;
const PROTOCOL = /^(HTTP|ICE)\/(\d{1,3}(?:\.\d{1,3})?)$/i;
/** `<password> <mount>`: what stands after `SOURCE` when libshout or DarkIce speak to a server of the first generation. */
const PASSWORD_AND_MOUNT = /^(\S+) +(\/\S*)$/;

/**
 * Reads a request head from the first bytes of a connection; `bodyStart` is where the body begins in `bytes`.
 * Fails at the first byte of what cannot become a request, so that garbage holds no connection open.
 *
 * @returns null while the head is not complete
 * @throws AirchainError `HEAD_TOO_LARGE`, `HEAD_MALFORMED`
 * @see docs/protocols/icecast-source.md
 */
export function readRequestHead(bytes: Buffer, limits: HeadLimits): { head: RequestHead; bodyStart: number } | null {
  refuseGarbage(bytes);
  const read = readHeadLines(bytes, limits, MAX_LEADING_EMPTY_LINES);
  if (read === null) return null;
  const [requestLine, ...headerLines] = read.lines;
  if (requestLine === undefined) throw malformed('there is no request line');
  const headers = readHeaders(headerLines);
  return { head: readRequestLine(requestLine.toString('latin1'), headers), bodyStart: read.bodyStart };
}

/**
 * A request head that a strict HTTP/1.1 parser takes: CR LF, ASCII target, plain header lines. ICE/1.0 becomes HTTP/1.0.
 * An HTTP/1.1 head without `Host` gets an empty one, which RFC 9112 §3.2 allows and strict parsers want.
 */
export function writeRequestHead(
  head: Pick<RequestHead, 'method' | 'target' | 'protocol' | 'version' | 'headers'>,
): Buffer {
  const isOld = head.protocol !== 'HTTP' || head.version.startsWith('0') || head.version === '1.0';
  let text = `${head.method} ${head.target} ${isOld ? 'HTTP/1.0' : 'HTTP/1.1'}\r\n`;
  for (const [name, value] of head.headers) text += writeHeaderLine(name, value);
  if (!isOld && !head.headers.has('host') && !head.headers.has('Host')) text += writeHeaderLine('host', '');
  return Buffer.from(`${text}\r\n`, 'utf8');
}

function readRequestLine(line: string, headers: Map<string, string>): RequestHead {
  const { method, middle, protocol, version } = splitRequestLine(line);
  const old = method === 'SOURCE' ? PASSWORD_AND_MOUNT.exec(middle) : null;
  if (old && (protocol === null || !middle.startsWith('/'))) {
    const { target, path, query } = readRequestTarget(old[2]!);
    return { method, target, path, query, protocol: 'XAUDIOCAST', version: '1.0', headers, linePassword: old[1]! };
  }
  if (protocol === null) throw malformed('the first line does not end with HTTP/<version> or ICE/<version>');
  const { target, path, query, authority } = readRequestTarget(middle);
  if (authority !== null) headers.set('host', authority);
  return { method, target, path, query, protocol, version, headers, linePassword: null };
}

interface RequestLineParts {
  readonly method: string;
  /** Between method and protocol, spaces inside kept. */
  readonly middle: string;
  readonly protocol: 'HTTP' | 'ICE' | null;
  readonly version: string;
}

function splitRequestLine(line: string): RequestLineParts {
  const text = line.trimEnd();
  const firstSpace = text.indexOf(' ');
  const lastSpace = text.lastIndexOf(' ');
  const method = text.slice(0, firstSpace).toUpperCase();
  if (firstSpace === -1 || !METHOD.test(method)) throw malformed('the first line does not start with a method');
  const match = PROTOCOL.exec(text.slice(lastSpace + 1));
  const middle = text.slice(firstSpace, match ? lastSpace : undefined).trim();
  if (middle === '') throw malformed('the first line names no path');
  const protocol = match ? (match[1]!.toUpperCase() as 'HTTP' | 'ICE') : null;
  return { method, middle, protocol, version: match?.[2] ?? '' };
}

function refuseGarbage(bytes: Buffer): void {
  let offset = 0;
  while (bytes[offset] === 0x0d || bytes[offset] === 0x0a) offset++;
  const first = bytes[offset];
  if (first === undefined || isLetter(first)) return;
  const shown = first.toString(16).padStart(2, '0');
  throw malformed(`a request starts with a letter, not with byte 0x${shown}`);
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function malformed(reason: string): AirchainError {
  return new AirchainError('HEAD_MALFORMED', `Cannot read the request: ${reason}`);
}
