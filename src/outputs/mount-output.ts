import {
  type Clock,
  errorText,
  FailureLog,
  isAirchainError,
  type Logger,
  millis,
  type Timer,
  type UnixMillis,
} from '../core/index.ts';
import type { EncodedForm, EncodedListener, EncodedStream } from '../encoders/index.ts';
import { createFramer, type MediaChunk } from '../formats/index.ts';
import type { Mount, MountRegistry, Source, SourceEnd, SourceFeed, SourceOnDemand } from '../mount/index.ts';
import type { ProgramTitle } from '../program/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { toStreamTitle } from './stream-title.ts';

/** Which mount to feed, and with what. */
export interface MountOutputOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  readonly path: string;
  readonly stream: EncodedStream;
  /** The path of the ladder that it is a rung of; null: of none. Reserved as its own is. */
  readonly ladder: string | null;
  /** What the sound comes from, for people: the name of a program or an input. */
  readonly origin: string;
  /** What is said of the stream, as a source client would: `ice-name`, `ice-genre`, … */
  readonly description: ReadonlyMap<string, string>;
  /** Whether it runs only while it has listeners. */
  readonly onDemand: boolean;
  /** A connection number for each time it begins. */
  readonly nextId: () => number;
}

/** idle: switched off, or without listeners. waiting: the mount is not free, or was taken away. */
export type MountOutputState = 'idle' | 'active' | 'waiting';

/** A mount that another source feeds, or that an administrator took away, is tried again after this long. */
const RETRY_AFTER = millis(5000);
/** Goes on this long after its last listener, who may be changing players. */
const LINGER = millis(30_000);

/**
 * Feeds a mount with an encoded signal, as its source: one of the two connections between the audio path and the stream path. Encoders that are started
 * again change nothing for the listeners. Owns its place on the mount, which no source client may take while it is switched on.
 */
export class MountOutput implements SourceOnDemand {
  readonly #options: MountOutputOptions;
  readonly #failures: FailureLog;
  #isWanted = false;
  /** Gives the mount free for source clients. */
  #release: (() => void) | null = null;
  #session: MountSession | null = null;
  #retryTimer: Timer | null = null;
  #lingerTimer: Timer | null = null;
  #lastError: string | null = null;

  constructor(options: MountOutputOptions) {
    this.#options = options;
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: options.logger.child({ mount: options.path }),
      failed: 'the output cannot feed its mount',
      recovered: 'the output feeds its mount again',
    });
  }

  get path(): string {
    return this.#options.path;
  }

  get state(): MountOutputState {
    if (this.#session) return 'active';
    return this.#isWanted ? 'waiting' : 'idle';
  }

  /** Why it does not feed the mount; null: it does, or it is not wanted. */
  get lastError(): string | null {
    return this.#lastError;
  }

  get isPromising(): boolean {
    return this.state !== 'waiting';
  }

  /** Switches it on: it runs from now on, or whenever there are listeners. */
  open(): void {
    const { registry, path, ladder, onDemand, origin } = this.#options;
    const releases = [path, ladder ?? path].map((each) => registry.reserve(each, `the output of "${origin}"`));
    this.#release?.();
    this.#release = () => {
      for (const release of releases) release();
    };
    const mount = registry.obtain(path);
    if (onDemand) mount.onDemand = this;
    if (!onDemand || mount.isWanted) this.start();
  }

  /** Switches it off. */
  close(): void {
    const { registry, path } = this.#options;
    this.#release?.();
    this.#release = null;
    const mount = registry.find(path);
    if (mount?.onDemand === this) mount.onDemand = null;
    this.#leave();
    if (mount) registry.releaseIfUnused(mount);
  }

  /** There is a listener, or it always runs. */
  start(): void {
    this.#lingerTimer?.cancel();
    this.#isWanted = true;
    if (!this.#session) this.#enter();
  }

  /** The last listener has left. It goes on for a while. */
  stop(): void {
    this.#lingerTimer?.cancel();
    this.#lingerTimer = this.#options.clock.after(LINGER, () => {
      // A mount that still plays lets listeners in without asking for a start.
      if (!this.#isAskedFor) this.#leave();
    });
  }

  get #isAskedFor(): boolean {
    const { registry, path } = this.#options;
    return registry.find(path)?.isWanted ?? false;
  }

  #enter(): void {
    const { registry, path } = this.#options;
    this.#retryTimer?.cancel();
    try {
      this.#session = new MountSession(this.#options, registry.obtain(path), (reason) => this.#lose(reason));
      this.#lastError = null;
      this.#failures.succeed();
    } catch (error) {
      if (!isAirchainError(error, 'MOUNT_IN_USE')) throw error;
      this.#wait(errorText(error));
    }
  }

  #leave(): void {
    const { registry, path } = this.#options;
    this.#isWanted = false;
    this.#lastError = null;
    this.#retryTimer?.cancel();
    this.#lingerTimer?.cancel();
    const session = this.#session;
    this.#session = null;
    if (!session) return;
    if (this.#isAskedFor) session.end();
    // No listener waits for its return: the mount is idle at once, and the next listener starts it.
    else registry.find(path)?.killSource('stopped');
  }

  #lose(reason: SourceEnd): void {
    if (!this.#isWanted) return;
    this.#session = null;
    this.#wait(`the mount was taken away: ${reason}`);
  }

  #wait(reason: string): void {
    this.#failures.fail(reason);
    this.#lastError = reason;
    this.#retryTimer = this.#options.clock.after(RETRY_AFTER, () => {
      if (this.#options.onDemand && !this.#isAskedFor) this.#leave();
      else this.#enter();
    });
  }
}

/** One stay on the mount. */
class MountSession implements Source, EncodedListener {
  readonly id: number;
  readonly protocol = 'program';
  readonly address: string;
  readonly userAgent = '';
  readonly user = '';
  readonly connectedAt: UnixMillis;
  readonly #mount: Mount;
  readonly #feed: SourceFeed;
  readonly #detach: () => void;
  readonly #onLost: (reason: SourceEnd) => void;
  #isOver = false;
  /** Of the track whose title was sent last; null: it was of none. */
  #trackId: string | null = null;

  /** @throws AirchainError `MOUNT_IN_USE` */
  constructor(options: MountOutputOptions, mount: Mount, onLost: (reason: SourceEnd) => void) {
    this.id = options.nextId();
    this.address = options.origin;
    this.connectedAt = options.clock.wallTime();
    this.#onLost = onLost;
    this.#mount = mount;
    this.#feed = mount.attach(this, readSourceDescription(options.description));
    this.#detach = options.stream.attach(this);
  }

  begin({ family, contentType }: EncodedForm, headers: Buffer): void {
    this.#feed.begin(createFramer(family), contentType);
    if (headers.length > 0) this.#feed.write(headers);
  }

  chunk({ bytes }: MediaChunk): void {
    this.#feed.write(bytes);
  }

  title(title: ProgramTitle | null): void {
    const trackId = title?.trackId ?? null;
    const amends = trackId !== null && trackId === this.#trackId;
    this.#trackId = trackId;
    // Where nothing was known before, nothing has changed.
    if (title || this.#mount.title) this.#feed.setTitle(toStreamTitle(title), amends);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detach();
    this.#feed.end('stopped');
  }

  close(reason: SourceEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detach();
    this.#onLost(reason);
  }
}
