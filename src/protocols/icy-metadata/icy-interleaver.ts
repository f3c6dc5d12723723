import type { ByteCount } from '../../core/index.ts';
import { EMPTY_ICY_BLOCK } from './icy-block.ts';

/**
 * Puts metadata blocks into one listener's stream, one after every `interval` audio bytes, counted from the listener's
 * first byte. A block is put in right before the audio byte that follows it, so that it says what is true for that byte.
 *
 * Made once for each listener: it holds two numbers and a reference, copies nothing and allocates nothing but views where
 * a block falls inside a piece of audio. Where a title changes, the caller ends one piece of audio and starts the next.
 *
 * @see docs/protocols/icy-metadata.md
 */
export class IcyInterleaver {
  readonly #interval: number;
  #audioLeft: number;
  #sentBlock: Buffer | null = null;

  /** @param interval audio bytes between two blocks, 1 or more; what the listener received in `icy-metaint` */
  constructor(interval: ByteCount) {
    this.#interval = interval;
    this.#audioLeft = interval;
  }

  /**
   * Appends to `out` the audio with the blocks that fall before any of its bytes.
   * @param audio the next bytes of the stream; views on them are appended, so they must stay as they are until written
   * @param block the block of the title that is true for all of `audio` (`writeIcyBlock`); sent when it differs from the
   * one sent last, else the empty block stands in for it
   * @returns how many bytes were appended
   */
  interleave(audio: Buffer, block: Buffer, out: Buffer[]): number {
    let added = audio.length;
    let offset = 0;
    while (offset < audio.length) {
      if (this.#audioLeft === 0) {
        const due = this.#takeBlock(block);
        out.push(due);
        added += due.length;
        this.#audioLeft = this.#interval;
      }
      const end = Math.min(audio.length, offset + this.#audioLeft);
      out.push(offset === 0 && end === audio.length ? audio : audio.subarray(offset, end));
      this.#audioLeft -= end - offset;
      offset = end;
    }
    return added;
  }

  /** Compares the bytes too: after a move to another mount the same title comes in another buffer. */
  #takeBlock(block: Buffer): Buffer {
    const isKnown = this.#sentBlock !== null && (this.#sentBlock === block || this.#sentBlock.equals(block));
    this.#sentBlock = block;
    return isKnown ? EMPTY_ICY_BLOCK : block;
  }
}
