import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, dieAway, type PcmBlock, silentBlock } from '../pcm/index.ts';

/** Sound earns a fiftieth of its length in silence, so that a source that is late all the time is lost at last. */
const EARNED_PER_BLOCK = BLOCK_FRAMES / 50;

/**
 * Silence in the place of late sound, for at most `most`. The sound before it dies away without a click. What was used is
 * earned back as sound is given. Owned by a `LiveBuffer`.
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

  /** How long silence can be given now; 0: not at all. */
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

  /** Another source begins: it has all of `most`. */
  renew(): void {
    this.#isClosed = false;
    this.#left = Math.max(this.#left, this.#most);
  }

  /** Allows at least `span` this time, also where that is more than `most`. */
  extend(span: SampleFrames): void {
    this.#left = Math.max(this.#left, span);
  }

  /** No more sound is expected: no silence is given until the next source begins. */
  close(): void {
    this.#isClosed = true;
  }
}
