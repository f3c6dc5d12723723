import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { CLICKLESS } from './fades.ts';
import { CHANNELS, type PcmBlock } from './pcm-block.ts';

/**
 * Sample frames on their way from who makes them to who takes them, first in, first out. Keeps the pieces that it was
 * given without copying them. Has no limit of its own: its owner watches `length`.
 */
export class PcmQueue {
  #pieces: PcmBlock[] = [];
  /** Samples of the first piece that were taken already. */
  #taken = 0;
  #samples = 0;

  get length(): SampleFrames {
    return sampleFrames(this.#samples / CHANNELS);
  }

  /** Adds a piece, which is the queue's from here on. */
  push(piece: PcmBlock): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#samples += piece.length;
  }

  /** Moves sample frames into `target` from `offset` (in sample frames) on and says how many there were. */
  read(target: PcmBlock, offset = 0): SampleFrames {
    let at = offset * CHANNELS;
    while (at < target.length && this.#pieces.length > 0) {
      const piece = this.#pieces[0]!;
      const count = Math.min(piece.length - this.#taken, target.length - at);
      target.set(piece.subarray(this.#taken, this.#taken + count), at);
      at += count;
      this.#advance(count);
    }
    return sampleFrames(at / CHANNELS - offset);
  }

  /** Copies sample frames into `target` without taking them, and says how many there were. */
  peek(target: PcmBlock): SampleFrames {
    let at = 0;
    for (let index = 0; index < this.#pieces.length && at < target.length; index++) {
      const piece = this.#pieces[index]!;
      const start = index === 0 ? this.#taken : 0;
      const count = Math.min(piece.length - start, target.length - at);
      target.set(piece.subarray(start, start + count), at);
      at += count;
    }
    return sampleFrames(at / CHANNELS);
  }

  /** Forgets up to `count` of the oldest sample frames. */
  drop(count: SampleFrames): void {
    let left = Math.min(count * CHANNELS, this.#samples);
    while (left > 0) {
      const step = Math.min(left, this.#pieces[0]!.length - this.#taken);
      this.#advance(step);
      left -= step;
    }
  }

  /** Forgets the silence at the end: whatever comes behind the last sample that reaches `below`, up to `most`. */
  trimEnd(below: number, most: SampleFrames = sampleFrames(Number.POSITIVE_INFINITY)): void {
    const shortest = Math.max(0, this.#samples - most * CHANNELS);
    let keep = this.#samples;
    for (let index = this.#pieces.length - 1; index >= 0; index--) {
      const piece = this.#pieces[index]!;
      const start = index === 0 ? this.#taken : 0;
      for (let at = piece.length - 1; at >= start; at--, keep--) {
        if (keep > shortest && Math.abs(piece[at]!) < below) continue;
        this.truncate(sampleFrames(Math.ceil(keep / CHANNELS)));
        return;
      }
    }
    this.truncate(sampleFrames(0));
  }

  /** Lets the sound end in nothing, in place. */
  fadeEnd(): void {
    let back = 0;
    for (let index = this.#pieces.length - 1; index >= 0; index--) {
      const piece = this.#pieces[index]!;
      const start = index === 0 ? this.#taken : 0;
      for (let at = piece.length - 1; at >= start; at--, back++) {
        if (back >= CLICKLESS * CHANNELS) return;
        piece[at]! *= Math.floor(back / CHANNELS) / CLICKLESS;
      }
    }
  }

  /** Forgets all but the oldest `count` sample frames. */
  truncate(count: SampleFrames): void {
    let surplus = this.#samples - count * CHANNELS;
    while (surplus > 0) {
      const last = this.#pieces.at(-1)!;
      const available = last.length - (this.#pieces.length === 1 ? this.#taken : 0);
      const cut = Math.min(surplus, available);
      this.#pieces[this.#pieces.length - 1] = last.subarray(0, last.length - cut);
      if (cut === available) this.#pieces.pop();
      this.#samples -= cut;
      surplus -= cut;
    }
    if (this.#pieces.length === 0) this.#taken = 0;
  }

  clear(): void {
    this.#pieces = [];
    this.#taken = 0;
    this.#samples = 0;
  }

  #advance(samples: number): void {
    this.#taken += samples;
    this.#samples -= samples;
    if (this.#taken < this.#pieces[0]!.length) return;
    this.#pieces.shift();
    this.#taken = 0;
  }
}
