import { millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS, fadeIn, millisToFrames, type PcmBlock, type PcmQueue } from '../pcm/index.ts';

/**
 * A decoder gives silence where the frames before its first one are missing, and encoders leave some at both ends: with MP3
 * 57 ms together. So much of it is left out on either side.
 */
const MOST_SILENCE = millisToFrames(millis(100));
/** A share of full scale: -60 dBFS. */
const SILENT_BELOW = 0.001;

/** Where the sound of one source goes on in that of another: without the silence between them, and without a click. */
export class Seam {
  /** What may be left out before the first sound; null: it has come. */
  #silenceLeft: number | null = null;

  /** Another source begins behind what is in the queue. Says by how much the queue is shorter now. */
  begin(queue: PcmQueue): SampleFrames {
    this.#silenceLeft = null;
    if (queue.length === 0) return sampleFrames(0);
    this.#silenceLeft = MOST_SILENCE;
    const before = queue.length;
    queue.trimEnd(SILENT_BELOW, MOST_SILENCE);
    queue.fadeEnd();
    return sampleFrames(before - queue.length);
  }

  /** What is to be heard of the next piece of the new source. */
  enter(piece: PcmBlock): PcmBlock {
    if (this.#silenceLeft === null) return piece;
    const most = Math.min(piece.length, this.#silenceLeft * CHANNELS);
    let start = 0;
    while (start < most && Math.abs(piece[start]!) < SILENT_BELOW) start++;
    start -= start % CHANNELS;
    this.#silenceLeft -= start / CHANNELS;
    const rest = piece.subarray(start);
    if (rest.length === 0) return rest;
    this.#silenceLeft = null;
    fadeIn(rest);
    return rest;
  }
}
