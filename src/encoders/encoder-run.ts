import { errorText, isAirchainError, micros, type SampleFrames, sampleFrames } from '../core/index.ts';
import { type Ffmpeg, type FfmpegEnd, type FfmpegProcess, MediaInput } from '../ffmpeg/index.ts';
import { createFramer, type Framer, type MediaChunk, PacketPages } from '../formats/index.ts';
import { CHANNELS, microsToFrames, SAMPLE_RATE } from '../pcm/index.ts';
import { codecDelaySeconds, type EncoderFormat, encoderArguments, formOf } from './encoder-format.ts';

/** One run of an encoder. */
export interface EncoderRunOptions {
  readonly ffmpeg: Ffmpeg;
  readonly format: EncoderFormat;
  /** Whether a page may not go on across the sound between two positions, because a title begins there. */
  readonly isBorder: (from: SampleFrames, to: SampleFrames) => boolean;
  /**
   * Takes each chunk, with the position in the signal where its sound begins; `headers`: what has to go before it for those
   * who have nothing yet.
   */
  readonly onChunk: (chunk: MediaChunk, position: SampleFrames, headers: Buffer) => void;
}

/** Play time of an Ogg page: a tenth fewer bytes than pages of one packet, and no more delay than a fifth of a second. */
const PAGE = micros(200_000);

/** One ffmpeg that encodes a signal from some position on. It knows which part of the signal has come out of it. */
export class EncoderRun {
  readonly #process: FfmpegProcess;
  readonly #options: EncoderRunOptions;
  readonly #delay: number;
  readonly #framer: Framer;
  /** Puts the small pages of an Ogg stream together. */
  readonly #pages: PacketPages | null;
  /** Play time that has come from ffmpeg, and play time that was handed on. */
  #readMicros = 0;
  #playedMicros = 0;
  #failure: string | null = null;
  /** Position in the signal of the first sound that it is given. */
  #start = sampleFrames(0);

  constructor(options: EncoderRunOptions) {
    const { ffmpeg, format } = options;
    const { family } = formOf(format);
    this.#options = options;
    this.#framer = createFramer(family);
    this.#pages = family === 'ogg' ? new PacketPages(PAGE) : null;
    this.#delay = Math.round(codecDelaySeconds(format) * SAMPLE_RATE);
    this.#process = ffmpeg.start({
      input: MediaInput.samples(SAMPLE_RATE, CHANNELS),
      output: encoderArguments(format),
      urgency: 'programme',
      onOutput: (bytes) => this.#read(bytes),
    });
  }

  /** Resolves when the process is gone. */
  get ended(): Promise<FfmpegEnd> {
    return this.#process.ended.then((end) =>
      this.#failure === null ? end : { isSuccess: false, reason: this.#failure },
    );
  }

  get pid(): number | null {
    return this.#process.pid;
  }

  /** Up to where the signal has come out, in whole chunks. */
  get position(): SampleFrames {
    return this.#placeOf(this.#playedMicros);
  }

  /** Whether any sound has come out. */
  get hasSounded(): boolean {
    return this.#playedMicros > 0;
  }

  /** What is written from now on is the signal from `start` on. Before the first write. */
  begin(start: SampleFrames): void {
    this.#start = start;
  }

  /** Takes more of the signal, as s16le in whole sample frames. */
  write(bytes: Buffer): void {
    this.#process.write(bytes);
  }

  kill(): void {
    this.#process.kill();
  }

  #read(bytes: Buffer): void {
    if (this.#failure !== null) return;
    try {
      this.#framer.push(bytes, (chunk) => this.#page(chunk));
    } catch (error) {
      if (!isAirchainError(error, 'FORMAT_NOT_RECOGNISED')) throw error;
      this.#failure = errorText(error);
      this.kill();
    }
  }

  #page(chunk: MediaChunk): void {
    const pages = this.#pages;
    if (!pages) {
      this.#emit(chunk);
      return;
    }
    const from = this.#placeOf(this.#readMicros);
    this.#readMicros += chunk.duration;
    const emit = (page: MediaChunk) => this.#emit(page);
    if (this.#options.isBorder(from, this.#placeOf(this.#readMicros))) pages.flush(emit);
    pages.push(chunk, emit);
  }

  #emit(chunk: MediaChunk): void {
    const { position } = this;
    this.#playedMicros += chunk.duration;
    this.#options.onChunk(chunk, position, chunk.isHeader ? Buffer.alloc(0) : this.#framer.headers);
  }

  /** Where in the signal the sound after so much play time begins. */
  #placeOf(played: number): SampleFrames {
    const start = this.#start;
    return sampleFrames(Math.max(start, start + microsToFrames(micros(played)) - this.#delay));
  }
}
