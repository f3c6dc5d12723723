import { type Millis, type SampleFrames, sampleFrames } from '../../core/index.ts';
import { framesOf, framesToMillis, type PcmBlock } from '../../pcm/index.ts';
import type { TrackReader } from '../ports.ts';
import { tunePlans } from './tune-plans.ts';
import { TuneRenderer } from './tune-renderer.ts';
import { TuneTiming } from './tune-timing.ts';

/** A tune that airchain plays itself. */
export interface TuneFacts {
  /** From 1 on. */
  readonly number: number;
  readonly title: string;
  readonly artist: string;
  readonly duration: Millis;
}

/** Who plays the tunes. */
const ARTIST = 'airchain';

/** All tunes, in their order. */
export const tunes: readonly TuneFacts[] = tunePlans.map((plan, index) => ({
  number: index + 1,
  title: plan.title,
  artist: ARTIST,
  duration: framesToMillis(new TuneTiming(plan).length),
}));

/** The sound of a tune, rendered as it is read. `number` is one of `tunes`; `ahead`: as `OpenTrack` has it. */
export function openTune(number: number, ahead: SampleFrames): TrackReader {
  return new TuneReader(new TuneRenderer(tunePlans[number - 1]!), ahead);
}

/** Reads a tune that is rendered meanwhile. */
class TuneReader implements TrackReader {
  readonly failure = null;
  readonly #renderer: TuneRenderer;
  readonly #ahead: SampleFrames;

  constructor(renderer: TuneRenderer, ahead: SampleFrames) {
    this.#renderer = renderer;
    this.#ahead = ahead;
  }

  get state(): 'open' | 'ended' {
    return this.#renderer.left <= this.#ahead ? 'ended' : 'open';
  }

  get ready(): SampleFrames {
    return sampleFrames(Math.min(this.#renderer.left, this.#ahead));
  }

  read(target: PcmBlock, offset: number): SampleFrames {
    return this.#renderer.render(target, offset, sampleFrames(framesOf(target) - offset));
  }

  close(): void {}
}
