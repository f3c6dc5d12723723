import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, CHANNELS, type PcmBlock, silentBlock } from './pcm-block.ts';
import type { PcmQueue } from './pcm-queue.ts';

/** The shortest and the longest stretch that a splice leaves out or repeats: 5 to 19 ms, a period of every voice, below a block. */
const SHORTEST = 240;
const LONGEST = 900;
/** Places are compared by every third sample frame, left and right in turn: what their sum is, may be nothing. */
const STRIDE = 3;

/**
 * Gives a queue block by block, and can make one of them a little shorter or longer without being heard: it fades from the
 * sound into itself, some milliseconds on or back, where the two are most alike. That is how a buffer follows a source
 * whose clock is another. Owns the end of what it gave last; the queue is its owner's.
 */
export class Splicer {
  /** The last of what was given, for the places that lie before the next sound. */
  readonly #past = new Float32Array(LONGEST * CHANNELS);

  /** What a queue must hold for a splice. */
  static readonly needed: SampleFrames = sampleFrames(BLOCK_FRAMES + LONGEST);

  /** The next block as it is, and how much of the queue it was. The last one is filled up with silence. */
  read(queue: PcmQueue): { block: PcmBlock; taken: SampleFrames } {
    const block = silentBlock();
    const taken = queue.read(block);
    this.#remember(block);
    return { block, taken };
  }

  /** The next block, with 5 to 19 ms of sound left out. The queue must hold `needed`. */
  shorten(queue: PcmQueue): { block: PcmBlock; taken: SampleFrames } {
    const ahead = silentBlock(Splicer.needed);
    queue.peek(ahead);
    const skip = findMostAlike(ahead, 0, (distance) => distance);
    const block = fadeBetween(ahead, 0, skip);
    return this.#finish(queue, block, BLOCK_FRAMES + skip);
  }

  /** The next block, with 5 to 19 ms of sound repeated. */
  lengthen(queue: PcmQueue): { block: PcmBlock; taken: SampleFrames } {
    const around = silentBlock(sampleFrames(LONGEST + BLOCK_FRAMES));
    around.set(this.#past);
    queue.peek(around.subarray(this.#past.length));
    const back = findMostAlike(around, LONGEST, (distance) => LONGEST - distance);
    const block = fadeBetween(around, LONGEST, LONGEST - back);
    return this.#finish(queue, block, BLOCK_FRAMES - back);
  }

  #finish(queue: PcmQueue, block: PcmBlock, taken: number): { block: PcmBlock; taken: SampleFrames } {
    queue.drop(sampleFrames(taken));
    this.#remember(block);
    return { block, taken: sampleFrames(taken) };
  }

  #remember(block: PcmBlock): void {
    this.#past.set(block.subarray(block.length - this.#past.length));
  }
}

/** The distance at which the sound from `placeOf(distance)` on is most like that from `from` on, over a block. */
function findMostAlike(sound: PcmBlock, from: number, placeOf: (distance: number) => number): number {
  const points = BLOCK_FRAMES / STRIDE;
  let best = LONGEST;
  let most = Number.NEGATIVE_INFINITY;
  // Of places that are alike the farthest: fewer splices do the same.
  for (let distance = LONGEST; distance >= SHORTEST; distance--) {
    const place = placeOf(distance);
    let product = 0;
    let energy = 1e-9;
    for (let point = 0; point < points; point++) {
      const at = point * STRIDE;
      const channel = point % CHANNELS;
      const other = sound[(place + at) * CHANNELS + channel]!;
      product += sound[(from + at) * CHANNELS + channel]! * other;
      energy += other * other;
    }
    const likeness = product / Math.sqrt(energy);
    if (likeness > most) {
      most = likeness;
      best = distance;
    }
  }
  return best;
}

/** A block that begins with the sound at `from` and ends with that at `to`. Both are alike, so amplitudes are faded. */
function fadeBetween(sound: PcmBlock, from: number, to: number): PcmBlock {
  const block = silentBlock();
  for (let at = 0; at < BLOCK_FRAMES; at++) {
    const share = 0.5 - 0.5 * Math.cos((Math.PI * (at + 0.5)) / BLOCK_FRAMES);
    for (let channel = 0; channel < CHANNELS; channel++) {
      const before = sound[(from + at) * CHANNELS + channel]!;
      const after = sound[(to + at) * CHANNELS + channel]!;
      block[at * CHANNELS + channel] = before + (after - before) * share;
    }
  }
  return block;
}
