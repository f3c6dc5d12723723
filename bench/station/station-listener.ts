import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MILLIS = 5;
const HEAD_END = '\r\n\r\n';

/** A player: takes a mount's bytes and knows when each came. Times are `performance.now()`. */
export class StationListener {
  readonly mount: string;
  /** When the first byte of sound came. */
  readonly firstByteAt: number;
  readonly #socket: Socket;
  readonly #pieces: Buffer[] = [];
  readonly #arrivals: { readonly at: number; readonly end: number }[] = [];
  #bytes = 0;

  private constructor(mount: string, socket: Socket, first: Buffer) {
    this.mount = mount;
    this.#socket = socket;
    this.firstByteAt = performance.now();
    this.#take(first);
    socket.on('data', (bytes) => this.#take(bytes as Buffer));
  }

  /** Asks again and again, from before the server is there, until sound comes. */
  static async join(port: number, mount: string, abort: AbortSignal): Promise<StationListener> {
    for (;;) {
      const listener = await StationListener.#try(port, mount, abort);
      if (listener) return listener;
      await sleep(RETRY_MILLIS, undefined, { signal: abort });
    }
  }

  static #try(port: number, mount: string, signal: AbortSignal): Promise<StationListener | null> {
    const socket = connect({ port, host: '127.0.0.1', signal });
    socket.on('error', () => {}); // seen as its end
    socket.write(`GET ${mount} HTTP/1.0\r\n\r\n`);
    let head = Buffer.alloc(0);
    return new Promise((resolve) => {
      const readHead = (bytes: Buffer) => {
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf(HEAD_END);
        if (end < 0) return;
        if (!/^\S+ 200 /.test(head.toString('latin1', 0, end))) {
          socket.destroy();
          return;
        }
        const sound = head.subarray(end + HEAD_END.length);
        if (sound.length === 0) return;
        socket.off('data', readHead);
        resolve(new StationListener(mount, socket, sound));
      };
      socket.on('data', readHead);
      socket.once('close', () => resolve(null));
    });
  }

  /** Bytes of sound up to now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What came, with the time when it did. */
  get pieces(): readonly { readonly at: number; readonly bytes: Buffer }[] {
    return this.#pieces.map((bytes, index) => ({ at: this.#arrivals[index]!.at, bytes }));
  }

  get isPlaying(): boolean {
    return !this.#socket.destroyed;
  }

  read(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** When the byte before this offset was there. */
  arrivalOf(end: number): number {
    return this.#arrivals.find((arrival) => arrival.end >= end)?.at ?? Number.POSITIVE_INFINITY;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#bytes += bytes.length;
    this.#pieces.push(bytes);
    this.#arrivals.push({ at: performance.now(), end: this.#bytes });
  }
}
