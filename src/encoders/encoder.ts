import {
  type Clock,
  type ErrorCode,
  FailureLog,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
  type Timer,
} from '../core/index.ts';
import { Backoff } from '../dial/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import type { MediaChunk } from '../formats/index.ts';
import { millisToFrames, type PcmBlock } from '../pcm/index.ts';
import type { ProgramTitle, Signal } from '../program/index.ts';
import { type EncoderFormat, formOf } from './encoder-format.ts';
import { EncoderRun } from './encoder-run.ts';
import { KeptSound } from './kept-sound.ts';
import type { EncodedForm, EncodedListener, EncodedStream } from './ports.ts';
import type { SignalBytes } from './signal-bytes.ts';
import { WaitingTitles } from './waiting-titles.ts';

/** What to encode, and to what. */
export interface EncoderOptions {
  readonly signal: Signal;
  readonly format: EncoderFormat;
  /** Shared with all encoders of the signal. */
  readonly bytes: SignalBytes;
  /** Sound that may wait until it is worth a write; asked for each block. 0: each goes on at once. */
  readonly hold: () => Millis;
  readonly ffmpeg: Ffmpeg;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random: () => number;
}

/** idle: without outputs. waiting: for the first audio, or for the next attempt after a failure. */
export type EncoderState = 'idle' | 'active' | 'waiting';

/** Sound that is kept until it has come out encoded. */
const KEPT = millisToFrames(millis(3000));
/** Far less than a second, the promise, after the first failure; a codec that never works is tried every ten. */
const RETRY = { first: millis(50), max: millis(10_000) };
/** An ffmpeg that has given sound can work: it is not waited for longer than this. */
const LONGEST_AFTER_SOUND = millis(300);
/** A run that has given sound and lasted this long was a success. */
const STEADY_AFTER = millis(5000);
/**
 * An ffmpeg that is behind the signal by this much hangs, or will never catch up. More than what a pacer makes up for at
 * once after a stall of the event loop.
 */
const MOST_LAG = millisToFrames(millis(8000));

/**
 * Encodes a signal while it has listeners. An ffmpeg that dies is restarted, with the audio that was lost with it;
 * listeners get a new beginning in the same stream. Titles come with the chunk where their audio is.
 */
export class Encoder implements EncodedStream {
  readonly form: EncodedForm;
  readonly #options: EncoderOptions;
  readonly #failures: FailureLog;
  readonly #backoff: Backoff;
  /** Who takes it; false: it waits for the next place to start. */
  readonly #listeners = new Map<EncodedListener, boolean>();
  #run: EncoderRun | null = null;
  /** Waits for the first sound: to start it then would keep the first listener waiting. */
  #ready: EncoderRun | null = null;
  #begunAt: Millis = millis(0);
  #detach: (() => void) | null = null;
  #retryTimer: Timer | null = null;
  readonly #kept = new KeptSound(KEPT);
  readonly #titles = new WaitingTitles();
  #title: ProgramTitle | null = null;
  /** Up to where ffmpeg was given the signal, and up to where it has come out. */
  #given = sampleFrames(0);
  #out = sampleFrames(0);
  #restarts = 0;
  #lastError: string | null = null;

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.form = formOf(options.format);
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: options.logger.child({ signal: options.signal.name, codec: options.format.codec }),
      failed: 'the encoder failed; it is started again',
      recovered: 'the encoder works again',
    });
    this.#backoff = new Backoff({ ...RETRY, random: options.random });
  }

  get state(): EncoderState {
    if (!this.#detach) return 'idle';
    return this.#run ? 'active' : 'waiting';
  }

  /** How often ffmpeg had to be started again, and why the last time; null: never. */
  get restarts(): number {
    return this.#restarts;
  }
  get lastError(): string | null {
    return this.#lastError;
  }

  /** Process number of ffmpeg; null: it does not run. */
  get pid(): number | null {
    return this.#run?.pid ?? null;
  }

  attach(listener: EncodedListener): () => void {
    this.#listeners.set(listener, false);
    if (!this.#detach) this.#start();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stop();
    };
  }

  #start(): void {
    const { signal } = this.#options;
    this.#ready = this.#open();
    this.#detach = signal.attach({
      block: (samples, position) => this.#take(samples, position),
      title: (title, position) => this.#titles.add(title, position),
    });
  }

  #stop(): void {
    this.#detach?.();
    this.#detach = null;
    this.#retryTimer?.cancel();
    this.#retryTimer = null;
    this.#ready?.kill();
    this.#ready = null;
    const run = this.#run;
    this.#run = null;
    run?.kill();
    this.#kept.clear();
    this.#titles.clear();
    this.#title = null;
    this.#out = sampleFrames(0);
  }

  #take(samples: PcmBlock, position: SampleFrames): void {
    const bytes = this.#options.bytes.of(samples, position);
    this.#kept.push(bytes, position);
    if (!this.#run && !this.#retryTimer) this.#begin();
    else if (this.#run && this.#kept.end - this.#given >= millisToFrames(this.#options.hold())) this.#give(this.#run);
    if (this.#run && this.#kept.end - this.#out > MOST_LAG) this.#giveUp(this.#run);
  }

  #open(): EncoderRun {
    const { ffmpeg, format } = this.#options;
    const run: EncoderRun = new EncoderRun({
      ffmpeg,
      format,
      isBorder: (from, to) => this.#titles.hasBetween(from, to),
      onChunk: (chunk, position, headers) => {
        if (this.#run === run) this.#emit(run, chunk, position, headers);
      },
    });
    return run;
  }

  #begin(): void {
    const start = sampleFrames(Math.max(this.#kept.start, this.#out));
    const run = this.#ready ?? this.#open();
    this.#ready = null;
    run.begin(start);
    this.#run = run;
    this.#begunAt = this.#options.clock.now();
    this.#out = start;
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, false);
    // What begins with the first sound, or began in what is lost, is true from the very beginning.
    this.#takeTitles(sampleFrames(start + 1));
    this.#given = start;
    this.#give(run);
    void run.ended.then(({ reason, code }) => {
      if (this.#run === run) this.#retry(run, reason || 'it ended by itself', code);
    });
  }

  #give(run: EncoderRun): void {
    for (const bytes of this.#kept.from(this.#given)) run.write(bytes);
    this.#given = this.#kept.end;
  }

  /** The run is over. Where it has given no sound the wait grows from failure to failure. */
  #retry({ hasSounded }: EncoderRun, reason: string, code?: ErrorCode): void {
    this.#run = null;
    if (hasSounded && this.#options.clock.now() - this.#begunAt >= STEADY_AFTER) this.#backoff.succeed();
    this.#lastError = reason;
    this.#restarts++;
    // The station says it once for all outputs.
    if (code !== 'FFMPEG_MISSING') this.#failures.fail(reason);
    const wait = Math.min(this.#backoff.fail(), hasSounded ? LONGEST_AFTER_SOUND : Number.POSITIVE_INFINITY);
    this.#retryTimer = this.#options.clock.after(millis(wait), () => {
      this.#retryTimer = null;
      this.#begin();
    });
  }

  /** An ffmpeg that takes sound and gives nothing is as good as dead. */
  #giveUp(run: EncoderRun): void {
    run.kill();
    this.#retry(run, 'it hangs');
  }

  #emit(run: EncoderRun, chunk: MediaChunk, position: SampleFrames, headers: Buffer): void {
    // At its end ffmpeg fills up the last frame: that was no sound of the signal.
    this.#out = sampleFrames(Math.min(run.position, this.#kept.end));
    this.#kept.forgetBefore(this.#out);
    if (!chunk.isHeader) this.#failures.succeed();
    if (!chunk.isHeader && this.#takeTitles(run.position)) {
      for (const [listener, isIn] of this.#listeners) if (isIn) listener.title(this.#title);
    }
    for (const [listener, isIn] of this.#listeners) {
      if (isIn || this.#letIn(listener, chunk, headers)) listener.chunk(chunk, position);
    }
  }

  /** Takes up the title of what begins before `end`; false: it is the same as before. */
  #takeTitles(end: SampleFrames): boolean {
    const taken = this.#titles.takeBefore(end);
    if (taken) this.#title = taken.title;
    return taken !== null;
  }

  #letIn(listener: EncodedListener, chunk: MediaChunk, headers: Buffer): boolean {
    if (!chunk.isHeader && !chunk.isSyncPoint) return false;
    this.#listeners.set(listener, true);
    listener.begin(this.form, headers);
    listener.title(this.#title);
    return true;
  }
}
