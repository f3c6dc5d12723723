import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS, framesOf, type PcmBlock } from './pcm-block.ts';

/** Too short to be heard as a fade, long enough to make no click (5 ms). */
export const CLICKLESS: SampleFrames = sampleFrames(240);
/** How a sound that breaks off dies away: to a thousandth in `CLICKLESS`. */
const DECAY_EACH_FRAME = 0.001 ** (1 / CLICKLESS);

/** Lets a block begin from nothing, in place. */
export function fadeIn(block: PcmBlock): void {
  const span = Math.min(CLICKLESS, framesOf(block));
  for (let at = 0; at < span * CHANNELS; at++) block[at]! *= Math.floor(at / CHANNELS) / span;
}

/** Adds what is heard of a sound that broke off with the sample frame `last`, which goes on to what is left of it. */
export function dieAway(last: [number, number], block: PcmBlock): void {
  for (let at = 0; at < block.length; at += CHANNELS) {
    last[0] *= DECAY_EACH_FRAME;
    last[1] *= DECAY_EACH_FRAME;
    block[at]! += last[0];
    block[at + 1]! += last[1];
  }
}
