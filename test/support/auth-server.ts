import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the auth server got it. */
export interface AuthCall {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The form as it came, still encoded. */
  readonly body: string;
}

/** How the auth server answers; `null`: not at all. */
export type AuthAnswer = { readonly status: number; readonly headers?: OutgoingHttpHeaders } | null;

/** A web server that stands for the operator's own scripts: remembers what it was asked and answers as told. */
export class AuthServer {
  readonly calls: AuthCall[] = [];
  answer: AuthAnswer = { status: 200, headers: { 'icecast-auth-user': '1' } };
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', method = '', headers } = request;
      this.calls.push({ path: url, method, headers, body: Buffer.concat(chunks).toString('latin1') });
      this.#reply(response);
      for (const resolve of this.#awaited.splice(0)) resolve();
    });
  });
  readonly #unanswered: ServerResponse[] = [];
  #awaited: (() => void)[] = [];

  static async start(): Promise<AuthServer> {
    const server = new AuthServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** The address of a script on it. */
  url(path: string, userInfo = ''): string {
    return `http://${userInfo}127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** Resolves when the next request has arrived whole. */
  nextCall(): Promise<void> {
    return new Promise((resolve) => this.#awaited.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #reply(response: ServerResponse): void {
    if (this.answer === null) this.#unanswered.push(response);
    else response.writeHead(this.answer.status, this.answer.headers).end('ignored');
  }
}
