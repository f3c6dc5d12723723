import type { Socket } from 'node:net';
import type { Clock, Millis } from '../core/index.ts';

/**
 * Reads a paused socket until `read` makes something of the bytes so far (`held` first), and pauses it again. Null when
 * the socket closed or the time was over: then it has been destroyed. `read` bounds the bytes by throwing, which
 * rejects.
 */
export function waitFor<T>(
  socket: Socket,
  held: Buffer,
  read: (bytes: Buffer) => T | null,
  clock: Clock,
  timeout: Millis,
): Promise<{ value: T; bytes: Buffer } | null> {
  return new Promise((resolve, reject) => {
    let bytes = held;
    const timer = clock.after(timeout, () => socket.destroy());
    const finish = () => {
      timer.cancel();
      socket.pause();
      socket.off('data', take);
      socket.off('close', give);
    };
    const give = () => {
      finish();
      resolve(null);
    };
    const look = () => {
      try {
        const value = read(bytes);
        if (value === null) return;
        finish();
        resolve({ value, bytes });
      } catch (error) {
        finish();
        reject(error);
      }
    };
    const take = (data: Buffer) => {
      bytes = Buffer.concat([bytes, data]);
      look();
    };
    socket.on('data', take);
    socket.once('close', give);
    socket.resume();
    look();
  });
}
