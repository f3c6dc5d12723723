import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ICECAST_TEXT, sendIcecast } from './answers.ts';

interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Sends bytes that are all there, or the one range of them that is asked for (RFC 9110 §14); several ranges at once get
 * everything. Sets the `ETag` that `If-Range` is compared with.
 */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Buffer): FastifyReply {
  const tag = tagOf(bytes);
  reply.headers({ ETag: tag, 'Accept-Ranges': 'bytes' });
  const { range, 'if-range': condition } = request.headers;
  const asked = condition === undefined || condition === tag ? readByteRange(range, bytes.length) : null;
  if (asked === null) return reply.send(bytes);
  if (asked === 'beyond') return sendRangeRefusal(reply, `bytes */${bytes.length}`);
  const { first, last } = asked;
  return reply
    .code(206)
    .header('Content-Range', `bytes ${first}-${last}/${bytes.length}`)
    .send(bytes.subarray(first, last + 1));
}

/** The `ETag` of bytes, a strong one. */
export function tagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url')}"`;
}

/** Answers as Icecast does that the bytes end before the range begins, and tells how many there are. */
export function sendRangeRefusal(reply: FastifyReply, contentRange: string): FastifyReply {
  reply.removeHeader('ETag');
  return sendIcecast(
    reply.header('Content-Range', contentRange),
    ICECAST_TEXT,
    'Request Range Not Satisfiable\r\n',
    416,
  );
}

/**
 * Writes a request's range as @fastify/send takes it for a file of `size` bytes: that one refuses a suffix longer than the
 * file, and what is no range at all. A part is one of the file as it is, not of its compressed form.
 */
export function clarifyRange({ headers }: IncomingMessage, size: number): void {
  if (headers.range === undefined) return;
  delete headers['accept-encoding'];
  const asked = readByteRange(headers.range, size);
  if (asked === null) delete headers.range;
  else if (asked !== 'beyond') headers.range = `bytes=${asked.first}-${asked.last}`;
}

/** Null: all of it, since no range is asked for, several are, or one that is none. */
function readByteRange(header: string | undefined, length: number): ByteRange | 'beyond' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '')
    return Number(to) === 0 || length === 0 ? 'beyond' : { first: Math.max(0, length - Number(to)), last: length - 1 };
  if (to !== '' && Number(to) < Number(from)) return null;
  if (Number(from) >= length) return 'beyond';
  return { first: Number(from), last: to === '' ? length - 1 : Math.min(Number(to), length - 1) };
}
