import {
  type Clock,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
  type Timer,
} from '../core/index.ts';
import { Backoff } from '../dial/index.ts';
import type { Framer, MediaChunk } from '../formats/index.ts';
import { BLOCK_FRAMES, CHANNELS, millisToFrames, type PcmBlock } from '../pcm/index.ts';
import type { ProgramTitle, Signal } from '../program/index.ts';
import { type EncoderFormat, formOf } from './encoder-format.ts';
import { EncoderRun } from './encoder-run.ts';
import type { EncodedForm, EncodedListener, EncodedStream } from './ports.ts';

/** What to encode, and to what. */
export interface EncoderOptions {
  readonly signal: Signal;
  readonly format: EncoderFormat;
  /** The ffmpeg program. */
  readonly command: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random: () => number;
}

/** idle: nobody takes it. waiting: it failed and will be started again. */
export type EncoderState = 'idle' | 'active' | 'waiting';

/** Sound that is kept until it has come out encoded, so that an encoder that dies loses none of it. */
const KEPT = millisToFrames(millis(3000));
/** Far less than a second, the promise, after the first failure; a codec that never works is tried every ten. */
const RETRY = { first: millis(50), max: millis(10_000) };
/** A run that lasted this long was a success. */
const STEADY_AFTER = millis(5000);
/** Given sound for this long, every codec has put something out. */
const HANGS_AFTER = millis(5000);

/** Titles that wait for their sound; only an encoder that does not run gathers any. */
const MOST_TITLES = 100;

interface PositionedTitle {
  readonly title: ProgramTitle | null;
  readonly position: SampleFrames;
}

interface KeptBlock {
  readonly samples: PcmBlock;
  readonly position: SampleFrames;
}

/**
 * Keeps a signal encoded while somebody takes it. An ffmpeg that dies is started again, with the sound that it took along;
 * those who listen get a new beginning in the same stream. Titles come out at the chunk where their sound is.
 */
export class Encoder implements EncodedStream {
  readonly form: EncodedForm;
  readonly #options: EncoderOptions;
  readonly #logger: Logger;
  readonly #backoff: Backoff;
  /** Who takes it; false: it waits for the next place to start. */
  readonly #listeners = new Map<EncodedListener, boolean>();
  #run: EncoderRun | null = null;
  #detach: (() => void) | null = null;
  #retryTimer: Timer | null = null;
  #kept: KeptBlock[] = [];
  #titles: PositionedTitle[] = [];
  #title: ProgramTitle | null = null;
  /** Up to where the signal has come out. */
  #out = sampleFrames(0);
  #lastChunkAt: Millis = millis(0);
  #restarts = 0;
  #lastError: string | null = null;

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.form = formOf(options.format);
    this.#logger = options.logger.child({ signal: options.signal.name, codec: options.format.codec });
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
    this.#detach = signal.attach({
      block: (samples, position) => this.#take(samples, position),
      title: (title, position) => this.#note({ title, position }),
    });
  }

  #stop(): void {
    this.#detach?.();
    this.#detach = null;
    this.#retryTimer?.cancel();
    this.#retryTimer = null;
    const run = this.#run;
    this.#run = null;
    run?.kill();
    this.#kept = [];
    this.#titles = [];
    this.#title = null;
    this.#out = sampleFrames(0);
  }

  #take(samples: PcmBlock, position: SampleFrames): void {
    this.#keep(samples, position);
    if (!this.#run && !this.#retryTimer) this.#begin();
    else this.#run?.write(samples);
    this.#watch();
  }

  #note(title: PositionedTitle): void {
    this.#titles.push(title);
    if (this.#titles.length > MOST_TITLES) this.#titles.shift();
  }

  #keep(samples: PcmBlock, position: SampleFrames): void {
    this.#kept.push({ samples, position });
    const oldest = Math.max(position - KEPT, this.#out);
    while (this.#kept[0] && this.#kept[0].position + BLOCK_FRAMES <= oldest) this.#kept.shift();
  }

  #begin(): void {
    const { command, format, clock } = this.#options;
    const start = sampleFrames(Math.max(this.#kept[0]!.position, this.#out));
    const run: EncoderRun = new EncoderRun({
      command,
      format,
      start,
      onChunk: (chunk, position, framer) => {
        if (this.#run === run) this.#emit(chunk, position, framer);
      },
    });
    const startedAt = clock.now();
    this.#run = run;
    this.#lastChunkAt = startedAt;
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, false);
    for (const block of this.#kept) run.write(from(block, start));
    void run.ended.then(({ reason }) => {
      if (this.#run !== run) return;
      this.#run = null;
      if (clock.now() - startedAt >= STEADY_AFTER) this.#backoff.succeed();
      this.#retry(reason || 'it ended by itself');
    });
  }

  #retry(reason: string): void {
    this.#lastError = reason;
    this.#restarts++;
    this.#logger.warn('the encoder failed; it is started again', { reason, attempts: this.#backoff.failures + 1 });
    this.#retryTimer = this.#options.clock.after(this.#backoff.fail(), () => {
      this.#retryTimer = null;
      this.#begin();
    });
  }

  /** An ffmpeg that takes sound and gives nothing is as good as dead. */
  #watch(): void {
    const { clock } = this.#options;
    const run = this.#run;
    if (!run || (clock.now() - this.#lastChunkAt < HANGS_AFTER && run.unread < KEPT)) return;
    this.#run = null;
    run.kill();
    this.#retry('it hangs');
  }

  #emit(chunk: MediaChunk, position: SampleFrames, framer: Framer): void {
    this.#lastChunkAt = this.#options.clock.now();
    this.#out = this.#run!.position;
    if (!chunk.isHeader) this.#passTitles(this.#out);
    for (const [listener, isIn] of this.#listeners) {
      if (!isIn && !this.#letIn(listener, chunk, framer)) continue;
      listener.chunk(chunk, position);
    }
  }

  /** A title is told before the chunk in which its sound begins. */
  #passTitles(end: SampleFrames): void {
    while (this.#titles[0] && this.#titles[0].position < end) {
      this.#title = this.#titles.shift()!.title;
      for (const [listener, isIn] of this.#listeners) if (isIn) listener.title(this.#title);
    }
  }

  #letIn(listener: EncodedListener, chunk: MediaChunk, framer: Framer): boolean {
    const isVeryBeginning = chunk.isHeader || framer.headers.length === 0;
    if (!isVeryBeginning && !chunk.isSyncPoint) return false;
    this.#listeners.set(listener, true);
    listener.begin(this.form, chunk.isHeader ? Buffer.alloc(0) : framer.headers);
    listener.title(this.#title);
    return true;
  }
}

/** What of a block lies at or behind `start`. */
function from({ samples, position }: KeptBlock, start: SampleFrames): PcmBlock {
  return position >= start ? samples : samples.subarray((start - position) * CHANNELS);
}
