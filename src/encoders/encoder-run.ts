import { micros, type SampleFrames, sampleFrames } from '../core/index.ts';
import { type FfmpegEnd, FfmpegProcess } from '../ffmpeg/index.ts';
import { createFramer, type Framer, type MediaChunk } from '../formats/index.ts';
import { CHANNELS, microsToFrames, SAMPLE_RATE } from '../pcm/index.ts';
import { codecDelaySeconds, type EncoderFormat, encoderArguments, formOf } from './encoder-format.ts';

/** One run of an encoder. */
export interface EncoderRunOptions {
  /** The ffmpeg program. */
  readonly command: string;
  readonly format: EncoderFormat;
  /** Position in the signal of the first block that it will be given. */
  readonly start: SampleFrames;
  /** Takes each chunk, with the position in the signal where its sound begins. */
  readonly onChunk: (chunk: MediaChunk, position: SampleFrames, framer: Framer) => void;
}

// Without a look ahead: raw PCM has nothing to be found out, and ffmpeg would wait a second for it.
const INPUT = [
  ...['-probesize', '32', '-analyzeduration', '0'],
  ...['-f', 's16le', '-ar', `${SAMPLE_RATE}`, '-ac', `${CHANNELS}`, '-i', 'pipe:0'],
];

/** Bytes of a sample frame as ffmpeg is given it. */
export const BYTES_PER_FRAME = CHANNELS * Int16Array.BYTES_PER_ELEMENT;

/** One ffmpeg that encodes a signal from `start` on. It knows which part of the signal has come out of it. */
export class EncoderRun {
  readonly framer: Framer;
  readonly #process: FfmpegProcess;
  readonly #options: EncoderRunOptions;
  readonly #delay: number;
  #playedMicros = 0;

  constructor(options: EncoderRunOptions) {
    const { command, format } = options;
    this.#options = options;
    this.framer = createFramer(formOf(format).family);
    this.#delay = Math.round(codecDelaySeconds(format) * SAMPLE_RATE);
    this.#process = new FfmpegProcess({ command, arguments: encoderArguments(format, INPUT), takesInput: true });
    this.#process.output.on('data', (bytes: Buffer) => this.framer.push(bytes, (chunk) => this.#emit(chunk)));
  }

  /** Resolves when the process is gone. */
  get ended(): Promise<FfmpegEnd> {
    return this.#process.ended;
  }

  get pid(): number | null {
    return this.#process.pid;
  }

  /** Up to where the signal has come out, in whole chunks. */
  get position(): SampleFrames {
    const played = microsToFrames(micros(this.#playedMicros));
    return sampleFrames(Math.max(0, this.#options.start + played - this.#delay));
  }

  /** Sound that ffmpeg has not taken yet. */
  get unread(): SampleFrames {
    return sampleFrames(this.#process.unreadInput / BYTES_PER_FRAME);
  }

  /** Takes more of the signal, as s16le in whole sample frames. */
  write(bytes: Buffer): void {
    this.#process.gatherInput();
    this.#process.write(bytes);
  }

  kill(): void {
    this.#process.kill();
  }

  #emit(chunk: MediaChunk): void {
    const { position } = this;
    this.#playedMicros += chunk.duration;
    this.#options.onChunk(chunk, position, this.framer);
  }
}
