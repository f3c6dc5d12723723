import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { TestHooks } from './program.ts';
import { waitUntil } from './wait-until.ts';

/** A message of the server, as it came. */
export type WebcastWord = Readonly<Record<string, unknown>> & { readonly type: string };

/** A page with webcast.js: hello, sound, metadata, and what airchain says beside. */
export class WebcastClient {
  readonly socket: WebSocket;
  readonly words: WebcastWord[] = [];
  /** Resolves with the code and the reason that the server closes with. */
  readonly closed: Promise<readonly [code: number, reason: string]>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    // The `close` event reports it.
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => this.words.push(JSON.parse(data.toString())));
    this.closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)]);
  }

  /** Opens a socket as `new WebSocket(url, "webcast")` does. */
  static async open(
    hooks: TestHooks,
    port: number,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WebcastClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, 'webcast', { headers });
    const client = new WebcastClient(socket);
    hooks.after(() => socket.terminate());
    await once(socket, 'open');
    return client;
  }

  hello(data: object): void {
    this.say({ type: 'hello', data: { user: 'source', password: 'hackme', ...data } });
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  send(bytes: Buffer): void {
    this.socket.send(bytes);
  }

  /** Goes without a word, as a network does. */
  vanish(): void {
    this.socket.terminate();
  }

  /** Waits until the server has said something of this type for which `accepts` holds. */
  async hear(type: string, accepts: (word: WebcastWord) => boolean = () => true): Promise<WebcastWord> {
    const find = () => this.words.find((word) => word.type === type && accepts(word));
    await waitUntil(
      () => find() !== undefined,
      () => `"${type}" is said; ${JSON.stringify(this.words.slice(-3))}`,
    );
    return find()!;
  }
}

/** Eight bytes before each packet: number, sample frames at 48 kHz. */
export function framedPacket(sequence: number, packet: Buffer, frames = 960): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(sequence);
  head.writeUInt32BE(frames, 4);
  return Buffer.concat([head, packet]);
}
