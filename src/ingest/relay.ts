import type { Socket } from 'node:net';
import { type Clock, errorText, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import type { Mount, SourceEnd, SourceOnDemand } from '../mount/index.ts';
import { readBodyFraming } from '../protocols/http-body/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { readIcyInterval } from '../protocols/icy-metadata/index.ts';
import { Backoff } from './backoff.ts';
import { createBodyReader } from './body-reader.ts';
import { type PulledStream, pullStream } from './pull-stream.ts';
import { SourceConnection, type SourceConnectionOptions } from './source-connection.ts';

export interface RelayOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mount: Mount;
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** Whether to ask for titles inside the stream. */
  readonly icy: boolean;
  /** Whether to pull only while somebody listens. */
  readonly onDemand: boolean;
  readonly retry: { readonly first: Millis; readonly max: Millis };
  readonly userAgent: string;
  readonly random: () => number;
  /** A connection number for each attempt that succeeds. */
  readonly nextId: () => number;
}

/** idle: nobody needs it. waiting: between two attempts. */
export type RelayState = 'idle' | 'connecting' | 'active' | 'waiting';

/** For the connection and for the answer's head. */
const PULL_TIMEOUT = millis(10_000);
/** An on-demand relay goes on this long after its last listener, who may be changing players. */
const LINGER = millis(30_000);
/** A stream that held this long was a success; the next failure waits from the start again. */
const STEADY_AFTER = millis(10_000);

/**
 * Feeds a mount by pulling a stream from another server, again and again, for as long as it is wanted. One layer owns the
 * retry: nothing below tries a second time.
 */
export class Relay implements SourceOnDemand {
  readonly #options: RelayOptions;
  readonly #logger: Logger;
  readonly #backoff: Backoff;
  #state: RelayState = 'idle';
  #isWanted = false;
  #isClosed = false;
  #retryTimer: Timer | null = null;
  #lingerTimer: Timer | null = null;
  #source: SourceConnection | null = null;
  #lastError: string | null = null;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#logger = options.logger.child({ mount: options.mount.path, relay: options.url.host });
    this.#backoff = new Backoff({ ...options.retry, random: options.random });
    if (options.onDemand) options.mount.onDemand = this;
    else this.start();
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Why the last attempt failed; null: none did since the last success. */
  get lastError(): string | null {
    return this.#lastError;
  }

  /** Somebody wants to listen, or it always runs. */
  start(): void {
    this.#lingerTimer?.cancel();
    this.#lingerTimer = null;
    this.#isWanted = true;
    if (this.#state === 'idle') void this.#pull();
  }

  /** The last listener has left. */
  stop(): void {
    if (!this.#options.onDemand) return;
    this.#lingerTimer?.cancel();
    this.#lingerTimer = this.#options.clock.after(LINGER, () => this.#giveUp());
  }

  /** Ends for good. */
  close(): void {
    this.#isClosed = true;
    if (this.#options.mount.onDemand === this) this.#options.mount.onDemand = null;
    this.#giveUp();
  }

  #giveUp(): void {
    this.#isWanted = false;
    this.#lingerTimer?.cancel();
    this.#retryTimer?.cancel();
    if (this.#source) this.#options.mount.killSource('stopped');
    if (this.#state === 'waiting') this.#state = 'idle';
  }

  async #pull(): Promise<void> {
    this.#state = 'connecting';
    const { url, user, password, icy, userAgent, clock } = this.#options;
    try {
      const stream = await pullStream({ url, user, password, icy, userAgent, timeout: PULL_TIMEOUT }, clock);
      if (this.#isWanted && !this.#isClosed) this.#attach(stream);
      else this.#drop(stream);
    } catch (error) {
      // Whatever went wrong at the other end is a reason to wait and try again, never to stop airchain.
      this.#lastError = errorText(error);
      this.#logger.warn('the relay failed', { reason: this.#lastError, attempts: this.#backoff.failures + 1 });
      this.#retry();
    }
  }

  #attach({ socket, head, rest, address }: PulledStream): void {
    const { mount, clock, logger, nextId } = this.#options;
    const since = clock.now();
    const onEnd = (reason: SourceEnd) => {
      this.#source = null;
      if (clock.now() - since >= STEADY_AFTER) this.#backoff.succeed();
      this.#lastError = `the stream ended: ${reason}`;
      this.#retry();
    };
    this.#source = openSource(socket, {
      connection: { id: nextId(), socket, address },
      clock,
      logger,
      mount,
      protocol: 'relay',
      user: '',
      userAgent: head.headers.get('server') ?? '',
      description: readSourceDescription(head.headers),
      icyInterval: readIcyInterval(head.headers),
      body: createBodyReader(readBodyFraming({ method: 'GET', headers: head.headers })),
      onEnd,
    });
    this.#state = 'active';
    this.#lastError = null;
    this.#source.read(rest);
  }

  #drop(stream: PulledStream): void {
    stream.socket.destroy();
    this.#state = 'idle';
  }

  #retry(): void {
    if (!this.#isWanted || this.#isClosed) {
      this.#state = 'idle';
      return;
    }
    this.#state = 'waiting';
    this.#retryTimer = this.#options.clock.after(this.#backoff.fail(), () => void this.#pull());
  }
}

function openSource(socket: Socket, options: SourceConnectionOptions): SourceConnection {
  try {
    return new SourceConnection(options);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
