import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Fields of one form that was posted. */
export type DirectoryCall = Readonly<Record<string, string>>;

/** A directory as a station sees it: remembers each form and answers by what the test says. Shares no code with airchain. */
export class DirectoryServer {
  readonly calls: DirectoryCall[] = [];
  /** Headers of the answer to each action; null: no answer at all. */
  answers: Record<string, Record<string, string> | null> = {
    add: { YPResponse: '1', SID: 'entry-1', TouchFreq: '200' },
    touch: { YPResponse: '1' },
    remove: { YPResponse: '1' },
  };
  status = 200;
  /** The most requests that were open at once. */
  mostOpen = 0;
  #open = 0;
  readonly #server: Server = createServer((request, response) => this.#take(request, response));

  static async start(): Promise<DirectoryServer> {
    const directory = new DirectoryServer();
    await new Promise<void>((resolve) => directory.#server.listen(0, '127.0.0.1', resolve));
    return directory;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/cgi-bin/yp-cgi`;
  }

  /** Connections that are open now. */
  get openCount(): number {
    return this.#open;
  }

  /** Calls of one action. */
  of(action: string): DirectoryCall[] {
    return this.calls.filter((call) => call.action === action);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    this.mostOpen = Math.max(this.mostOpen, ++this.#open);
    request.socket.once('close', () => this.#open--);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      const call = Object.fromEntries(new URLSearchParams(body));
      this.calls.push(call);
      const headers = this.answers[call.action ?? ''];
      if (headers) response.writeHead(this.status, { connection: 'close', ...headers }).end('<html></html>');
    });
  }
}
