import {
  type Clock,
  type Logger,
  type Millis,
  micros,
  millis,
  type SampleFrames,
  sampleFrames,
  type Timer,
} from '../core/index.ts';
import { Backoff } from '../dial/index.ts';
import { type Framer, type MediaChunk, PacketPages } from '../formats/index.ts';
import { BLOCK_FRAMES, millisToFrames, type PcmBlock, toS16le } from '../pcm/index.ts';
import type { ProgramTitle, Signal } from '../program/index.ts';
import { type EncoderFormat, formOf } from './encoder-format.ts';
import { BYTES_PER_FRAME, EncoderRun } from './encoder-run.ts';
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
/** An ffmpeg that has given sound can work: it is not waited for longer than this. */
const LONGEST_AFTER_SOUND = millis(300);
/** A run that lasted this long was a success. */
const STEADY_AFTER = millis(5000);
/** Given sound for this long, every codec has put something out. */
const HANGS_AFTER = millis(5000);

/** Play time of an Ogg page: a tenth fewer bytes than pages of one packet, and no more delay than a fifth of a second. */
const PAGE = micros(200_000);
/** Titles that wait for their sound; only an encoder that does not run gathers any. */
const MOST_TITLES = 100;

interface PositionedTitle {
  readonly title: ProgramTitle | null;
  readonly position: SampleFrames;
}

interface KeptBlock {
  /** As ffmpeg takes it: s16le. */
  readonly bytes: Buffer;
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
  /** Of an Ogg stream: puts the small pages of the run together; and where the page that is being filled begins. */
  #pages: PacketPages | null = null;
  #pageAt = sampleFrames(0);
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
    const bytes = toS16le(samples);
    this.#keep({ bytes, position });
    if (!this.#run && !this.#retryTimer) this.#begin();
    else this.#run?.write(bytes);
    this.#watch();
  }

  #note(title: PositionedTitle): void {
    this.#titles.push(title);
    if (this.#titles.length > MOST_TITLES) this.#titles.shift();
  }

  #keep(block: KeptBlock): void {
    this.#kept.push(block);
    const oldest = Math.max(block.position - KEPT, this.#out);
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
    this.#pages = this.form.family === 'ogg' ? new PacketPages(PAGE) : null;
    this.#lastChunkAt = startedAt;
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, false);
    for (const block of this.#kept) run.write(from(block, start));
    void run.ended.then(({ reason }) => {
      if (this.#run !== run) return;
      this.#run = null;
      if (clock.now() - startedAt >= STEADY_AFTER) this.#backoff.succeed();
      this.#retry(reason || 'it ended by itself', this.#lastChunkAt > startedAt ? LONGEST_AFTER_SOUND : null);
    });
  }

  /** `longest`: the wait is no longer than that; null: it grows from failure to failure. */
  #retry(reason: string, longest: Millis | null): void {
    this.#lastError = reason;
    this.#restarts++;
    this.#logger.warn('the encoder failed; it is started again', { reason, attempts: this.#backoff.failures + 1 });
    const wait = Math.min(this.#backoff.fail(), longest ?? Number.POSITIVE_INFINITY);
    this.#retryTimer = this.#options.clock.after(millis(wait), () => {
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
    this.#retry('it hangs', null);
  }

  #emit(chunk: MediaChunk, position: SampleFrames, framer: Framer): void {
    this.#lastChunkAt = this.#options.clock.now();
    this.#out = this.#run!.position;
    if (!chunk.isHeader) this.#passTitles(this.#out, framer);
    const pages = this.#pages;
    if (!pages || pages.waiting === 0) this.#pageAt = position;
    if (pages) pages.push(chunk, (page) => this.#hand(page, this.#pageAt, framer));
    else this.#hand(chunk, position, framer);
  }

  #hand(chunk: MediaChunk, position: SampleFrames, framer: Framer): void {
    for (const [listener, isIn] of this.#listeners) {
      if (isIn || this.#letIn(listener, chunk, framer)) listener.chunk(chunk, position);
    }
  }

  /** A title is told before the chunk in which its sound begins. */
  #passTitles(end: SampleFrames, framer: Framer): void {
    while (this.#titles[0] && this.#titles[0].position < end) {
      // The page that is being filled belongs to the title before.
      this.#pages?.flush((page) => this.#hand(page, this.#pageAt, framer));
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
function from({ bytes, position }: KeptBlock, start: SampleFrames): Buffer {
  return position >= start ? bytes : bytes.subarray((start - position) * BYTES_PER_FRAME);
}
