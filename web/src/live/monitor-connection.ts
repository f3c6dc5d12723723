import type { closeCodes } from '../../../src/protocols/monitor-socket/index.ts';
import { type MonitorCodec, type MonitorMessage, type MonitorSubject, readMonitorMessage } from './monitor-messages.ts';
import { type MonitorPacket, readMonitorPacket } from './monitor-packet.ts';
import { pageTime } from './page-time.ts';

/** Request for a feed. */
export interface FeedOptions {
  /** Null: the first program of the server. */
  readonly subject: MonitorSubject | null;
  readonly codec: MonitorCodec;
  readonly token: string;
}

/** Options and handlers of one connection. */
export interface MonitorConnectionOptions extends FeedOptions {
  readonly onMessage: (message: MonitorMessage) => void;
  readonly onPacket: (packet: MonitorPacket) => void;
  /** Called once when the connection has ended, with a close code of RFC 6455 or of the monitor socket. */
  readonly onClose: (code: number) => void;
}

/** Close code of the monitor socket: the token is invalid. */
export const CLOSE_LOGIN: (typeof closeCodes)['login'] = 4401;
/** The connection was lost (RFC 6455 §7.4.1). */
export const CONNECTION_LOST = 1006;

/** The server sends its clock each second. After this long without a message the connection is lost. */
const SILENCE_MS = 5000;
const WATCH_MS = 1000;
const PING_MS = 2000;
/** The first pings are more frequent, so that the latency is known soon. */
const FIRST_PINGS_MS = [0, 100, 300, 700];

/** One WebSocket to a monitor: authenticates, sends pings with `pageTime`, detects silence. Connects when created, once. */
export class MonitorConnection {
  readonly #options: MonitorConnectionOptions;
  readonly #socket: WebSocket;
  readonly #timers: number[] = [];
  #lastReceivedAt = performance.now();
  #isClosed = false;

  constructor(options: MonitorConnectionOptions) {
    this.#options = options;
    this.#socket = new WebSocket(urlOf(options));
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => this.#receive(data);
    this.#socket.onclose = ({ code }) => this.#end(code);
    this.#timers.push(self.setInterval(() => this.checkSilence(), WATCH_MS));
  }

  /** Closes the connection if it has been silent for too long: a suspended computer may have lost it without notice. */
  checkSilence(): void {
    if (performance.now() - this.#lastReceivedAt > SILENCE_MS) this.#end(CONNECTION_LOST);
  }

  /** Disconnects. No more events follow. */
  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #receive(data: ArrayBuffer | string): void {
    if (this.#isClosed) return;
    this.#lastReceivedAt = performance.now();
    if (typeof data !== 'string') {
      const packet = readMonitorPacket(data);
      if (packet) this.#options.onPacket(packet);
      return;
    }
    const message = readMonitorMessage(data);
    if (!message) return;
    if (message.type === 'login') this.#send({ type: 'auth', token: this.#options.token });
    if (message.type === 'ready') this.#startPings();
    this.#options.onMessage(message);
  }

  #startPings(): void {
    const ping = () => this.#send({ type: 'ping', at: pageTime() });
    for (const delay of FIRST_PINGS_MS) this.#timers.push(self.setTimeout(ping, delay));
    this.#timers.push(self.setInterval(ping, PING_MS));
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #end(code: number): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onClose(code);
  }

  #release(): void {
    for (const timer of this.#timers) self.clearInterval(timer);
    this.#socket.close();
  }
}

/** The token is not part of the URL, because URLs are logged. */
function urlOf({ subject, codec }: MonitorConnectionOptions): URL {
  const url = new URL('/live/socket', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  if (subject) url.searchParams.set(subject.kind, subject.name);
  url.searchParams.set('codec', codec);
  return url;
}
