import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../src/protocols/monitor-socket/index.ts';
import { type HeardPacket, hearPacket } from './memory-monitor.ts';
import type { TestHooks } from './program.ts';
import { waitUntil } from './wait-until.ts';

/** A program that listens to a monitor, as the norm has it. */
export class MonitorClient {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly packets: HeardPacket[] = [];
  /** Resolves with the code that the server closes with. */
  readonly closed: Promise<number>;

  constructor(hooks: TestHooks, port: number, query: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/live/socket?${query}`, { headers });
    // The `close` event reports it.
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.packets.push(hearPacket(data));
      else this.messages.push(JSON.parse(data.toString()));
    });
    this.closed = once(this.socket, 'close').then(([code]) => code);
    hooks.after(() => this.socket.terminate());
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Waits until the server has said something of this type, and returns the newest. */
  async hear<Type extends ServerMessage['type']>(type: Type): Promise<Extract<ServerMessage, { type: Type }>> {
    const find = () => this.messages.findLast((message) => message.type === type);
    await waitUntil(
      () => find() !== undefined,
      () => `"${type}" is said; ${JSON.stringify(this.messages)}`,
    );
    return find() as Extract<ServerMessage, { type: Type }>;
  }

  /** Waits until so many packets have come, and takes them. */
  async take(count: number): Promise<HeardPacket[]> {
    await waitUntil(
      () => this.packets.length >= count,
      () => `${count} packets come; ${this.packets.length} have`,
    );
    return this.packets.splice(0, count);
  }
}
