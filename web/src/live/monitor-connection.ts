import { type MonitorCodec, type MonitorMessage, readMonitorMessage } from './monitor-messages.ts';
import { type MonitorPacket, readMonitorPacket } from './monitor-packet.ts';
import { pageTime } from './page-time.ts';

/** Whose sound. */
export interface MonitorSubject {
  readonly kind: 'program' | 'input' | 'mount';
  readonly name: string;
}

/** What is asked of the server, and by whom. */
export interface FeedOptions {
  /** Null: the server's first program. */
  readonly subject: MonitorSubject | null;
  readonly codec: MonitorCodec;
  readonly token: string;
}

/** What one connection is opened with. */
export interface MonitorConnectionOptions extends FeedOptions {
  readonly onMessage: (message: MonitorMessage) => void;
  readonly onPacket: (packet: MonitorPacket) => void;
  /** It is over, told once: the code of RFC 6455, or one of the monitor socket's own. */
  readonly onClose: (code: number) => void;
}

/** Close codes of the monitor socket. */
export const CLOSE_LOGIN = 4401;
/** The connection was lost (RFC 6455 §7.4.1). */
export const LOST = 1006;

/** The server tells its clock each second: after this long without anything the way to it is broken. */
const SILENCE_MS = 5000;
const WATCH_MS = 1000;
const PING_MS = 2000;
/** The first pings follow faster, so that a latency can be shown soon. */
const FIRST_PINGS_MS = [0, 100, 300, 700];

/** One WebSocket to a monitor: logs in, pings by `pageTime`, notices silence. Opened when made, and never again. */
export class MonitorConnection {
  readonly #options: MonitorConnectionOptions;
  readonly #socket: WebSocket;
  readonly #timers: number[] = [];
  #heardAt = performance.now();
  #isClosed = false;

  constructor(options: MonitorConnectionOptions) {
    this.#options = options;
    this.#socket = new WebSocket(addressOf(options));
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => this.#hear(data);
    this.#socket.onclose = ({ code }) => this.#end(code);
    this.#timers.push(self.setInterval(() => this.checkSilence(), WATCH_MS));
  }

  /** Gives a connection up that has been silent for too long: a computer that slept may have lost it unseen. */
  checkSilence(): void {
    if (performance.now() - this.#heardAt > SILENCE_MS) this.#end(LOST);
  }

  /** Hangs up; nothing is told any more. */
  close(): void {
    this.#isClosed = true;
    this.#letGo();
  }

  #hear(data: ArrayBuffer | string): void {
    if (this.#isClosed) return;
    this.#heardAt = performance.now();
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

  #letGo(): void {
    for (const timer of this.#timers) self.clearInterval(timer);
    this.#socket.close();
  }
}

/** The token is not in the address: addresses are logged. */
function addressOf({ subject, codec }: MonitorConnectionOptions): URL {
  const url = new URL('/live/socket', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  if (subject) url.searchParams.set(subject.kind, subject.name);
  url.searchParams.set('codec', codec);
  return url;
}
