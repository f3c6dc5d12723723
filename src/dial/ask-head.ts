import type { Socket } from 'node:net';
import { byteCount, type Clock, type Millis } from '../core/index.ts';
import { type ResponseHead, readResponseHead } from '../protocols/http-head/index.ts';
import { waitFor } from './wait-for.ts';

/** The head of an answer, and the bytes that came with it and do not belong to it. */
export interface AnswerHead {
  readonly head: ResponseHead;
  readonly rest: Buffer;
}

const MAX_HEAD_BYTES = byteCount(16 * 1024);
const NO_BYTES = Buffer.alloc(0);

/**
 * Sends a request on a paused socket and reads the head of what is answered; the socket is paused again. `late`, `closed`:
 * none came, and the socket has been destroyed.
 * @throws AirchainError `HEAD_MALFORMED`, `HEAD_TOO_LARGE`; the socket has been destroyed
 */
export async function askHead(
  socket: Socket,
  request: Buffer | string,
  clock: Clock,
  timeout: Millis,
): Promise<AnswerHead | 'late' | 'closed'> {
  const askedAt = clock.now();
  socket.write(request);
  try {
    const read = (bytes: Buffer) => readResponseHead(bytes, { maxBytes: MAX_HEAD_BYTES });
    const answer = await waitFor(socket, NO_BYTES, read, clock, timeout);
    if (!answer) return clock.now() - askedAt >= timeout ? 'late' : 'closed';
    const { head, bodyStart } = answer.value;
    return { head, rest: answer.bytes.subarray(bodyStart) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
