import type { WebSocket } from 'ws';
import { byteCount, type Clock, millis } from '../core/index.ts';
import { readWebcastMessage, type WebcastHello, webcastCloseCodes } from '../protocols/webcast/index.ts';

/** How long a sender may take to say who it is. */
const HELLO_TIME = millis(10_000);
/** What may have come in the packets of the hello when reading stops. */
const MAX_WAITING = byteCount(128 * 1024);

/** What became of a greeting that is no hello; `gone`: the client left. */
export type GreetingFault = 'gone' | 'login-timeout' | 'login-malformed';

/** Takes one message: text as a string. */
export type WebcastHandler = (message: Buffer | string) => void;

/**
 * The first message of a socket, and what has come with it before it can be taken: nothing more is read until then. A socket
 * that says none in time, or another, is closed. Owns nothing: who was greeted owns the socket.
 */
export class WebcastGreeting {
  /** The hello, or why there is none: then the socket is closed, or about to be. */
  readonly hello: Promise<WebcastHello | GreetingFault>;
  readonly #socket: WebSocket;
  readonly #waiting: (Buffer | string)[] = [];
  #waitingBytes = 0;
  #handler: WebcastHandler | null = null;

  constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<WebcastHello | GreetingFault>();
    this.hello = promise;
    const timer = clock.after(HELLO_TIME, () => {
      socket.close(webcastCloseCodes.timedOut, 'no hello came');
      resolve('login-timeout');
    });
    socket.once('close', () => {
      timer.cancel();
      resolve('gone');
    });
    let isGreeted = false;
    socket.on('message', (data: Buffer, isBinary) => {
      const message = isBinary ? data : String(data);
      if (isGreeted) {
        this.#take(message);
        return;
      }
      isGreeted = true;
      timer.cancel();
      const read = typeof message === 'string' ? readWebcastMessage(message) : null;
      if (read?.type === 'hello-invalid') {
        socket.close(webcastCloseCodes.notUnderstood, `"${read.field}" of the hello is too long or not of its type`);
      } else if (read?.type !== 'hello') socket.close(webcastCloseCodes.notUnderstood, 'the first message is no hello');
      else socket.pause();
      resolve(read?.type === 'hello' ? read.hello : 'login-malformed');
    });
  }

  /** Hands on what has waited, and all that comes. */
  handTo(handler: WebcastHandler): void {
    this.#handler = handler;
    for (const message of this.#waiting.splice(0)) handler(message);
    this.#socket.resume();
  }

  #take(message: Buffer | string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#handler) {
      this.#handler(message);
      return;
    }
    this.#waiting.push(message);
    this.#waitingBytes += message.length;
    if (this.#waitingBytes > MAX_WAITING) {
      this.#waiting.length = 0;
      this.#socket.close(webcastCloseCodes.tooLarge, 'too much before the login was checked');
    }
  }
}
