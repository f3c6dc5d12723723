/**
 * PCM: blocks of samples and what is done to them. Pure, above `core` alone; no sockets, no timers, no log. State is what
 * a meter, a limiter or a queue remembers between two blocks, and belongs to its creator.
 */
export { SILENCE_DBFS, toDbfs, toShare } from './decibels.ts';
export { CLICKLESS, dieAway, fadeIn } from './fades.ts';
export { LevelMeter, type StereoLevels } from './level-meter.ts';
export { Leveller, type LevellerOptions } from './leveller.ts';
export { Limiter } from './limiter.ts';
export { type Loudness, LoudnessMeter } from './loudness-meter.ts';
export {
  BLOCK_FRAMES,
  CHANNELS,
  framesOf,
  framesToMillis,
  microsToFrames,
  millisToFrames,
  type PcmBlock,
  SAMPLE_RATE,
  silentBlock,
} from './pcm-block.ts';
export { PcmQueue } from './pcm-queue.ts';
export { peakOf } from './peak-of.ts';
export { Resampler } from './resampler.ts';
export { toS16le } from './s16le.ts';
export { Splicer } from './splicer.ts';
export { TruePeakDetector } from './true-peak.ts';
