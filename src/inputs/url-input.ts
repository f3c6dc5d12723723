import {
  AirchainError,
  type Clock,
  type ErrorCode,
  errorText,
  FailureLog,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  type Timer,
} from '../core/index.ts';
import { Backoff, OutsideProxy, type PulledStream, pullStream } from '../dial/index.ts';
import { FFMPEG_MISSING, type Ffmpeg } from '../ffmpeg/index.ts';
import type { RestartLimit } from '../mount/index.ts';
import { type LevellerOptions, millisToFrames, type StereoLevels } from '../pcm/index.ts';
import type { InputBlock, ProgramTitle, Tick } from '../program/index.ts';
import { plainAddress } from '../protocols/plain-address/index.ts';
import { FfmpegSound } from './ffmpeg-sound.ts';
import { HttpSound } from './http-sound.ts';
import type { BufferFill, Input } from './input.ts';
import { InputHealth } from './input-health.ts';
import { LiveBuffer } from './live-buffer.ts';
import { type MadeBlock, Outlet } from './outlet.ts';
import { toProgramTitle } from './program-title.ts';
import type { PulledSound } from './pulled-sound.ts';
import { SourceLeveller } from './source-leveller.ts';

/** What to pull, and how it is buffered. */
export interface UrlInputOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  /** Tried in order; without credentials. At least one. */
  readonly urls: readonly URL[];
  /** Login at the servers; no user: none is sent. */
  readonly user: string;
  readonly password: string;
  /** Whether to ask for titles inside the stream. */
  readonly icy: boolean;
  /** Sound taken ahead at most, where the server sends faster than it plays. */
  readonly buffer: Millis;
  /** Sound that has to be there before it is given, and that is held against the unevenness of the network. */
  readonly prebuffer: Millis;
  /** How often the stream may restart before it is given up. */
  readonly restarts: () => RestartLimit;
  /** Waits after all addresses have failed: the first, doubled each time, up to the longest. */
  readonly retry: { readonly first: Millis; readonly max: Millis };
  readonly userAgent: string;
  /** What each source is levelled to; null: it is heard as it comes. */
  readonly level: LevellerOptions | null;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random: () => number;
}

const PULL_TIMEOUT = millis(10_000);
const POLL_PERIOD = millis(100);
/** A stream that gave sound for this long was a success; the next failure waits from the start again. */
const STEADY_AFTER = millis(10_000);
/** Sent in a rush, this much more than the buffer is kept. */
const RUSH = millis(5000);

/**
 * A stream pulled from another server: Icecast, SHOUTcast, HLS or a plain file, with its titles, buffered in memory. Tries
 * its addresses in turn, again and again, and says why it has none. Owns the stream and the buffer.
 */
export class UrlInput implements Input {
  readonly timing = 'live';
  readonly health: InputHealth;
  readonly #options: UrlInputOptions;
  readonly #logger: Logger;
  readonly #buffer: LiveBuffer;
  readonly #leveller: SourceLeveller;
  readonly #backoff: Backoff;
  readonly #failures: FailureLog;
  #isOn = false;
  #attempt: AbortController | null = null;
  #sound: PulledSound | null = null;
  /** Bytes of a file that are still to come; Infinity: a stream without an announced end. */
  #bytesLeft = Number.POSITIVE_INFINITY;
  #beganAt: Millis = millis(0);
  #turn = 0;
  #pollTimer: Timer | null = null;
  #retryTimer: Timer | null = null;
  readonly #outlet = new Outlet(() => this.#make());

  constructor(options: UrlInputOptions) {
    const { buffer, prebuffer } = options;
    this.#options = options;
    this.#logger = options.logger.child({ input: options.name });
    this.health = new InputHealth(options.clock);
    const room = { limit: buffer, highest: buffer, rush: RUSH };
    this.#buffer = new LiveBuffer({ startAt: prebuffer, target: prebuffer, ...room, bridge: millis(0) });
    this.#leveller = new SourceLeveller(options.level);
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: this.#logger,
      failed: 'the stream failed',
      recovered: 'the stream plays again',
    });
    this.#backoff = new Backoff({ ...options.retry, random: options.random });
  }

  get name(): string {
    return this.#options.name;
  }

  /** The address in use, without secrets. */
  get origin(): string {
    return plainAddress(this.#url);
  }

  get title(): ProgramTitle | null {
    return this.#buffer.title;
  }

  get buffer(): BufferFill {
    return this.#buffer.fill;
  }

  get fault(): string | null {
    return this.health.fault;
  }

  get gain(): number | null {
    return this.#leveller.gain;
  }

  get levels(): StereoLevels {
    return this.#outlet.levels;
  }

  get ready(): SampleFrames {
    return this.#buffer.ready;
  }

  get isEnding(): boolean {
    return this.#buffer.isEnding;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#pollTimer = this.#options.clock.every(POLL_PERIOD, () => this.#poll());
    this.#connect();
  }

  /** Reconnects to the first address; what is in the buffer is played meanwhile. */
  restart(): void {
    if (!this.#isOn) {
      this.start();
      return;
    }
    this.#disconnect();
    this.#buffer.end();
    this.#turn = 0;
    this.#backoff.succeed();
    this.#connect();
  }

  stop(): void {
    this.#isOn = false;
    this.#disconnect();
    this.#pollTimer?.cancel();
    this.#buffer.cutOff();
    this.#failures.forget();
    this.health.rest('switched off');
  }

  #connect(): void {
    this.health.rest('it is being connected to');
    void this.#pullStream();
  }

  #disconnect(): void {
    this.#attempt?.abort();
    this.#retryTimer?.cancel();
    this.#sound?.close();
    this.#sound = null;
  }

  pull(tick: Tick): InputBlock | null {
    return this.#outlet.pull(tick);
  }

  #make(): MadeBlock | null {
    const samples = this.#buffer.read();
    if (!samples) return null;
    return { samples: this.#leveller.process(samples, this.#buffer.heardSource), title: this.#buffer.title };
  }

  get #url(): URL {
    const { urls } = this.#options;
    return urls[this.#turn % urls.length]!;
  }

  async #pullStream(): Promise<void> {
    const { ffmpeg, user, password, icy, userAgent, clock } = this.#options;
    if (ffmpeg.isMissing) {
      this.#fail(FFMPEG_MISSING, 'FFMPEG_MISSING');
      return;
    }
    const attempt = new AbortController();
    const { signal } = attempt;
    this.#attempt = attempt;
    let stream: PulledStream | null = null;
    let proxy: OutsideProxy | null = null;
    try {
      const origin = { url: this.#url, user, password, icy, userAgent };
      const request = { ...origin, takesHls: true, timeout: PULL_TIMEOUT, signal };
      stream = await pullStream(request, clock);
      // What the playlist names ffmpeg fetches by itself.
      if (stream.isFromOutside && isForFfmpeg(stream)) proxy = await OutsideProxy.open(clock);
      signal.throwIfAborted();
      this.#begin(stream, proxy);
    } catch (error) {
      // Whatever went wrong at the other end is a reason to wait and try again, never to stop airchain.
      stream?.socket.destroy();
      proxy?.close();
      if (!signal.aborted) this.#fail(errorText(error));
    }
  }

  #begin(stream: PulledStream, proxy: OutsideProxy | null): void {
    this.#beganAt = this.#options.clock.now();
    this.#bytesLeft = Number(stream.head.headers.get('content-length') ?? Number.POSITIVE_INFINITY);
    this.#buffer.begin();
    this.#sound = isForFfmpeg(stream) ? this.#leaveToFfmpeg(stream, proxy) : this.#openHttp(stream);
  }

  #openHttp(stream: PulledStream): PulledSound {
    const { ffmpeg, clock, restarts } = this.#options;
    return new HttpSound({
      stream,
      ffmpeg,
      clock,
      restarts: restarts(),
      logger: this.#logger,
      onBytes: (count) => {
        this.#bytesLeft -= count;
        this.health.countBytes(count);
      },
      onTitle: (title, delay) => this.#buffer.mark(toProgramTitle(title), delay),
    });
  }

  #leaveToFfmpeg({ socket, url }: PulledStream, proxy: OutsideProxy | null): PulledSound {
    const { ffmpeg, clock, userAgent, buffer, user } = this.#options;
    socket.destroy();
    if (user) {
      throw new AirchainError('PULL_FAILED', `Cannot pull "${this.origin}": a login works for plain streams alone`);
    }
    return new FfmpegSound({ ffmpeg, clock, url, userAgent, proxy, ahead: millisToFrames(buffer) });
  }

  #poll(): void {
    const sound = this.#sound;
    if (!sound) return;
    sound.read((samples) => this.#buffer.push(samples), this.#buffer.room);
    if (this.#buffer.ready > 0) {
      this.health.activate();
      this.#failures.succeed();
    }
    const { failure, failureCode } = sound;
    if (failure === null && !sound.isOver) return;
    sound.close();
    this.#sound = null;
    if (this.#options.clock.now() - this.#beganAt >= STEADY_AFTER) this.#backoff.succeed();
    if (failure === null && this.#bytesLeft <= 0) this.#endFile();
    else this.#fail(failure ?? 'the stream has ended', failureCode);
  }

  #fail(reason: string, code: ErrorCode | null = null): void {
    // The station says it once for all inputs.
    if (code !== 'FFMPEG_MISSING') this.#failures.fail(reason, { from: this.origin });
    this.#goOn(reason, code);
  }

  #endFile(): void {
    this.#logger.info('the file was played to its end', { from: this.origin });
    this.#goOn('the file has ended');
  }

  /** The next address is tried at once; after the last one there is a wait. What is in the buffer is played meanwhile. */
  #goOn(reason: string, code: ErrorCode | null = null): void {
    const { clock, urls } = this.#options;
    this.#buffer.end();
    this.health.fail(reason, code);
    this.#turn++;
    const isRoundOver = this.#turn % urls.length === 0;
    const wait = isRoundOver ? this.#backoff.fail() : millis(0);
    this.#retryTimer = clock.after(wait, () => void this.#pullStream());
  }
}

/** What is more than a stream of bytes, by its content type or by the end of its name. */
function isForFfmpeg({ head, address, isHls }: PulledStream): boolean {
  const type = head.headers.get('content-type') ?? '';
  return isHls || /mpegurl|mp4|m4a|dash\+xml|x-ms-|quicktime/i.test(type) || /\.(m3u8|m4a|mp4|mpd)$/i.test(address);
}
