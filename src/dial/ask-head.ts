import type { Socket } from 'node:net';
import { AirchainError, byteCount, type Clock, type Millis } from '../core/index.ts';
import { type ResponseHead, readResponseHead } from '../protocols/http-head/index.ts';
import { waitFor } from './wait-for.ts';

/** The head of an answer, and the bytes that came with it and do not belong to it. */
export interface AnswerHead {
  readonly head: ResponseHead;
  readonly rest: Buffer;
}

const MAX_HEAD_BYTES = byteCount(16 * 1024);
/** A server says once that it goes on; one that sends more interim answers is disconnected. */
const MAX_INTERIM_ANSWERS = 10;
/** First byte of a TLS record with an alert (RFC 8446 §5.1): how servers answer what is not TLS. */
const TLS_ALERT = 0x15;
const NO_BYTES = Buffer.alloc(0);

/**
 * Sends a request on a paused socket and reads the head of what is answered first, which may be `100 Continue`; the socket is
 * paused again. `late`, `closed`: none came, and the socket has been destroyed.
 * @throws AirchainError `HEAD_MALFORMED`, `HEAD_TOO_LARGE`; the socket has been destroyed
 */
export function askHead(socket: Socket, request: Buffer | string, clock: Clock, timeout: Millis): Promise<Answer> {
  return ask(socket, request, readHead, clock, timeout);
}

/**
 * As `askHead`, but reads on behind interim answers to the head that says what was found.
 * @throws AirchainError as `askHead`
 */
export function askFinalHead(socket: Socket, request: Buffer | string, clock: Clock, timeout: Millis): Promise<Answer> {
  return ask(socket, request, readFinalHead, clock, timeout);
}

type Answer = AnswerHead | 'late' | 'closed';
type HeadReader = (bytes: Buffer) => { head: ResponseHead; bodyStart: number } | null;

async function ask(
  socket: Socket,
  request: Buffer | string,
  read: HeadReader,
  clock: Clock,
  timeout: Millis,
): Promise<Answer> {
  const askedAt = clock.now();
  socket.write(request);
  try {
    const answer = await waitFor(socket, NO_BYTES, read, clock, timeout);
    if (!answer) return clock.now() - askedAt >= timeout ? 'late' : 'closed';
    const { head, bodyStart } = answer.value;
    return { head, rest: answer.bytes.subarray(bodyStart) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** From the beginning of `bytes`. */
function readHead(bytes: Buffer): { head: ResponseHead; bodyStart: number } | null {
  requireStatusLine(bytes);
  return readResponseHead(bytes, { maxBytes: MAX_HEAD_BYTES });
}

/** The first head that is no interim answer (RFC 9110 §15.2), from the beginning of `bytes`. */
function readFinalHead(bytes: Buffer): { head: ResponseHead; bodyStart: number } | null {
  let start = 0;
  for (let interim = 0; interim <= MAX_INTERIM_ANSWERS; interim++) {
    const answer = readHead(bytes.subarray(start));
    if (!answer) return null;
    start += answer.bodyStart;
    if (answer.head.status >= 200) return { head: answer.head, bodyStart: start };
  }
  throw new AirchainError(
    'HEAD_MALFORMED',
    `Cannot read the answer: ${MAX_INTERIM_ANSWERS} interim answers came first`,
  );
}

/** Sees at once that an answer has no head, before megabytes of it have been waited for. */
function requireStatusLine(bytes: Buffer): void {
  const start = bytes.subarray(0, 4).toString('latin1').toUpperCase();
  if (bytes[0] === TLS_ALERT) {
    throw new AirchainError(
      'HEAD_MALFORMED',
      'Cannot read the answer: the server speaks TLS on this port. Use the address with TLS (https://)',
    );
  }
  if ('HTTP'.startsWith(start) || 'ICY '.startsWith(start)) return;
  throw new AirchainError(
    'HEAD_MALFORMED',
    'Cannot read the answer: it begins without a head (HTTP/0.9 or no HTTP at all). Check host, port and http or https',
  );
}
