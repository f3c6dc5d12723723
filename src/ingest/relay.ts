import { type Clock, errorText, FailureLog, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import { Backoff, type PulledStream, pullStream } from '../dial/index.ts';
import type { MountRegistry, SourceEnd, SourceOnDemand } from '../mount/index.ts';
import { createBodyReader, readBodyFraming } from '../protocols/http-body/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { readIcyInterval } from '../protocols/icy-metadata/index.ts';
import { SourceConnection } from './source-connection.ts';

/** What to pull, into which mount, and when. */
export interface RelayOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  /** Path of the mount that it feeds. */
  readonly path: string;
  /** Address of the stream; without credentials. */
  readonly url: URL;
  /** Login at the other server; no user: none is sent. */
  readonly user: string;
  readonly password: string;
  /** Whether to ask for titles inside the stream. */
  readonly icy: boolean;
  /** Whether to pull only while there are listeners. */
  readonly onDemand: boolean;
  /** Whether source clients may feed the mount while the relay does not; else it is reserved for the relay. */
  readonly allowSources: boolean;
  /** Waits between attempts: the first, doubled each time, up to the longest. */
  readonly retry: { readonly first: Millis; readonly max: Millis };
  readonly userAgent: string;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random: () => number;
  /** A connection number for each attempt that succeeds. */
  readonly nextId: () => number;
}

/** idle: not needed. waiting: between two attempts. */
export type RelayState = 'idle' | 'connecting' | 'active' | 'waiting';

/** For the connection and for the answer's head. */
const PULL_TIMEOUT = millis(10_000);
/** An on-demand relay goes on this long after its last listener, who may be changing players. As icecast-kh's `run-on`. */
const LINGER = millis(30_000);
/** A stream that held this long was a success; the next failure waits from the start again. */
const STEADY_AFTER = millis(10_000);

/**
 * Feeds a mount by pulling a stream from another server, again and again, for as long as it is wanted. One layer owns the
 * retry: nothing below tries a second time. Where two relays feed one mount the second waits until the first has lost it.
 */
export class Relay implements SourceOnDemand {
  readonly #options: RelayOptions;
  readonly #failures: FailureLog;
  readonly #backoff: Backoff;
  readonly #release: (() => void) | null;
  #state: RelayState = 'idle';
  #isWanted = false;
  #attempt: AbortController | null = null;
  #retryTimer: Timer | null = null;
  #lingerTimer: Timer | null = null;
  #lastError: string | null = null;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: options.logger.child({ mount: options.path, relay: options.url.host }),
      failed: 'the relay failed',
      recovered: 'the relay works again',
    });
    this.#backoff = new Backoff({ ...options.retry, random: options.random });
    this.#release = options.allowSources
      ? null
      : options.registry.reserve(options.path, `the relay of ${this.address}`);
    if (options.onDemand) options.registry.obtain(options.path).onDemand = this;
    else this.start();
  }

  get state(): RelayState {
    return this.#state;
  }

  /** While it waits for its next attempt listeners are better off with the fallback. */
  get isPromising(): boolean {
    return this.#state !== 'waiting';
  }

  /** What it pulls, as it may be shown: without credentials and query. */
  get address(): string {
    const { url } = this.#options;
    return url.origin + url.pathname;
  }

  get isOnDemand(): boolean {
    return this.#options.onDemand;
  }

  /** Why the last attempt failed; null: none did since the last success. */
  get lastError(): string | null {
    return this.#lastError;
  }

  /** There is a listener, or it always runs. */
  start(): void {
    this.#lingerTimer?.cancel();
    this.#isWanted = true;
    if (this.#state === 'idle') void this.#pull();
  }

  /** The last listener has left. It goes on for a while. */
  stop(): void {
    const { clock, registry, path } = this.#options;
    this.#lingerTimer?.cancel();
    this.#lingerTimer = clock.after(LINGER, () => {
      // A mount that still plays lets listeners in without asking for a start.
      if (!registry.find(path)?.isWanted) this.#giveUp();
    });
  }

  /** Ends for good. */
  close(): void {
    const { registry, path } = this.#options;
    this.#release?.();
    const mount = registry.find(path);
    if (mount?.onDemand === this) mount.onDemand = null;
    this.#giveUp();
    if (mount) registry.releaseIfUnused(mount);
  }

  #giveUp(): void {
    const { registry, path } = this.#options;
    this.#isWanted = false;
    this.#lingerTimer?.cancel();
    this.#retryTimer?.cancel();
    this.#attempt?.abort();
    if (this.#state === 'active') registry.find(path)?.killSource('stopped');
    this.#state = 'idle';
  }

  async #pull(): Promise<void> {
    const { url, user, password, icy, userAgent, clock } = this.#options;
    const attempt = new AbortController();
    const { signal } = attempt;
    this.#attempt = attempt;
    this.#state = 'connecting';
    try {
      const stream = await pullStream({ url, user, password, icy, userAgent, timeout: PULL_TIMEOUT, signal }, clock);
      if (!signal.aborted) this.#attach(stream);
    } catch (error) {
      // Whatever went wrong at the other end is a reason to wait and try again, never to stop airchain.
      if (!signal.aborted) this.#retry(errorText(error));
    }
  }

  #attach(stream: PulledStream): void {
    const since = this.#options.clock.now();
    const source = this.#openSource(stream, (reason) => {
      if (this.#options.clock.now() - since >= STEADY_AFTER) this.#backoff.succeed();
      this.#retry(`the stream ended: ${reason}`);
    });
    this.#attempt = null;
    this.#state = 'active';
    this.#lastError = null;
    this.#failures.succeed();
    source.read(stream.rest);
  }

  #openSource({ socket, head, address }: PulledStream, onEnd: (reason: SourceEnd) => void): SourceConnection {
    const { registry, path, clock, nextId } = this.#options;
    // The mount may have been forgotten since the last attempt: nothing needed it while it had no source.
    const mount = registry.obtain(path);
    try {
      return new SourceConnection({
        connection: { id: nextId(), socket, address },
        clock,
        mount,
        protocol: 'relay',
        user: '',
        userAgent: head.headers.get('server') ?? '',
        description: readSourceDescription(head.headers),
        icyInterval: readIcyInterval(head.headers),
        body: createBodyReader(readBodyFraming({ method: 'GET', headers: head.headers })),
        onEnd,
      });
    } catch (error) {
      socket.destroy();
      registry.releaseIfUnused(mount);
      throw error;
    }
  }

  #retry(reason: string): void {
    if (!this.#isWanted) return;
    this.#lastError = reason;
    this.#state = 'waiting';
    this.#failures.fail(reason);
    this.#retryTimer = this.#options.clock.after(this.#backoff.fail(), () => void this.#pull());
  }
}
