import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../core/index.ts';
import { respondAndClose } from '../dial/index.ts';

const NOTHING = Buffer.alloc(0);

/**
 * Lets a client read an answer that came before its request was whole. Node destroys the socket behind the last answer;
 * with bytes of the request unread, the system then resets the connection, and the answer is lost.
 */
export function closeOrderly(request: IncomingMessage, clock: Clock): void {
  const { socket } = request as { readonly socket: Socket };
  const destroy = socket.destroySoon;
  if (!destroy) return;
  socket.destroySoon = () => {
    if (request.complete) destroy.call(socket);
    else respondAndClose(socket, NOTHING, clock);
  };
}
