import { decode } from './hearing.ts';

/** MP3 of 128 kbit/s and 48 kHz has frames of one length, of 24 ms each. */
const FRAME_BYTES = 384;
const FRAME_SAMPLES = 1152;

/** Bytes that came, and when. */
export interface Received {
  read(): Buffer;
  /** When the byte before this offset was there. */
  arrivalOf(end: number): number;
}

/** What a listener of an MP3 mount got, with the time at which each sample could be heard. */
export class Recording {
  readonly samples: Float32Array;
  readonly #received: Received;
  readonly #firstFrame: number;
  readonly #frames: number;

  constructor(received: Received) {
    const bytes = received.read();
    this.#received = received;
    this.#firstFrame = findFirstFrame(bytes);
    this.#frames = Math.floor((bytes.length - this.#firstFrame) / FRAME_BYTES);
    const end = this.#firstFrame + this.#frames * FRAME_BYTES;
    this.samples = decode('mp3', bytes.subarray(this.#firstFrame, end));
  }

  /**
   * When the whole frame that a sample is in had come: a player can sound it from then on. Frames are counted from the
   * end, because a decoder leaves out first frames that need others before them.
   */
  arrivalOf(sample: number): number {
    const fromEnd = Math.floor((this.samples.length - 1 - sample) / FRAME_SAMPLES);
    return this.#received.arrivalOf(this.#firstFrame + (this.#frames - fromEnd) * FRAME_BYTES);
  }

  /** The first sample that came at or after a time; the number of samples if none did. */
  sampleAt(time: number): number {
    let low = 0;
    let high = this.samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.arrivalOf(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function findFirstFrame(bytes: Buffer): number {
  const isFrame = (at: number) => bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xfe) === 0xfa;
  for (let at = 0; at < FRAME_BYTES; at++) {
    const frames = Math.floor((bytes.length - at) / FRAME_BYTES);
    if (frames > 0 && Array.from({ length: frames }, (_, index) => at + index * FRAME_BYTES).every(isFrame)) return at;
  }
  throw new Error('Cannot hear the stream: it is not MP3 of 128 kbit/s and 48 kHz from end to end');
}
