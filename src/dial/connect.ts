import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type AirchainError, type Clock, errorText, type Millis } from '../core/index.ts';

/** Where to connect to. */
export interface ConnectRequest {
  /** Name or address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly timeout: Millis;
  /** Aborted when the socket is not needed any more, whether or not it is connected: it is closed. */
  readonly signal: AbortSignal;
  /** How the caller reports that it failed. */
  readonly fail: (reason: string, cause?: unknown) => AirchainError;
}

/** The reason for a timeout. */
export const TOO_LATE = 'it does not answer in time';

/**
 * Opens a socket, over TLS where asked. It comes paused, is the caller's from here on, and its errors are always listened
 * to.
 * @throws what `fail` makes of the reason; the signal's reason once it is aborted
 */
export function connect({ host, port, tls, timeout, signal, fail }: ConnectRequest, clock: Clock): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const name = host.replace(/^\[|\]$/g, '');
    // An address has no server name in TLS (RFC 6066 §3).
    const servername = isIP(name) ? '' : name;
    const socket = tls ? connectTls({ host: name, port, servername }) : connectTcp({ host: name, port });
    const timer = clock.after(timeout, () => socket.destroy(new Error(TOO_LATE)));
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', (error) => reject(fail(errorText(error), error)));
    socket.once('close', () => {
      timer.cancel();
      signal.removeEventListener('abort', abort);
      reject(signal.aborted ? signal.reason : fail('the connection was closed'));
    });
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      timer.cancel();
      socket.pause();
      resolve(socket);
    });
  });
}
