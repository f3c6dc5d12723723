import type { PcmBlock } from './pcm-block.ts';

/** The largest sample of a block on either channel, as a share of full scale. */
export function peakOf(block: PcmBlock): number {
  let peak = 0;
  for (let at = 0; at < block.length; at++) {
    const size = Math.abs(block[at]!);
    if (size > peak) peak = size;
  }
  return peak;
}
