import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A packet as it came. Times are `performance.now()`. */
export interface ArrivedPacket {
  readonly at: number;
  readonly sequence: number;
  /** Of its first sample frame, at 48 kHz. */
  readonly position: number;
  readonly sound: Buffer;
}

interface ServerMessage {
  readonly type: string;
  readonly at: number;
  readonly serverAt: number;
  readonly position: number;
  readonly clock: { readonly position: number; readonly at: number };
}

const HEAD_BYTES = 16;
const POSITIONS_PER_MILLI = 48;
/** As the monitor's page does it. */
const FIRST_PINGS_MILLIS = [0, 100, 300, 700];
const PING_MILLIS = 2000;

/** A listener of a monitor (docs/protocols/monitor-socket.md) that knows when the server made what it hears. */
export class MonitorSocket {
  readonly #socket: WebSocket;
  readonly #onPacket: (packet: ArrivedPacket) => void;
  readonly #pings: NodeJS.Timeout[] = [];
  /** When the frame at a position was made, by the server's clock. */
  #moment = { position: 0, at: 0 };
  /** The quickest answer to a ping so far, and by how much the server's clock is ahead of ours. */
  #roundTrip = Number.POSITIVE_INFINITY;
  #offset = 0;
  #packets = 0;
  #firstSequence: number | null = null;
  #lastSequence = 0;

  private constructor(socket: WebSocket, onPacket: (packet: ArrivedPacket) => void) {
    this.#socket = socket;
    this.#onPacket = onPacket;
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#take(data) : this.#hear(data.toString())));
    socket.on('error', () => {}); // seen as its end
  }

  /** Resolves when it is let in. */
  static async open(port: number, query: string, onPacket: (packet: ArrivedPacket) => void): Promise<MonitorSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/socket?${query}`, { perMessageDeflate: false });
    const monitor = new MonitorSocket(socket, onPacket);
    await once(socket, 'open');
    monitor.#startPings();
    return monitor;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get packets(): number {
    return this.#packets;
  }

  /** Packets that were made since the first one and did not come. */
  get lost(): number {
    return this.#firstSequence === null ? 0 : this.#lastSequence - this.#firstSequence + 1 - this.#packets;
  }

  /** When the server made the block that begins at this position, by our clock; null: that is not known yet. */
  madeAt(position: number): number | null {
    if (this.#roundTrip === Number.POSITIVE_INFINITY) return null;
    return this.#moment.at + (position - this.#moment.position) / POSITIONS_PER_MILLI - this.#offset;
  }

  close(): void {
    for (const timer of this.#pings) clearInterval(timer);
    this.#socket.terminate();
  }

  #take(data: Buffer): void {
    const sequence = data.readUInt32BE(4);
    this.#firstSequence ??= sequence;
    this.#lastSequence = sequence;
    this.#packets++;
    this.#onPacket({
      at: performance.now(),
      sequence,
      position: data.readDoubleBE(8),
      sound: data.subarray(HEAD_BYTES),
    });
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'ready') this.#moment = message.clock;
    if (message.type === 'clock') this.#moment = { position: message.position, at: message.at };
    if (message.type === 'pong') this.#learn(message);
  }

  #startPings(): void {
    const ping = () => this.#ping();
    this.#pings.push(...FIRST_PINGS_MILLIS.map((delay) => setTimeout(ping, delay)), setInterval(ping, PING_MILLIS));
  }

  #ping(): void {
    this.#socket.send(JSON.stringify({ type: 'ping', at: performance.now() }));
  }

  #learn({ at, serverAt }: ServerMessage): void {
    const now = performance.now();
    if (now - at >= this.#roundTrip) return;
    this.#roundTrip = now - at;
    this.#offset = serverAt - (at + now) / 2;
  }
}
