import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { waitUntil } from './wait-until.ts';

/** How to reach a port. */
export interface RawTarget {
  readonly port: number;
  readonly host?: string;
  /** Encrypts from the first byte; any certificate is taken. */
  readonly tls?: boolean;
}

/** A socket of a test: sends bytes, keeps all received bytes. */
export class RawConnection {
  readonly socket: Socket;
  isEnded = false;
  #pieces: Buffer[] = [];
  #bytes: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => this.#pieces.push(data));
    // A reset is an end like any other here; tests look at the bytes.
    socket.on('error', () => {});
    socket.once('close', () => {
      this.isEnded = true;
    });
  }

  static async open({ port, host = '127.0.0.1', tls = false }: RawTarget): Promise<RawConnection> {
    const socket = tls ? connectTls({ port, host, rejectUnauthorized: false }) : connectTcp({ port, host });
    const connection = new RawConnection(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once(tls ? 'secureConnect' : 'connect', resolve);
      socket.once('error', reject);
    });
    socket.setNoDelay(true);
    return connection;
  }

  /** Everything received so far. */
  get bytes(): Buffer {
    if (this.#pieces.length > 0) {
      this.#bytes = Buffer.concat([this.#bytes, ...this.#pieces]);
      this.#pieces = [];
    }
    return this.#bytes;
  }

  get text(): string {
    return this.bytes.toString('latin1');
  }

  send(data: Buffer | string): void {
    this.socket.write(data);
  }

  /** Sends each byte in a write of its own, and waits for the kernel to have taken each. */
  async sendSlowly(data: Buffer | string): Promise<void> {
    for (const byte of Buffer.from(data)) {
      await new Promise<void>((resolve) => this.socket.write(Buffer.from([byte]), () => resolve()));
    }
  }

  /** Waits until `length` bytes have come. */
  async receive(length: number): Promise<Buffer> {
    await waitUntil(
      () => this.isEnded || this.bytes.length >= length,
      () => `${length} bytes, got ${this.bytes.length}`,
    );
    if (this.bytes.length < length)
      throw new Error(`the connection ended after ${this.bytes.length} of ${length} bytes`);
    return this.bytes;
  }

  /** Waits until the text has come somewhere. */
  async receiveText(wanted: string): Promise<string> {
    const has = () => this.text.includes(wanted);
    await waitUntil(
      () => this.isEnded || has(),
      () => `"${wanted}" in "${this.text.slice(0, 500)}"`,
    );
    if (!has()) throw new Error(`the connection ended before "${wanted}": "${this.text.slice(0, 500)}"`);
    return this.text;
  }

  /** Waits for the other end to close, and returns all received bytes. */
  async receiveAll(): Promise<string> {
    await waitUntil(
      () => this.isEnded,
      () => `the end of the connection, after "${this.text.slice(-200)}"`,
    );
    return this.text;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Sends one request and returns the whole response of a server that then closes. */
export async function ask(target: RawTarget, request: string): Promise<string> {
  const connection = await RawConnection.open(target);
  connection.send(request);
  const answer = await connection.receiveAll();
  connection.close();
  return answer;
}
