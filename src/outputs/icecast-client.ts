import type { Socket } from 'node:net';
import {
  type AirchainError,
  type ByteCount,
  byteCount,
  type Clock,
  errorText,
  type Millis,
  millis,
  millisToSeconds,
  type Timer,
} from '../core/index.ts';
import type { AnswerHead } from '../dial/index.ts';
import { readResponseHead } from '../protocols/http-head/index.ts';
import { type IcecastLogin, type LoggedIn, logInAsSource } from './icecast-login.ts';
import { pushError, refusalOf } from './icecast-refusal.ts';
import type { IcecastProtocol } from './icecast-target.ts';

/** How to log in, and what to bear. */
export interface IcecastClientOptions extends IcecastLogin {
  readonly clock: Clock;
  /** The most bytes that may wait for the server to take them. */
  readonly maxUnsent: ByteCount;
  /** How long the server may take nothing while something waits. */
  readonly patience: Millis;
  /** So many more bytes have left airchain. */
  readonly onSent: (bytes: number) => void;
  /** It is over, for this reason, and was not closed by us. Called once, and never before `connect` has resolved. */
  readonly onEnd: (error: AirchainError) => void;
}

interface UnsentPiece {
  readonly bytes: Buffer;
  readonly onSent: (() => void) | undefined;
}

const LOOK_EVERY = millis(1000);
/** What has been handed to the system may still leave for this long after a close. */
const CLOSE_TIMEOUT = millis(2000);
/** A server says little behind its consent; what is longer is no answer. */
const MAX_LATE_ANSWER = byteCount(16 * 1024);

/**
 * Our own source client: a connection to a server that takes our stream. Bytes leave in order, one piece at a time, so
 * that it is known when each has left and when the server takes no more. Owns its socket.
 */
export class IcecastClient {
  readonly protocol: IcecastProtocol;
  readonly #options: IcecastClientOptions;
  readonly #socket: Socket;
  readonly #watch: Timer;
  #queue: UnsentPiece[] = [];
  #unsent = 0;
  /** When the piece that is under way was handed to the system; null: none is. */
  #sendingSince: Millis | null = null;
  /** What the server says behind its consent; null: no more of it matters. */
  #answer: Buffer | null;
  #socketError: string | null = null;
  /** Why it is over; null: it is not, or was closed by us. */
  #error: AirchainError | null = null;
  #isLetIn = false;
  #isOver = false;

  private constructor(options: IcecastClientOptions, { socket, protocol, rest }: LoggedIn) {
    this.#options = options;
    this.#socket = socket;
    this.protocol = protocol;
    this.#answer = protocol === 'SHOUTcast' ? null : Buffer.alloc(0);
    this.#watch = options.clock.every(LOOK_EVERY, () => this.#look());
    socket.on('error', (error) => {
      this.#socketError = errorText(error);
    });
    socket.once('close', () => this.#lose('PUSH_LOST', this.#socketError ?? 'the server has closed the connection'));
    socket.on('data', (bytes) => this.#hear(bytes));
    socket.setNoDelay(true);
    socket.resume();
    this.#hear(rest);
  }

  /** @throws AirchainError as `logInAsSource` does, also where a refusal comes right behind the consent */
  static async connect(options: IcecastClientOptions): Promise<IcecastClient> {
    const login = await logInAsSource(options, options.clock);
    if (login.socket.destroyed) throw pushError('PUSH_LOST', options.target, 'the server has closed the connection');
    const client = new IcecastClient(options, login);
    if (client.#error) throw client.#error;
    client.#isLetIn = true;
    return client;
  }

  /** What waits for the server to take it. */
  get unsent(): ByteCount {
    return byteCount(this.#unsent);
  }

  /** Sends a copy of the bytes; `onSent` once they have left. Does nothing once it is over. */
  write(bytes: Buffer, onSent?: () => void): void {
    if (this.#isOver) return;
    const { maxUnsent } = this.#options;
    if (this.#unsent + bytes.length > maxUnsent) {
      this.#lose('PUSH_STALLED', `it takes the stream more slowly than it comes: ${this.#unsent} bytes wait`);
      return;
    }
    this.#queue.push({ bytes: Buffer.from(bytes), onSent });
    this.#unsent += bytes.length;
    if (this.#sendingSince === null) this.#sendNext();
  }

  /** Ends the stream; what waits is let go. */
  close(): void {
    if (!this.#finish()) return;
    this.#socket.end();
    const timer = this.#options.clock.after(CLOSE_TIMEOUT, () => this.#socket.destroy());
    this.#socket.once('close', () => timer.cancel());
  }

  #sendNext(): void {
    const piece = this.#queue.shift();
    if (!piece) {
      this.#sendingSince = null;
      return;
    }
    this.#sendingSince = this.#options.clock.now();
    this.#socket.write(piece.bytes, (error) => {
      // The socket tells its own end.
      if (error || this.#isOver) return;
      this.#unsent -= piece.bytes.length;
      this.#options.onSent(piece.bytes.length);
      piece.onSent?.();
      this.#sendNext();
    });
  }

  #look(): void {
    const { clock, patience } = this.#options;
    if (this.#sendingSince === null || clock.now() - this.#sendingSince < patience) return;
    this.#lose('PUSH_STALLED', `it hangs: it has taken nothing for ${millisToSeconds(patience)} s`);
  }

  /** Servers consent before they have looked at everything; a refusal may still come. */
  #hear(bytes: Buffer): void {
    if (this.#answer === null) return;
    this.#answer = Buffer.concat([this.#answer, bytes]);
    for (let said = this.#takeAnswer(); said; said = this.#takeAnswer()) {
      if (said.head.status >= 300) this.#end(refusalOf(this.#options.target, said.head, said.rest));
    }
  }

  /** The next whole head of what the server says; after a final one nothing of it matters. */
  #takeAnswer(): AnswerHead | null {
    if (this.#answer === null || this.#answer.length === 0) return null;
    try {
      const read = readResponseHead(this.#answer, { maxBytes: MAX_LATE_ANSWER });
      if (!read) return null;
      const rest = this.#answer.subarray(read.bodyStart);
      this.#answer = read.head.status < 200 ? rest : null;
      return { head: read.head, rest };
    } catch {
      // It has accepted the stream and reads it; a message that is not understood changes nothing.
      this.#answer = null;
      return null;
    }
  }

  #lose(code: 'PUSH_LOST' | 'PUSH_STALLED', reason: string): void {
    this.#end(pushError(code, this.#options.target, reason));
  }

  #end(error: AirchainError): void {
    if (!this.#finish()) return;
    this.#socket.destroy();
    this.#error = error;
    if (this.#isLetIn) this.#options.onEnd(error);
  }

  /** Whether it was still going on. */
  #finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#watch.cancel();
    this.#queue = [];
    this.#unsent = 0;
    return true;
  }
}
