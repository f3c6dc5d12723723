import type { SampleFrames } from '../core/index.ts';
import { type PcmBlock, toS16le } from '../pcm/index.ts';

/** The blocks of one signal as encoders take them, converted once for all of its encoders. Owned by its creator. */
export class SignalBytes {
  #position: SampleFrames | null = null;
  #bytes: Buffer = Buffer.alloc(0);

  /** The block at `position` as s16le. It is never changed, so it may be kept. */
  of(samples: PcmBlock, position: SampleFrames): Buffer {
    if (position !== this.#position) {
      this.#position = position;
      this.#bytes = toS16le(samples);
    }
    return this.#bytes;
  }
}
