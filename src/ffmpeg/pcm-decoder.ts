import { type ErrorCode, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS, type PcmBlock, PcmQueue, SAMPLE_RATE } from '../pcm/index.ts';
import { TO_STEREO } from './channels.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { FfmpegProcess } from './ffmpeg-process.ts';
import type { MediaInput } from './media-input.ts';
import { readPromisedLength } from './promised-length.ts';
import type { Urgency } from './start-queue.ts';

/** A part of what is decoded. */
export interface PcmSpan {
  readonly from: SampleFrames;
  /** Infinity: at its end. */
  readonly to: SampleFrames;
}

const WHOLE: PcmSpan = { from: sampleFrames(0), to: sampleFrames(Number.POSITIVE_INFINITY) };

/** A decoder that was given bytes and has put out nothing for this long does not work. Longer than any codec needs. */
export const DECODER_HANGS_AFTER = millis(8000);

/** What to decode. */
export interface PcmDecoderOptions {
  readonly ffmpeg: Ffmpeg;
  readonly input: MediaInput;
  readonly urgency: Urgency;
  /** Sound to have ready; above it ffmpeg waits, until half of it or 4 s have been read. */
  readonly ahead: SampleFrames;
  /** Sound left out at the beginning, and where it ends; both exact to the sample, counted from the first that is decoded. */
  readonly span?: PcmSpan;
}

const BYTES_PER_FRAME = CHANNELS * Float32Array.BYTES_PER_ELEMENT;
/** So much is read before ffmpeg goes on: fewer wake-ups, and the end is still known in good time for a long crossfade. */
const MOST_READ_WHILE_PAUSED = sampleFrames(4 * SAMPLE_RATE);
const OUTPUT = [
  '-map',
  '0:a:0',
  '-vn',
  '-sn',
  '-dn',
  '-af',
  TO_STEREO,
  '-f',
  'f32le',
  '-ar',
  `${SAMPLE_RATE}`,
  '-ac',
  `${CHANNELS}`,
  'pipe:1',
];

/**
 * Anything that ffmpeg can read, as PCM that waits to be taken. Owns its process: one decoder, one run. Sample rate and
 * channels are made ours by ffmpeg, also where they change on the way; `TO_STEREO` says how.
 */
export class PcmDecoder {
  readonly #process: FfmpegProcess;
  readonly #ahead: SampleFrames;
  /** With less than this it goes on. */
  readonly #least: SampleFrames;
  readonly #queue = new PcmQueue();
  /** The bytes of a sample frame whose rest has not come. */
  #carry: Buffer = Buffer.alloc(0);
  #state: 'open' | 'ended' | 'failed' = 'open';
  #failure: string | null = null;
  #failureCode: ErrorCode | null = null;
  #decoded = 0;
  #span: PcmSpan;
  /** Whether it waits to know how much of the file counts, before any of it is taken. */
  #awaitsLength = false;
  #isClosed = false;

  constructor({ ffmpeg, input, urgency, ahead, span = WHOLE }: PcmDecoderOptions) {
    this.#span = span;
    this.#ahead = ahead;
    this.#least = sampleFrames(Math.max(ahead / 2, ahead - MOST_READ_WHILE_PAUSED));
    this.#process = ffmpeg.start({ input, output: OUTPUT, urgency, onOutput: (bytes) => this.#take(bytes) });
    void this.#process.ended.then(({ isSuccess, reason, code = null }) => {
      // Whatever was decoded before a fault is played; a file is broken when nothing came of it.
      const hasSound = this.#decoded > 0;
      // It was ended here: all that was asked for is there.
      if (this.#decoded >= this.#span.to) return;
      this.#state = isSuccess || hasSound ? 'ended' : 'failed';
      this.#failureCode = code;
      if (!isSuccess) this.#failure = reason;
      else if (!hasSound) {
        this.#state = 'failed';
        this.#failure = 'there is no sound in it';
      }
    });
    if (input.wholeFile !== null) void this.#takeUpLength(input.wholeFile);
  }

  /** `open`: more may come. `ended`: `ready` is all that is left. `failed`: nothing came, and `failure` says why. */
  get state(): 'open' | 'ended' | 'failed' {
    return this.#state;
  }

  /** What ffmpeg said when it did not end well, also after sound had come; null: nothing. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Set where airchain itself refused to start a decoder. */
  get failureCode(): ErrorCode | null {
    return this.#failureCode;
  }

  get ready(): SampleFrames {
    return this.#queue.length;
  }

  /** Process number of ffmpeg; null: it could not be started. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** Bytes given by `write` that ffmpeg has not taken yet. */
  get unreadInput(): number {
    return this.#process.unreadInput;
  }

  /** Gives it encoded bytes, which are its own from here on. */
  write(bytes: Uint8Array): void {
    this.#process.write(bytes);
  }

  /** No more bytes come: it decodes what it has, and ends. */
  endInput(): void {
    this.#process.endInput();
  }

  /** Moves sound into `target` from sample frame `offset` on and says how much there was. */
  read(target: PcmBlock, offset = 0): SampleFrames {
    const count = this.#queue.read(target, offset);
    if (this.#process.isOutputPaused && this.#queue.length < this.#least && !this.#awaitsLength) {
      this.#process.resumeOutput();
    }
    return count;
  }

  /** Cuts off what comes behind the last ready sample that reaches `below`, a share of full scale. */
  trimEnd(below: number): void {
    this.#queue.trimEnd(below);
  }

  /** Ends the process and forgets the sound. */
  close(): void {
    this.#isClosed = true;
    this.#process.kill();
    this.#queue.clear();
  }

  /** Ends where the container says, if it does. */
  async #takeUpLength(path: string): Promise<void> {
    this.#awaitsLength = true;
    this.#process.pauseOutput();
    const length = await readPromisedLength(path);
    const { from, to } = this.#span;
    this.#span = { from, to: sampleFrames(Math.min(to, length ?? Number.POSITIVE_INFINITY)) };
    this.#awaitsLength = false;
    this.#process.resumeOutput();
  }

  #push(samples: Float32Array, frames: SampleFrames): void {
    const { from, to } = this.#span;
    const start = Math.max(0, from - this.#decoded);
    const end = Math.min(frames, to - this.#decoded);
    this.#decoded += frames;
    if (start < end) this.#queue.push(samples.subarray(start * CHANNELS, end * CHANNELS));
    if (this.#decoded < to || this.#state !== 'open') return;
    this.#state = 'ended';
    this.#process.kill();
  }

  #take(bytes: Buffer): void {
    // The pipe of a process that was ended still gives what was in it.
    if (this.#isClosed) return;
    const whole = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    const frames = sampleFrames(Math.floor(whole.length / BYTES_PER_FRAME));
    this.#carry = whole.subarray(frames * BYTES_PER_FRAME);
    this.#push(asFloats(whole, frames * CHANNELS), frames);
    if (this.#queue.length >= this.#ahead) this.#process.pauseOutput();
  }
}

/** Samples as they lie in the bytes, without a copy where the platform's floats may be read from there. */
function asFloats(bytes: Buffer, count: number): Float32Array {
  if (bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0)
    return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  const copy = new Float32Array(count);
  Buffer.from(copy.buffer).set(bytes.subarray(0, count * Float32Array.BYTES_PER_ELEMENT));
  return copy;
}
