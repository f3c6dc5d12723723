import { AirchainError } from '../../core/index.ts';
import { cleanText } from '../title-text/index.ts';
import { decodeWireText } from './wire-text.ts';

const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]/g;

/** Headers that mean one thing only: of several lines the first counts, as in Node and in Icecast. */
const SINGLE_HEADERS: ReadonlySet<string> = new Set(['authorization', 'content-type', 'host', 'user-agent']);

/**
 * Header lines as a map from lower-case name to value. Lines without a colon, or whose name is no token, are passed over
 * as Icecast does; a line that starts with a blank continues the one before (RFC 9112 §5.2). What no line of text may hold
 * (`cleanText`) becomes a space: this is the one place where what clients say of themselves is cleaned. Repeated headers are joined by `, ` unless they say the same; cookies by `; `.
 */
export function readHeaders(lines: Iterable<Buffer>): Map<string, string> {
  const headers = new Map<string, string>();
  let last: string | null = null;
  for (const line of lines) {
    if (line[0] === SPACE || line[0] === TAB) {
      if (last !== null) headers.set(last, `${headers.get(last)} ${readValue(line)}`.trim());
      continue;
    }
    last = null;
    const colon = line.indexOf(COLON);
    if (colon === -1) continue;
    const name = line.toString('latin1', 0, colon).toLowerCase();
    if (!TOKEN.test(name)) continue;
    last = addHeader(headers, name, readValue(line.subarray(colon + 1))) ? name : null;
  }
  return headers;
}

/**
 * One header line with its CR LF. Control characters in the value become spaces, so that no value can start a line of its
 * own.
 * @throws AirchainError `INTERNAL_BUG` when the name is no token
 */
export function writeHeaderLine(name: string, value: string): string {
  if (!TOKEN.test(name)) throw new AirchainError('INTERNAL_BUG', `Cannot write a header named "${name}"`);
  return `${name}: ${value.replace(CONTROLS, ' ')}\r\n`;
}

function readValue(bytes: Buffer): string {
  return cleanText(decodeWireText(bytes), Number.POSITIVE_INFINITY);
}

/** Whether the line was taken, so that its continuations are. */
function addHeader(headers: Map<string, string>, name: string, value: string): boolean {
  const earlier = headers.get(name);
  if (earlier === undefined) headers.set(name, value);
  else if (SINGLE_HEADERS.has(name)) return false;
  // A coding that is named twice is applied twice (RFC 9112 §6.1): every program that reads the same bytes must agree on that.
  else if (earlier !== value || name === 'transfer-encoding')
    headers.set(name, earlier + (name === 'cookie' ? '; ' : ', ') + value);
  return true;
}
