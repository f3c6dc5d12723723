import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Clock, millis } from '../core/index.ts';

/** One connection after its first bytes were understood. The part that it is handed to owns the socket from then on. */
export interface Connection {
  /** Unique while airchain runs; what administrators call a client's id. */
  readonly id: number;
  /** Plain or TLS. Has an `error` handler already; paused. */
  readonly socket: Socket;
  /** The other end of the socket, or what a trusted PROXY header said. */
  readonly peerAddress: string;
  /** Who it is for, found through trusted proxies; equal to `peerAddress` without them. */
  readonly address: string;
  /** Whether a trusted proxy that speaks HTTP sent the request, and not the client itself. */
  readonly isForwarded: boolean;
  readonly isEncrypted: boolean;
  readonly localPort: number;
}

/** How long a peer may take to read a last answer before its socket is destroyed. */
const CLOSE_TIMEOUT = millis(2000);

/**
 * Sends a final response and disconnects. What the peer still sends meanwhile is discarded: closing with unread bytes would
 * reset the connection and the answer would be lost.
 */
export function respondAndClose(socket: Duplex, answer: Buffer, clock: Clock): void {
  socket.end(answer);
  socket.resume();
  const timer = clock.after(CLOSE_TIMEOUT, () => socket.destroy());
  socket.once('close', () => timer.cancel());
}
