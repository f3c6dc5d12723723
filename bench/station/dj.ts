import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { DJ_BYTES_PER_SECOND } from './material.ts';

/** How often an encoder sends: about a frame of MP3. */
const SEND_MILLIS = 25;

/** A source client that sends a file's bytes in real time from the first on. Times are `performance.now()`. */
export class Dj {
  readonly firstByteAt: number;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  readonly #sound: Buffer;
  #sent = 0;

  private constructor(socket: Socket, sound: Buffer) {
    this.#socket = socket;
    this.#sound = sound;
    this.firstByteAt = performance.now();
    this.#send();
    this.#timer = setInterval(() => this.#send(), SEND_MILLIS);
  }

  /** Logs in, and sends as soon as the server says that it may. */
  static async start(port: number, mount: string, password: string, sound: Buffer): Promise<Dj> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const login = Buffer.from(`source:${password}`).toString('base64');
    socket.write(`SOURCE ${mount} HTTP/1.0\r\nAuthorization: Basic ${login}\r\nContent-Type: audio/mpeg\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!/^\S+ 200 /.test(answer.toString('latin1'))) {
      socket.destroy();
      throw new Error(`Cannot send to "${mount}": ${answer.toString('latin1').split('\r\n', 1)[0]}`);
    }
    socket.on('error', () => {}); // what it sends is heard no more, which is what is measured
    return new Dj(socket, sound);
  }

  /** Breaks off as a lost line does, without a word; returns when. */
  vanish(): number {
    clearInterval(this.#timer);
    this.#socket.resetAndDestroy();
    return performance.now();
  }

  #send(): void {
    const elapsed = performance.now() - this.firstByteAt + SEND_MILLIS;
    const due = Math.floor((elapsed / 1000) * DJ_BYTES_PER_SECOND);
    if (due <= this.#sent) return;
    this.#socket.write(this.#sound.subarray(this.#sent, due));
    this.#sent = due;
  }
}
