import type { Socket } from 'node:net';
import type { ByteCount, Clock, Millis } from '../core/index.ts';

/** When to stop reading. */
export interface ReadLimits {
  readonly maxBytes: ByteCount;
  readonly timeout: Millis;
}

/**
 * What comes on a paused socket until the other end closes it, or a limit is met; `held` came before. Never rejects:
 * whatever came is the answer. The socket has been destroyed.
 */
export function readToEnd(
  socket: Socket,
  held: Buffer,
  { maxBytes, timeout }: ReadLimits,
  clock: Clock,
): Promise<Buffer> {
  return new Promise((resolve) => {
    let bytes = held;
    const timer = clock.after(timeout, () => socket.destroy());
    const look = () => {
      if (bytes.length >= maxBytes) socket.destroy();
    };
    const finish = () => {
      timer.cancel();
      resolve(bytes.subarray(0, maxBytes));
    };
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data]);
      look();
    });
    if (socket.closed) return finish();
    socket.once('close', finish);
    socket.resume();
    look();
  });
}
