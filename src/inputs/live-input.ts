import {
  type Clock,
  type ErrorCode,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
  type Timer,
} from '../core/index.ts';
import { Backoff } from '../dial/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import type { FormatFamily, MediaChunk } from '../formats/index.ts';
import type { MountTap, SourceEnd, StreamTitle } from '../mount/index.ts';
import { type LevellerOptions, microsToFrames, type StereoLevels } from '../pcm/index.ts';
import type { InputBlock, ProgramTitle, Tick } from '../program/index.ts';
import type { BufferFill, Input } from './input.ts';
import { InputHealth } from './input-health.ts';
import { LiveBuffer } from './live-buffer.ts';
import { type MadeBlock, Outlet } from './outlet.ts';
import { toProgramTitle } from './program-title.ts';
import { SourceLeveller } from './source-leveller.ts';
import { StreamDecoder } from './stream-decoder.ts';

/** Which mount's sources to hear. */
export interface LiveInputOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  /** Path of the mount, for people. */
  readonly path: string;
  /** Lets a tap hear the mount. Returns how to stop. */
  readonly tap: (tap: MountTap) => () => void;
  /** Whether the mount has a source. */
  readonly hasSource: () => boolean;
  /** Sound that is held against the unevenness of the network, in the long run. */
  readonly buffer: Millis;
  /** How far that grows where sound comes more unevenly. With less than `buffer` it does not. */
  readonly maxBuffer: Millis;
  /** How long silence stands in for sound that is late, before the input has none. */
  readonly bridge: Millis;
  /** What each source is levelled to; null: it is heard as it comes. */
  readonly level: LevellerOptions | null;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random: () => number;
}

/** Enough to begin with: what an encoder sends at once is rarely more uneven. */
const START_AT = millis(250);
/** Beyond its buffer, what comes in a rush is kept up to this. */
const RUSH = millis(2000);
/** Formats in pages: nothing of one is there before all of it is. */
const PAGED: ReadonlySet<FormatFamily> = new Set(['ogg', 'webm']);
/** Waits before a stream that could not be decoded is tried again. */
const RETRY = { first: millis(200), max: millis(10_000) };
/** Why a source that restarts its stream all the time was ended. */
const RESTARTED = 'the source was ended: its stream restarted too often (STREAM_RESTARTS_TOO_OFTEN)';
/** How often decoded sound is looked for when no program pulls. */
const POLL_PERIOD = millis(500);

/**
 * What a source client sends to a mount, decoded as it comes: one of the two connections between the stream path and the audio path. The mount itself
 * goes on as it was; its listeners hear the source untouched. Owns its decoder and its buffer.
 */
export class LiveInput implements Input, MountTap {
  readonly timing = 'live';
  readonly health: InputHealth;
  readonly #options: LiveInputOptions;
  readonly #logger: Logger;
  readonly #buffer: LiveBuffer;
  readonly #leveller: SourceLeveller;
  #untap: (() => void) | null = null;
  #timer: Timer | null = null;
  #decoder: StreamDecoder | null = null;
  #family: FormatFamily | null = null;
  /** Whether the last source has gone because another one takes its place, which has not begun yet. */
  #isSucceeded = false;
  readonly #backoff: Backoff;
  /** When a decoder that failed is replaced; null: it works. */
  #renewAt: Millis | null = null;
  readonly #outlet = new Outlet(() => this.#make());

  constructor(options: LiveInputOptions) {
    this.#options = options;
    this.#logger = options.logger.child({ input: options.name });
    this.health = new InputHealth(options.clock);
    this.#leveller = new SourceLeveller(options.level);
    this.#backoff = new Backoff({ ...RETRY, random: options.random });
    const { buffer, maxBuffer, bridge } = options;
    const startAt = millis(Math.min(START_AT, buffer));
    const highest = millis(Math.max(buffer, maxBuffer));
    this.#buffer = new LiveBuffer({ startAt, target: buffer, limit: buffer, highest, rush: RUSH, bridge });
  }

  get name(): string {
    return this.#options.name;
  }

  get origin(): string {
    return this.#options.path;
  }

  get title(): ProgramTitle | null {
    return this.#buffer.title;
  }

  get buffer(): BufferFill | null {
    return this.#buffer.fill;
  }

  /** Whether a source sends, or is about to. */
  get hasSource(): boolean {
    return this.#options.hasSource();
  }

  /** Process numbers of its decoders, the one that is heard first. */
  get decoderPids(): readonly number[] {
    return this.#decoder?.pids ?? [];
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
    if (this.#untap) return;
    this.health.rest('no source is connected');
    this.#untap = this.#options.tap(this);
    this.#timer = this.#options.clock.every(POLL_PERIOD, () => this.#poll());
  }

  stop(): void {
    this.#untap?.();
    this.#untap = null;
    this.#timer?.cancel();
    this.#dropDecoder();
    this.#family = null;
    this.#buffer.cutOff();
    this.health.rest('switched off');
  }

  begin(family: FormatFamily): void {
    this.#decoder?.read((samples) => this.#buffer.push(samples));
    this.#dropDecoder();
    this.#renewAt = null;
    this.#family = family;
    this.#isSucceeded = false;
    this.#buffer.begin();
    const { ffmpeg, clock } = this.#options;
    this.#decoder = new StreamDecoder({ ffmpeg, clock, family });
    this.health.rest('the source has not sent enough yet');
  }

  chunk(chunk: MediaChunk): void {
    this.health.countBytes(chunk.bytes.length);
    if (this.#family && PAGED.has(this.#family)) this.#buffer.expectPieces(microsToFrames(chunk.duration));
    this.#decoder?.push(chunk);
  }

  retitle(title: StreamTitle): void {
    this.#buffer.mark(toProgramTitle(title), this.#decoder?.pending ?? sampleFrames(0));
  }

  end(reason: SourceEnd): void {
    this.#family = null;
    this.#decoder?.end();
    this.#isSucceeded = reason === 'taken-over';
    if (this.#isSucceeded) this.#buffer.awaitNext();
    else this.#buffer.sourceGone();
    if (reason === 'restarts-too-often') this.health.fail(RESTARTED, 'STREAM_RESTARTS_TOO_OFTEN');
    else this.health.rest('no source is connected');
  }

  pull(tick: Tick): InputBlock | null {
    return this.#outlet.pull(tick);
  }

  #make(): MadeBlock | null {
    this.#poll();
    const samples = this.#buffer.read();
    if (!samples) return null;
    return { samples: this.#leveller.process(samples, this.#buffer.heardSource), title: this.#buffer.title };
  }

  #poll(): void {
    const decoder = this.#decoder;
    if (!decoder) return;
    decoder.read((samples) => this.#buffer.push(samples));
    if (decoder.isOver) {
      this.#decoder = null;
      if (!this.#isSucceeded) this.#buffer.end();
    } else if (this.#family !== null) this.#watch(decoder);
  }

  /** A decoder that gives up, or gives nothing, is replaced while the source goes on. */
  #watch(decoder: StreamDecoder): void {
    const { failure } = decoder;
    if (failure === null) {
      if (this.#buffer.ready === 0) return;
      this.health.activate();
      this.#backoff.succeed();
      return;
    }
    const now = this.#options.clock.now();
    if (this.#renewAt === null) {
      this.#noteFailure(failure, decoder.failureCode);
      this.#renewAt = millis(now + this.#backoff.fail());
    }
    if (now < this.#renewAt) return;
    this.#renewAt = null;
    decoder.renew();
  }

  /** Told once for each source, as long as the reason is the same. */
  #noteFailure(reason: string, code: ErrorCode | null): void {
    const isTold = this.health.fault !== null && this.health.snapshot().reason === reason;
    this.health.fail(reason, code);
    if (isTold) return;
    this.#logger.warn('the source cannot be decoded; a new decoder tries', { reason });
  }

  #dropDecoder(): void {
    this.#decoder?.close();
    this.#decoder = null;
  }
}
