import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS } from '../pcm/index.ts';

/** Bytes of a sample frame as ffmpeg is given it: s16le. */
export const BYTES_PER_FRAME = CHANNELS * Int16Array.BYTES_PER_ELEMENT;

interface Piece {
  readonly bytes: Buffer;
  readonly position: SampleFrames;
}

/** The newest sound of a signal, as s16le, so that an encoder that dies loses none of it. Owned by its encoder. */
export class KeptSound {
  readonly #most: SampleFrames;
  #pieces: Piece[] = [];
  #end = sampleFrames(0);

  /** @param most what is kept at the most */
  constructor(most: SampleFrames) {
    this.#most = most;
  }

  /** Where the oldest of it begins in the signal, and where the newest ends. */
  get start(): SampleFrames {
    return this.#pieces[0]?.position ?? this.#end;
  }
  get end(): SampleFrames {
    return this.#end;
  }

  /** Adds what follows. The bytes are not copied. */
  push(bytes: Buffer, position: SampleFrames): void {
    this.#pieces.push({ bytes, position });
    this.#end = endOf({ bytes, position });
    this.forgetBefore(sampleFrames(this.#end - this.#most));
  }

  /** Forgets the pieces that end before a position. */
  forgetBefore(position: SampleFrames): void {
    while (this.#pieces[0] && endOf(this.#pieces[0]) <= position) this.#pieces.shift();
  }

  /** What is there from a position on, piece by piece. */
  *from(start: SampleFrames): Iterable<Buffer> {
    for (const { bytes, position } of this.#pieces) {
      const skipped = Math.max(0, start - position) * BYTES_PER_FRAME;
      if (skipped < bytes.length) yield bytes.subarray(skipped);
    }
  }

  clear(): void {
    this.#pieces = [];
  }
}

function endOf({ bytes, position }: Piece): SampleFrames {
  return sampleFrames(position + bytes.length / BYTES_PER_FRAME);
}
