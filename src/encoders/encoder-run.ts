import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { type FfmpegEnd, FfmpegProcess } from '../ffmpeg/index.ts';
import { createFramer, type Framer, type MediaChunk } from '../formats/index.ts';
import { CHANNELS, microsToFrames, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
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
  '-probesize',
  '32',
  '-analyzeduration',
  '0',
  '-f',
  'f32le',
  '-ar',
  `${SAMPLE_RATE}`,
  '-ac',
  `${CHANNELS}`,
  '-i',
  'pipe:0',
];

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
    const played = microsToFrames(this.#playedMicros as never);
    return sampleFrames(Math.max(0, this.#options.start + played - this.#delay));
  }

  /** Sound that ffmpeg has not taken yet. */
  get unread(): SampleFrames {
    return sampleFrames(this.#process.unreadInput / (CHANNELS * Float32Array.BYTES_PER_ELEMENT));
  }

  write(samples: PcmBlock): void {
    this.#process.gatherInput();
    this.#process.write(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
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
