import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestHooks } from './program.ts';

/** A line to a port that can be broken: what goes over it is lost without a word, and new connections work. */
export class BreakingLine {
  readonly port: number;
  readonly #sockets: Set<Socket>;

  private constructor(port: number, sockets: Set<Socket>) {
    this.port = port;
    this.#sockets = sockets;
  }

  static async open(hooks: TestHooks, to: number): Promise<BreakingLine> {
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(to, '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new BreakingLine((server.address() as AddressInfo).port, sockets);
    hooks.after(() => {
      server.close();
      line.break();
    });
    return line;
  }

  break(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
