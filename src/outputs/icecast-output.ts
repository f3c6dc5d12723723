import {
  AirchainError,
  type ByteCount,
  byteCount,
  type Clock,
  type ErrorCode,
  errorText,
  FailureLog,
  isAirchainError,
  type Logger,
  type Millis,
  millis,
  millisToSeconds,
  type Timer,
  type UnixMillis,
} from '../core/index.ts';
import { Backoff } from '../dial/index.ts';
import type { EncodedForm, EncodedStream } from '../encoders/index.ts';
import { readSourceDescription, type StreamDescription } from '../protocols/icecast-source/index.ts';
import { IcecastClient } from './icecast-client.ts';
import { IcecastConnection } from './icecast-connection.ts';
import { IcecastCounters } from './icecast-counters.ts';
import type { IcecastProtocol, IcecastTarget } from './icecast-target.ts';

/** What to push, and where to. */
export interface IcecastOutputOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly name: string;
  readonly target: IcecastTarget;
  readonly stream: EncodedStream;
  /** What is said of the stream: `ice-name`, `ice-genre`, …; its format is added. */
  readonly description: ReadonlyMap<string, string>;
  readonly userAgent: string;
  /** Waits between attempts: the first, doubled each time, up to the longest. */
  readonly retry: { readonly first: Millis; readonly max: Millis };
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random: () => number;
  /** The most bytes that may wait for the server. Default: 2 MiB. */
  readonly maxUnsent?: ByteCount;
  /** How long the server may take nothing. Default: 10 s. */
  readonly patience?: Millis;
}

/** idle: switched off. waiting: between two attempts. */
export type IcecastOutputState = 'idle' | 'connecting' | 'active' | 'waiting';

/** What others may know of an output; without any login. */
export interface IcecastOutputSnapshot {
  readonly name: string;
  readonly type: 'icecast';
  readonly state: IcecastOutputState;
  readonly url: string;
  readonly contentType: string;
  /** What the server is spoken to in; null: there is no connection. */
  readonly protocol: IcecastProtocol | null;
  readonly connectedAt: UnixMillis | null;
  /** Of this connection; 0: there is none. */
  readonly uptimeSeconds: number;
  /** As it leaves, over the last 10 s. */
  readonly bitrateKbps: number;
  /** Of all connections. */
  readonly bytesSent: ByteCount;
  /** Connections after the first. */
  readonly reconnectCount: number;
  /** Titles that did not arrive. */
  readonly titleFailures: number;
  /** Why the last attempt or connection failed, and when; kept when the next succeeds. null: none did. */
  readonly lastError: string | null;
  /** null also where it is no error of ours. */
  readonly lastErrorCode: ErrorCode | null;
  readonly lastErrorAt: UnixMillis | null;
}

/** For the connection and for the answer, each. */
const TIMEOUT = millis(10_000);
const MAX_UNSENT = byteCount(2 * 1024 * 1024);
const PATIENCE = millis(10_000);
/** A connection that held this long was a success; the next failure waits from the start again. */
const STEADY_AFTER = millis(10_000);
/** A wrong password stays wrong, and servers lock out who tries it often. */
const RETRY_LOGIN = { first: millis(60_000), max: millis(600_000) };

/**
 * Pushes an encoded signal to another server, as its source, again and again for as long as it is switched on. Takes the
 * signal only while it is connected, so every connection begins at a place to start. One layer owns the retry: nothing
 * below tries a second time.
 */
export class IcecastOutput {
  readonly #options: IcecastOutputOptions;
  readonly #logger: Logger;
  readonly #failures: FailureLog;
  readonly #titleLog: FailureLog;
  readonly #counters: IcecastCounters;
  readonly #backoff: Backoff;
  readonly #loginBackoff: Backoff;
  #isWanted = false;
  #attempt: AbortController | null = null;
  #connection: IcecastConnection | null = null;
  #retryTimer: Timer | null = null;
  #connections = 0;
  #titleFailures = 0;
  #lastError: { readonly message: string; readonly code: ErrorCode | null; readonly at: UnixMillis } | null = null;

  constructor(options: IcecastOutputOptions) {
    this.#options = options;
    this.#logger = options.logger.child({ output: options.name, url: options.target.url });
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: this.#logger,
      failed: 'the output failed',
      recovered: 'the output is connected again',
    });
    this.#titleLog = new FailureLog({
      clock: options.clock,
      logger: this.#logger,
      failed: 'the title did not arrive',
      recovered: 'titles arrive again',
    });
    this.#counters = new IcecastCounters(options.clock);
    this.#backoff = new Backoff({ ...options.retry, random: options.random });
    this.#loginBackoff = new Backoff({ ...RETRY_LOGIN, random: options.random });
  }

  get name(): string {
    return this.#options.name;
  }

  get state(): IcecastOutputState {
    if (this.#connection) return 'active';
    if (this.#attempt) return 'connecting';
    return this.#isWanted ? 'waiting' : 'idle';
  }

  /** Why the last attempt or connection failed; kept when the next succeeds. */
  get lastError(): string | null {
    return this.#lastError?.message ?? null;
  }

  /** Switches it on; where it waits, it tries at once. */
  open(): void {
    this.#isWanted = true;
    if (this.#connection || this.#attempt) return;
    this.#retryTimer?.cancel();
    void this.#connect();
  }

  /** Switches it off. */
  close(): void {
    this.#isWanted = false;
    this.#retryTimer?.cancel();
    this.#attempt?.abort();
    this.#attempt = null;
    const connection = this.#connection;
    this.#connection = null;
    connection?.end();
    this.#backoff.succeed();
    this.#loginBackoff.succeed();
    this.#failures.forget();
    this.#titleLog.forget();
  }

  snapshot(): IcecastOutputSnapshot {
    const { name, target, stream, clock } = this.#options;
    const connection = this.#connection;
    return {
      name,
      type: 'icecast',
      state: this.state,
      url: target.url,
      contentType: stream.form.contentType,
      protocol: connection?.client.protocol ?? null,
      connectedAt: connection?.at ?? null,
      uptimeSeconds: connection ? millisToSeconds(millis(clock.now() - connection.since)) : 0,
      bitrateKbps: connection ? this.#counters.bitrateKbps : 0,
      bytesSent: this.#counters.bytesSent,
      reconnectCount: Math.max(0, this.#connections - 1),
      titleFailures: this.#titleFailures,
      lastError: this.lastError,
      lastErrorCode: this.#lastError?.code ?? null,
      lastErrorAt: this.#lastError?.at ?? null,
    };
  }

  async #connect(): Promise<void> {
    const { target, userAgent, clock, maxUnsent = MAX_UNSENT, patience = PATIENCE } = this.#options;
    const attempt = new AbortController();
    const { signal } = attempt;
    this.#attempt = attempt;
    try {
      const client = await IcecastClient.connect({
        target,
        description: this.#describe(),
        userAgent,
        timeout: TIMEOUT,
        signal,
        clock,
        maxUnsent,
        patience,
        onSent: (bytes) => this.#counters.add(bytes),
        onEnd: (error) => this.#lose(error),
      });
      if (signal.aborted) client.close();
      else this.#attach(client);
    } catch (error) {
      // Whatever went wrong at the other end is a reason to wait and try again, never to stop airchain.
      if (!signal.aborted) this.#retry(error);
    }
  }

  #attach(client: IcecastClient): void {
    const { clock, stream, target, userAgent } = this.#options;
    const onTitleFailure = (reason: string) => {
      this.#titleFailures++;
      this.#titleLog.fail(reason);
    };
    this.#attempt = null;
    this.#connections++;
    this.#counters.begin();
    const { protocol } = client;
    if (!this.#failures.succeed({ protocol })) this.#logger.info('the output is connected', { protocol });
    this.#connection = new IcecastConnection({
      client,
      target,
      userAgent,
      timeout: TIMEOUT,
      clock,
      onTitleFailure,
      onTitle: () => this.#titleLog.succeed(),
    });
    this.#connection.send(stream);
  }

  #lose(error: AirchainError): void {
    const connection = this.#connection;
    this.#connection = null;
    if (!connection) return;
    connection.end();
    if (this.#options.clock.now() - connection.since >= STEADY_AFTER) this.#backoff.succeed();
    this.#loginBackoff.succeed();
    this.#retry(error);
  }

  #retry(error: unknown): void {
    const { clock } = this.#options;
    const backoff = isAirchainError(error, 'PUSH_LOGIN_WRONG') ? this.#loginBackoff : this.#backoff;
    const message = errorText(error);
    const code = error instanceof AirchainError ? error.code : null;
    this.#attempt = null;
    this.#lastError = { code, message, at: clock.wallTime() };
    const wait = backoff.fail();
    this.#failures.fail(message, { retryMs: Math.round(wait) });
    this.#retryTimer = clock.after(wait, () => void this.#connect());
  }

  #describe(): StreamDescription {
    const { description, stream } = this.#options;
    return { ...readSourceDescription(description), ...describeForm(stream.form) };
  }
}

/** The keys of the audio info are those of BUTT and DarkIce, which Icecast shows one by one. */
function describeForm(form: EncodedForm): Pick<StreamDescription, 'contentType' | 'bitrate' | 'audioInfoText'> {
  const { contentType, bitrateKbps, sampleRate, channels } = form;
  const bitrate = bitrateKbps === null ? '' : `ice-bitrate=${bitrateKbps};`;
  return {
    contentType,
    bitrate: bitrateKbps === null ? null : String(bitrateKbps),
    audioInfoText: `${bitrate}ice-channels=${channels};ice-samplerate=${sampleRate}`,
  };
}
