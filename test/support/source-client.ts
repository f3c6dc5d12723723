import { mp3Frames } from './mp3-frames.ts';
import { RawConnection, type RawTarget } from './raw-connection.ts';

/** How a source logs in and what it says of itself. */
export interface SourceClientOptions extends RawTarget {
  readonly mount: string;
  /** Default `SOURCE`. */
  readonly method?: 'SOURCE' | 'PUT' | 'POST';
  /** Default `HTTP/1.0`. */
  readonly protocol?: string;
  /** `user:password`; null: none. Default `source:hackme`. */
  readonly login?: string | null;
  /** Null: none. Default `audio/mpeg`. */
  readonly contentType?: string | null;
  /** Further header lines, without line ends. */
  readonly headers?: readonly string[];
  /** Line end of the head. */
  readonly lineEnd?: string;
  /** Sound that goes out in the head's own packet. */
  readonly first?: Buffer;
}

/** The head of a source client, written as encoders do. */
export function sourceHead(options: SourceClientOptions): string {
  const { mount, method = 'SOURCE', protocol = 'HTTP/1.0', login = 'source:hackme', headers = [] } = options;
  const { contentType = 'audio/mpeg', lineEnd = '\r\n' } = options;
  const lines = [
    `${method} ${mount} ${protocol}`,
    ...(login === null ? [] : [`Authorization: Basic ${Buffer.from(login).toString('base64')}`]),
    ...(contentType === null ? [] : [`Content-Type: ${contentType}`]),
    ...headers,
  ];
  return lines.map((line) => line + lineEnd).join('') + lineEnd;
}

/** An encoder of numbered MP3 frames: sends them when told, and can stop in the middle of anything. */
export class SourceClient {
  readonly connection: RawConnection;
  readonly #mark: string;
  /** The number of the next frame. */
  next: number;

  constructor(connection: RawConnection, mark = '', first = 0) {
    this.connection = connection;
    this.#mark = mark;
    this.next = first;
  }

  /** Connects and sends the head; waits for no answer. */
  static async open(options: SourceClientOptions & { readonly mark?: string }): Promise<SourceClient> {
    const connection = await RawConnection.open(options);
    connection.send(Buffer.concat([Buffer.from(sourceHead(options)), options.first ?? Buffer.alloc(0)]));
    return new SourceClient(connection, options.mark);
  }

  /** Connects and is let in. */
  static async feed(options: SourceClientOptions & { readonly mark?: string }): Promise<SourceClient> {
    const source = await SourceClient.open(options);
    await source.connection.receiveText(' 200 OK\r\n\r\n');
    return source;
  }

  /** Connects to a SHOUTcast port, logs in and says what it sends. */
  static async feedShoutcast(
    target: RawTarget,
    password: string,
    headers: readonly string[] = [],
  ): Promise<SourceClient> {
    const connection = await RawConnection.open(target);
    connection.send(`${password}\r\n`);
    await connection.receiveText('OK2\r\nicy-caps:11\r\n\r\n');
    connection.send(`${['content-type:audio/mpeg', ...headers].join('\r\n')}\r\n\r\n`);
    return new SourceClient(connection);
  }

  /** Sends the next `count` frames. */
  sendFrames(count: number): void {
    this.connection.send(mp3Frames(this.next, count, this.#mark));
    this.next += count;
  }

  send(bytes: Buffer | string): void {
    this.connection.send(bytes);
  }

  close(): void {
    this.connection.close();
  }
}
