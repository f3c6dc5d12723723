import type { WebcastAnswer, WebcastReturn } from '../../../src/protocols/webcast/index.ts';
import { ENDED, finalCloseCodes, WEBCAST_PROTOCOL } from './webcast-protocol.ts';

/** Destination, credentials and format of a stream. */
export interface SenderOptions {
  /** `input=dj` or `mount=/live`. */
  readonly target: string;
  /** Null: the session cookie authorizes the stream. */
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly mime: string;
  readonly kbps: number;
}

/** Event handlers of a sender. */
export interface SenderHandlers {
  /** The server has accepted the stream: audio can be sent. */
  readonly onLive: () => void;
  readonly onReturn: (state: WebcastReturn) => void;
  /** The connection is lost; the sender reconnects. */
  readonly onLost: () => void;
  /** The stream has ended. `reason` empty: ended by the user. */
  readonly onEnd: (reason: string) => void;
}

const RETRY_MS = 1000;
/** The server sends a message four times a second. */
const SILENCE_MS = 5000;
/** Packets are dropped while more than this is unsent, to stay live. */
const MAX_UNSENT_BYTES = 64 * 1024;
const DEFAULT_RESUME_SECONDS = 30;

/** URL of the studio socket on this server. */
export function socketUrl(target: string): string {
  return `${window.location.origin.replace(/^http/, 'ws')}/studio/socket?${target}`;
}

/** Sends one stream and reconnects as needed. Audio encoded during a connection loss is not sent later. */
export class StreamSender {
  readonly #options: SenderOptions;
  readonly #handlers: SenderHandlers;
  #socket: WebSocket | null = null;
  #state: 'connecting' | 'live' | 'lost' | 'ended' = 'connecting';
  #resumeSecret: string | undefined;
  #resumeSeconds = DEFAULT_RESUME_SECONDS;
  #lostAt = 0;
  #lastReceivedAt = 0;
  #title: object | null = null;
  readonly #watchTimer: number;

  constructor(options: SenderOptions, handlers: SenderHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#watchTimer = window.setInterval(() => this.#checkConnection(), RETRY_MS);
    this.#connect();
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    const socket = this.#socket;
    if (this.#state === 'live' && socket && socket.bufferedAmount < MAX_UNSENT_BYTES) socket.send(bytes);
  }

  setTitle(title: { readonly title: string; readonly artist: string }): void {
    this.#title = { type: 'metadata', data: title };
    if (this.#state === 'live') this.#sendMessage(this.#title);
  }

  close(): void {
    this.#end('');
  }

  #connect(): void {
    const socket = new WebSocket(socketUrl(this.#options.target), WEBCAST_PROTOCOL);
    this.#socket = socket;
    this.#lastReceivedAt = performance.now();
    const { login, mime, kbps } = this.#options;
    socket.addEventListener('open', () => {
      const audio = { channels: 2, samplerate: 48_000, bitrate: kbps };
      this.#sendMessage({ type: 'hello', data: { mime, airchain: true, audio, ...login, resume: this.#resumeSecret } });
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket) this.#receive(JSON.parse(data));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      if (this.#socket === socket) this.#onClose(code, reason);
    });
  }

  #receive(answer: WebcastAnswer): void {
    this.#lastReceivedAt = performance.now();
    if (answer.type === 'welcome') {
      this.#resumeSecret = answer.resume;
      this.#resumeSeconds = answer.resumeSeconds;
      this.#state = 'live';
      this.#handlers.onLive();
      if (this.#title) this.#sendMessage(this.#title);
    } else if (answer.type === 'state') this.#handlers.onReturn(answer);
  }

  #onClose(code: number, reason: string): void {
    this.#socket = null;
    if (finalCloseCodes.some((final) => final === code)) this.#end(reason || 'the server ended the stream');
    else if (this.#resumeSecret === undefined) this.#end('cannot reach the server');
    else if (this.#state === 'live') {
      this.#state = 'lost';
      this.#lostAt = performance.now();
      this.#handlers.onLost();
    }
  }

  #checkConnection(): void {
    const now = performance.now();
    if (this.#socket && now - this.#lastReceivedAt > SILENCE_MS) {
      // A dead network closes no socket: the sender gives it up.
      const socket = this.#socket;
      this.#onClose(0, '');
      socket.close();
    }
    if (this.#state !== 'lost') return;
    if (now - this.#lostAt > this.#resumeSeconds * 1000) this.#end('the connection was lost and could not be restored');
    else if (!this.#socket) this.#connect();
  }

  #sendMessage(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #end(reason: string): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    window.clearInterval(this.#watchTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(ENDED);
    this.#handlers.onEnd(reason);
  }
}
