import type { WebcastAnswer, WebcastReturn } from '../../../src/protocols/webcast/index.ts';
import { ENDED, finalCloseCodes, WEBCAST_PROTOCOL } from './webcast-words.ts';

/** Where to send, as whom, and what. */
export interface SenderOptions {
  /** `input=dj` or `mount=/live`. */
  readonly target: string;
  /** null: by the session of the page. */
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly mime: string;
  readonly kbps: number;
}

/** What a sender tells. */
export interface SenderHandlers {
  /** Let in: sound may be sent. */
  readonly onLive: () => void;
  readonly onReturn: (state: WebcastReturn) => void;
  /** The connection is lost; it is tried again. */
  readonly onLost: () => void;
  /** It is over. `reason` empty: as it was wished. */
  readonly onOver: (reason: string) => void;
}

const RETRY_MS = 1000;
/** The server says something four times a second. */
const SILENCE_MS = 5000;
/** More than that is not live any more: it is left out. */
const MOST_UNSENT = 64 * 1024;
const DEFAULT_RESUME_SECONDS = 30;

/** Address of the studio's socket on this server. */
export function socketUrl(target: string): string {
  return `${window.location.origin.replace(/^http/, 'ws')}/studio/socket?${target}`;
}

/** One stream to the server over as many sockets as it takes. Live goes on live: what was encoded while it was lost is not sent. */
export class StreamSender {
  readonly #options: SenderOptions;
  readonly #handlers: SenderHandlers;
  #socket: WebSocket | null = null;
  #state: 'connecting' | 'live' | 'lost' | 'over' = 'connecting';
  #secret: string | undefined;
  #resumeSeconds = DEFAULT_RESUME_SECONDS;
  #lostAt = 0;
  #heardAt = 0;
  #title: object | null = null;
  readonly #watch: number;

  constructor(options: SenderOptions, handlers: SenderHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#watch = window.setInterval(() => this.#look(), RETRY_MS);
    this.#connect();
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    const socket = this.#socket;
    if (this.#state === 'live' && socket && socket.bufferedAmount < MOST_UNSENT) socket.send(bytes);
  }

  setTitle(title: { readonly title: string; readonly artist: string }): void {
    this.#title = { type: 'metadata', data: title };
    if (this.#state === 'live') this.#say(this.#title);
  }

  close(): void {
    this.#end('');
  }

  #connect(): void {
    const socket = new WebSocket(socketUrl(this.#options.target), WEBCAST_PROTOCOL);
    this.#socket = socket;
    this.#heardAt = performance.now();
    const { login, mime, kbps } = this.#options;
    socket.addEventListener('open', () => {
      const audio = { channels: 2, samplerate: 48_000, bitrate: kbps };
      this.#say({ type: 'hello', data: { mime, airchain: true, audio, ...login, resume: this.#secret } });
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket) this.#hear(JSON.parse(data));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      if (this.#socket === socket) this.#lose(code, reason);
    });
  }

  #hear(answer: WebcastAnswer): void {
    this.#heardAt = performance.now();
    if (answer.type === 'welcome') {
      this.#secret = answer.resume;
      this.#resumeSeconds = answer.resumeSeconds;
      this.#state = 'live';
      this.#handlers.onLive();
      if (this.#title) this.#say(this.#title);
    } else if (answer.type === 'state') this.#handlers.onReturn(answer);
  }

  #lose(code: number, reason: string): void {
    this.#socket = null;
    if (finalCloseCodes.some((final) => final === code)) this.#end(reason || 'the server ended the stream');
    else if (this.#secret === undefined) this.#end('cannot reach the server');
    else if (this.#state === 'live') {
      this.#state = 'lost';
      this.#lostAt = performance.now();
      this.#handlers.onLost();
    }
  }

  #look(): void {
    const now = performance.now();
    if (this.#socket && now - this.#heardAt > SILENCE_MS) {
      // A dead network closes nothing: the socket is left to itself.
      const socket = this.#socket;
      this.#lose(0, '');
      socket.close();
    }
    if (this.#state !== 'lost') return;
    if (now - this.#lostAt > this.#resumeSeconds * 1000) this.#end('the connection was lost and could not be restored');
    else if (!this.#socket) this.#connect();
  }

  #say(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #end(reason: string): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    window.clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(ENDED);
    this.#handlers.onOver(reason);
  }
}
