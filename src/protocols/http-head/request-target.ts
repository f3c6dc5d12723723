import { AirchainError } from '../../core/index.ts';
import { decodePercent, encodeTarget } from './percent-encoding.ts';
import { RequestQuery } from './request-query.ts';
import { decodeWireText } from './wire-text.ts';

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)/i;
const CONTROLS = /[\x00-\x1f\x7f]/;

/** What a request asks for. */
export interface RequestTarget {
  /** As it may be written again: plain ASCII, starts with `/`; or `*`. */
  readonly target: string;
  /** Decoded; starts with `/` (or is `*`), has no empty, `.` or `..` segment. A trailing `/` stays. */
  readonly path: string;
  readonly query: RequestQuery;
  /** The host of a target in absolute form, which then counts instead of the `Host` header (RFC 9112 §3.2.2). */
  readonly authority: string | null;
}

/**
 * Reads the middle part of a request line. Raw UTF-8, raw spaces and `#` are taken as if they were encoded.
 * @param text one character for each byte (ISO 8859-1)
 * @throws AirchainError `HEAD_MALFORMED`
 */
export function readRequestTarget(text: string): RequestTarget {
  if (text === '*') return { target: '*', path: '*', query: new RequestQuery(''), authority: null };
  const absolute = ABSOLUTE_FORM.exec(text);
  const origin = absolute ? text.slice(absolute[0].length) : text;
  const target = absolute && !origin.startsWith('/') ? `/${origin}` : origin;
  const questionMark = target.indexOf('?');
  const rawPath = questionMark === -1 ? target : target.slice(0, questionMark);
  return {
    target: encodeTarget(target),
    path: readPath(rawPath),
    query: new RequestQuery(questionMark === -1 ? '' : target.slice(questionMark + 1)),
    authority: absolute?.[1] ?? null,
  };
}

/** Whether a decoded path starts with `/`, climbs nowhere and has no empty segment or control character. */
export function isSafePath(path: string): boolean {
  return path.startsWith('/') && !path.includes('//') && !climbs(path) && !CONTROLS.test(path);
}

function readPath(rawPath: string): string {
  if (!rawPath.startsWith('/')) throw malformed(rawPath, 'it must start with "/"');
  if (rawPath.includes('//')) throw malformed(rawPath, 'it has an empty part');
  const bytes = decodePercent(rawPath, 'refuse');
  if (bytes === null) throw malformed(rawPath, 'it has a "%" without two hexadecimal digits');
  const path = decodeWireText(bytes);
  if (CONTROLS.test(path)) throw malformed(rawPath, 'it has a control character');
  if (climbs(path)) throw malformed(rawPath, 'it has a "." or ".." part');
  return path;
}

function climbs(path: string): boolean {
  return path.split(/[/\\]/).some((segment) => segment === '.' || segment === '..');
}

/** Quoted paths are cut, so that a log line stays one. */
const MAX_QUOTED_CHARACTERS = 80;

function malformed(rawPath: string, reason: string): AirchainError {
  const quoted = encodeTarget(rawPath).slice(0, MAX_QUOTED_CHARACTERS);
  return new AirchainError('HEAD_MALFORMED', `Cannot read request path "${quoted}": ${reason}`);
}
