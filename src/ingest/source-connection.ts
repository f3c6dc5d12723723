import type { Socket } from 'node:net';
import {
  type ByteCount,
  type Clock,
  errorText,
  isAirchainError,
  type Logger,
  type Millis,
  millis,
  type Timer,
  type UnixMillis,
} from '../core/index.ts';
import { type Connection, respondAndClose } from '../dial/index.ts';
import {
  type Mount,
  type Source,
  type SourceEnd,
  type SourceFeed,
  type SourceProtocol,
  SourceStream,
} from '../mount/index.ts';
import type { BodyReader } from '../protocols/http-body/index.ts';
import type { StreamDescription } from '../protocols/icecast-source/index.ts';

/** One source that was let in: its socket, the mount that it feeds, and what its head said. */
export interface SourceConnectionOptions {
  readonly connection: Pick<Connection, 'id' | 'socket' | 'address'>;
  readonly clock: Clock;
  readonly mount: Mount;
  readonly protocol: SourceProtocol;
  readonly user: string;
  readonly userAgent: string;
  readonly description: StreamDescription;
  /** Bytes between metadata blocks inside the stream; null: there are none. */
  readonly icyInterval: ByteCount | null;
  /** Null: the body is the stream and ends with the connection. */
  readonly body: BodyReader | null;
  /** The last word to the client, by why it is over; absent: none is owed, the answer went out before the sound. */
  readonly finalResponse?: (reason: SourceEnd) => Buffer;
  /** Told once when it is over. */
  readonly onEnd: (reason: SourceEnd) => void;
}

/** How often a source is looked at for silence. */
const WATCH_PERIOD = millis(500);

/**
 * One source client that was let in: reads its socket into the mount until either of them ends. Owns the socket.
 * The mount may end it at any time by `close`.
 */
export class SourceConnection implements Source {
  readonly id: number;
  readonly protocol: SourceProtocol;
  readonly address: string;
  readonly userAgent: string;
  readonly user: string;
  readonly connectedAt: UnixMillis;
  readonly #options: SourceConnectionOptions;
  readonly #socket: Socket;
  readonly #logger: Logger;
  readonly #feed: SourceFeed;
  readonly #stream: SourceStream;
  readonly #watch: Timer;
  #lastByteAt: Millis;
  #hasSent = false;
  #isOver = false;

  /**
   * Attaches to the mount. Nothing is read yet, so that the caller can answer first.
   * @throws AirchainError `MOUNT_IN_USE`
   */
  constructor(options: SourceConnectionOptions) {
    const { connection, clock, mount } = options;
    this.#options = options;
    this.id = connection.id;
    this.protocol = options.protocol;
    this.address = connection.address;
    this.userAgent = options.userAgent;
    this.user = options.user;
    this.connectedAt = clock.wallTime();
    this.#socket = connection.socket;
    this.#logger = mount.logger.child({ source: connection.address });
    this.#lastByteAt = clock.now();
    this.#watch = clock.every(WATCH_PERIOD, () => this.#dropWhenSilent());
    this.#feed = this.#attach(mount);
    this.#stream = new SourceStream({
      feed: this.#feed,
      logger: this.#logger,
      contentType: options.description.contentType,
      icyInterval: options.icyInterval,
      charset: mount.options.charset,
      limits: mount.options.streamLimits,
    });
    this.#socket.once('close', () => this.#finish('disconnected'));
    this.#socket.once('end', () => this.#finish('disconnected'));
  }

  /** The watch runs already: a handler of the new source may end it at once. */
  #attach(mount: Mount): SourceFeed {
    try {
      return mount.attach(this, this.#options.description);
    } catch (error) {
      this.#watch.cancel();
      throw error;
    }
  }

  /** Begins to read: `rest` is what came with the head, the socket gives everything else. */
  read(rest: Buffer): void {
    this.#logger.info('source connected', { protocol: this.protocol, userAgent: this.userAgent, user: this.user });
    if (rest.length > 0) this.#take(rest);
    if (this.#isOver) return;
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#socket.resume();
  }

  /** The mount's word that it is over. */
  close(reason: SourceEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.cancel();
    this.#logger.info('source disconnected', { reason });
    const { finalResponse, clock } = this.#options;
    if (finalResponse && !this.#socket.destroyed) respondAndClose(this.#socket, finalResponse(reason), clock);
    else if (reason === 'disconnected') this.#socket.destroySoon();
    else this.#socket.destroy();
    this.#options.onEnd(reason);
  }

  #take(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#lastByteAt = this.#options.clock.now();
    this.#hasSent = true;
    const { body } = this.#options;
    try {
      if (!body) this.#stream.write(bytes);
      else if (body.push(bytes, (data) => this.#stream.write(data))) this.#finish('disconnected');
    } catch (error) {
      // The bytes are the peer's: whatever is wrong with them ends this connection and nothing else.
      this.#logger.warn('source sent invalid data', {
        reason: errorText(error),
        userAgent: this.userAgent,
        user: this.user,
      });
      this.#finish(isAirchainError(error, 'CHUNK_MALFORMED') ? 'broken-body' : 'not-a-stream');
    }
  }

  #dropWhenSilent(): void {
    const silence = this.#options.clock.now() - this.#lastByteAt;
    if (silence < this.#options.mount.options.sourceTimeout) return;
    if (!this.#hasSent)
      this.#logger.warn('the source logged in and sent nothing: a proxy in between may keep its sound back');
    this.#finish('timed-out');
  }

  #finish(reason: SourceEnd): void {
    if (!this.#isOver) this.#feed.end(reason);
  }
}
