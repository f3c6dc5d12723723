import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, dieAway, type PcmBlock, silentBlock } from '../pcm/index.ts';

/** Sound earns a fiftieth of its length in silence: a source that is late all the time is let go. */
const EARNED_PER_BLOCK = BLOCK_FRAMES / 50;

/**
 * Silence in the place of sound that is late: bounded, and the sound before it dies away without a click. What was used
 * comes back as sound is given. Owned by a `LiveBuffer`.
 */
export class Bridge {
  readonly #most: SampleFrames;
  #left: number;
  #isClosed = false;
  #last: [number, number] = [0, 0];

  constructor(most: SampleFrames) {
    this.#most = most;
    this.#left = most;
  }

  /** What can be bridged now; 0: nothing. */
  get left(): SampleFrames {
    return sampleFrames(this.#isClosed || this.#left < BLOCK_FRAMES ? 0 : this.#left);
  }

  /** A block of sound was given. */
  follow(block: PcmBlock): void {
    this.#last = [block.at(-2)!, block.at(-1)!];
    if (this.#left < this.#most) this.#left = Math.min(this.#most, this.#left + EARNED_PER_BLOCK);
  }

  /** The next block of silence; null: that was all. */
  read(): PcmBlock | null {
    if (this.left === 0) return null;
    this.#left -= BLOCK_FRAMES;
    const block = silentBlock();
    dieAway(this.#last, block);
    return block;
  }

  /** A source begins. */
  renew(): void {
    this.#isClosed = false;
    this.#left = Math.max(this.#left, this.#most);
  }

  /** Once, this long may be bridged. */
  extend(span: SampleFrames): void {
    this.#left = Math.max(this.#left, span);
  }

  /** No more sound is expected: there is nothing to be bridged. */
  close(): void {
    this.#isClosed = true;
  }
}
