import { AirchainError, type ByteCount, byteCount } from '../../core/index.ts';
import type { RequestHead } from '../http-head/index.ts';

/** How the end of a request's body is known. */
export type BodyFraming =
  | { readonly kind: 'until-close' }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'length'; readonly bytes: ByteCount };

/** Digits of the largest length that a number holds exactly. */
const MAX_LENGTH_DIGITS = 15;

/**
 * How the body of a source's request ends. The `Content-Length` of a `SOURCE` counts for nothing: libshout's first try
 * announces 0. Its chunks are chunks: Liquidsoap sends them (seen with 2.1.3, `chunked=true`). Other methods without any announcement run until the close as well, because
 * ffmpeg, BUTT and libshout send `PUT` so.
 *
 * @throws AirchainError `BODY_LENGTH_MALFORMED` for two or broken announcements (RFC 9112 §6.3: a proxy in between may
 * have believed the other one), `BODY_CODING_UNSUPPORTED` for any coding but `chunked` and `identity`
 */
export function readBodyFraming(head: Pick<RequestHead, 'method' | 'headers'>): BodyFraming {
  const length = head.method === 'SOURCE' ? undefined : head.headers.get('content-length');
  const coding = head.headers.get('transfer-encoding')?.toLowerCase() ?? 'identity';
  if (coding !== 'identity') {
    if (coding !== 'chunked') {
      throw new AirchainError('BODY_CODING_UNSUPPORTED', `Cannot read a body with Transfer-Encoding "${coding}"`);
    }
    if (length !== undefined)
      throw malformed(`both Content-Length "${length}" and Transfer-Encoding "chunked" are set`);
    return { kind: 'chunked' };
  }
  if (length === undefined) return { kind: 'until-close' };
  if (!/^\d+$/.test(length) || length.length > MAX_LENGTH_DIGITS) throw malformed(`Content-Length is "${length}"`);
  return { kind: 'length', bytes: byteCount(Number(length)) };
}

function malformed(reason: string): AirchainError {
  return new AirchainError('BODY_LENGTH_MALFORMED', `Cannot tell where the body ends: ${reason}`);
}
