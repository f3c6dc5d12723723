import type { MonitorFormat } from './monitor-messages.ts';
import type { SoundTaker } from './sound-decoder.ts';

/** Positions of a feed are counted at this rate, whatever its own. */
const POSITION_RATE = 48_000;

/**
 * Puts in its place what an Opus decoder gives: the frames that the codec looks ahead by are thrown away at the
 * beginning, and by as many the sound is older than the position of its packet.
 */
export class OpusPlace {
  readonly #take: SoundTaker;
  readonly #lookahead: number;
  readonly #positionsPerFrame: number;
  #toDrop: number;

  constructor({ lookaheadFrames, sampleRate }: MonitorFormat, take: SoundTaker) {
    this.#take = take;
    this.#lookahead = lookaheadFrames;
    this.#positionsPerFrame = POSITION_RATE / sampleRate;
    this.#toDrop = lookaheadFrames;
  }

  /** `position` and `isSeam` are those of the packet. */
  give(left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>, position: number, isSeam: boolean): void {
    const dropped = Math.min(this.#toDrop, left.length);
    this.#toDrop -= dropped;
    if (dropped === left.length) return;
    this.#take({
      left: left.subarray(dropped),
      right: right.subarray(dropped),
      position: position + (dropped - this.#lookahead) * this.#positionsPerFrame,
      isSeam,
    });
  }
}
