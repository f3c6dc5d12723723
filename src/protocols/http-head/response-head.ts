import { AirchainError } from '../../core/index.ts';
import { type HeadLimits, readHeadLines } from './head-lines.ts';
import { readHeaders } from './headers.ts';
import { decodeWireText } from './wire-text.ts';

/** The head of one answer. */
export interface ResponseHead {
  /** `ICY` is SHOUTcast v1's: `ICY 200 OK`, without a version. */
  readonly protocol: 'HTTP' | 'ICY';
  /** As sent: `1.0`; empty for `ICY`. */
  readonly version: string;
  /** 100 to 999. */
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

const STATUS_LINE = /^(?:HTTP\/(\d{1,3}(?:\.\d{1,3})?)|ICY) {1,8}([1-9]\d{2})(?![^ ])/i;

/**
 * Reads the head of an answer, for relays; `bodyStart` is where the body begins in `bytes`.
 * @returns null while the head is not complete
 * @throws AirchainError `HEAD_TOO_LARGE`, `HEAD_MALFORMED`
 */
export function readResponseHead(bytes: Buffer, limits: HeadLimits): { head: ResponseHead; bodyStart: number } | null {
  const read = readHeadLines(bytes, limits);
  if (read === null) return null;
  const [statusLine, ...headerLines] = read.lines;
  const text = statusLine ? decodeWireText(statusLine) : '';
  const match = STATUS_LINE.exec(text);
  if (!match) {
    throw new AirchainError(
      'HEAD_MALFORMED',
      'Cannot read the answer: its first line is not "HTTP/<version> <status>"',
    );
  }
  const head: ResponseHead = {
    protocol: match[1] === undefined ? 'ICY' : 'HTTP',
    version: match[1] ?? '',
    status: Number(match[2]),
    reason: text.slice(match[0].length).trim(),
    headers: readHeaders(headerLines),
  };
  return { head, bodyStart: read.bodyStart };
}
