import { createServer, type Server, type Socket } from 'node:net';

/** One request as it came. */
export interface UpstreamRequest {
  readonly socket: Socket;
  /** The head without its closing empty line. */
  readonly head: string;
  readonly path: string;
  /** The value of a header, whatever its case; null without it. */
  header(name: string): string | null;
}

type Answer = (request: UpstreamRequest) => void;

/**
 * Another radio server for relays: accepts requests on a free port and answers each by
 * what the test says. Shares no code with airchain.
 */
export class UpstreamServer {
  readonly requests: UpstreamRequest[] = [];
  answer: Answer;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answer: Answer) {
    this.answer = answer;
    this.#server = createServer((socket) => this.#take(socket));
  }

  static async start(answer: Answer): Promise<UpstreamServer> {
    const upstream = new UpstreamServer(answer);
    await new Promise<void>((resolve) => upstream.#server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get port(): number {
    const address = this.#server.address();
    return address && typeof address === 'object' ? address.port : 0;
  }

  /** Connections that are open now. */
  get openCount(): number {
    return this.#sockets.size;
  }

  url(path: string): URL {
    return new URL(`http://127.0.0.1:${this.port}${path}`);
  }

  /** Disconnects all clients and keeps listening. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.disconnect();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    let text = '';
    socket.on('data', (bytes) => {
      const isAnswered = text.includes('\r\n\r\n');
      text += bytes.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (isAnswered || end === -1) return;
      const request = readRequest(socket, text.slice(0, end));
      this.requests.push(request);
      this.answer(request);
    });
  }
}

function readRequest(socket: Socket, head: string): UpstreamRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { socket, head, path: first.split(' ')[1] ?? '', header: (name) => headers.get(name.toLowerCase()) ?? null };
}

/** Puts a metadata block behind every `interval` bytes of sound: the title of that place, or the empty block. */
export function interleaveTitles(sound: Buffer, interval: number, titleAt: (block: number) => string | null): Buffer {
  const pieces: Buffer[] = [];
  for (let start = 0, block = 0; start < sound.length; start += interval, block++) {
    pieces.push(sound.subarray(start, start + interval));
    if (start + interval > sound.length) break;
    const title = titleAt(block);
    const text = title === null ? Buffer.alloc(0) : Buffer.from(`StreamTitle='${title}';`);
    const units = Math.ceil(text.length / 16);
    pieces.push(Buffer.from([units]), text, Buffer.alloc(units * 16 - text.length));
  }
  return Buffer.concat(pieces);
}
