import { RawConnection, type RawTarget } from './raw-connection.ts';
import { waitUntil } from './wait-until.ts';

/** How a listener asks. */
export interface IcyClientOptions extends RawTarget {
  readonly path: string;
  /** Whether to ask for titles; default no. */
  readonly icy?: boolean;
  /** Further header lines, without line ends. */
  readonly headers?: readonly string[];
}

/** A title as it stood in the stream. */
export interface HeardTitle {
  /** Audio bytes before it. */
  readonly at: number;
  /** The block's text without padding. */
  readonly text: string;
}

/** A player: asks for a stream over a raw socket and takes it strictly apart into head, audio and titles. */
export class IcyClient {
  readonly connection: RawConnection;

  constructor(connection: RawConnection) {
    this.connection = connection;
  }

  static async open({ path, icy = false, headers = [], ...target }: IcyClientOptions): Promise<IcyClient> {
    const connection = await RawConnection.open(target);
    const lines = [`GET ${path} HTTP/1.1`, 'Host: localhost', ...(icy ? ['Icy-MetaData: 1'] : []), ...headers];
    connection.send(`${lines.join('\r\n')}\r\n\r\n`);
    return new IcyClient(connection);
  }

  /** The head as sent, with the empty line; '' while it is not whole. */
  get head(): string {
    const end = this.connection.bytes.indexOf('\r\n\r\n');
    return end === -1 ? '' : this.connection.bytes.toString('utf8', 0, end + 4);
  }

  get statusLine(): string {
    return this.head.split('\r\n', 1)[0]!;
  }

  /** The value of a header field, as spelt by the server; null: not there. */
  header(name: string): string | null {
    const line = this.head.split('\r\n').find((candidate) => candidate.startsWith(`${name}:`));
    return line === undefined ? null : line.slice(name.length + 1).trim();
  }

  /** The body so far as the server sent it. */
  get body(): Buffer {
    return this.connection.bytes.subarray(Buffer.byteLength(this.head));
  }

  /** The body so far without its titles. */
  get audio(): Buffer {
    return this.#hear().audio;
  }

  /** All blocks so far that were not empty. */
  get titles(): HeardTitle[] {
    return this.#hear().titles;
  }

  async receiveHead(): Promise<string> {
    await this.connection.receiveText('\r\n\r\n');
    return this.head;
  }

  /** Waits until `length` bytes of audio have come. */
  async receiveAudio(length: number): Promise<Buffer> {
    await waitUntil(
      () => this.connection.isEnded || this.audio.length >= length,
      () => `${length} bytes of audio, got ${this.audio.length}`,
    );
    if (this.audio.length < length) throw new Error(`the stream ended after ${this.audio.length} of ${length} bytes`);
    return this.audio;
  }

  close(): void {
    this.connection.close();
  }

  #hear(): { audio: Buffer; titles: HeardTitle[] } {
    if (this.head === '') return { audio: Buffer.alloc(0), titles: [] };
    const { body } = this;
    const interval = Number(this.header('icy-metaint') ?? 0);
    if (interval === 0) return { audio: body, titles: [] };
    const audio: Buffer[] = [];
    const titles: HeardTitle[] = [];
    let heard = 0;
    for (let at = 0; at < body.length; ) {
      const piece = body.subarray(at, at + interval);
      audio.push(piece);
      heard += piece.length;
      at += piece.length;
      if (piece.length < interval || at === body.length) break;
      const length = body[at]! * 16;
      const text = body.toString('utf8', at + 1, at + 1 + length);
      at += 1 + length;
      if (length === 0) continue;
      if (at > body.length) break;
      if (!/^StreamTitle='.*';\0*$/s.test(text))
        throw new Error(`no title after ${heard} bytes: ${JSON.stringify(text)}`);
      titles.push({ at: heard, text: text.replace(/\0+$/, '') });
    }
    return { audio: Buffer.concat(audio), titles };
  }
}
