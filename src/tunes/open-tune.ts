import { type Millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { framesOf, framesToMillis, type PcmBlock, PcmQueue, silentBlock } from '../pcm/index.ts';
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

/** The audio of a tune, rendered while it is read. `number` is one of `tunes`; `ahead`: sample frames to keep ready. */
export function openTune(number: number, ahead: SampleFrames): TuneReader {
  return new TuneReader(new TuneRenderer(tunePlans[number - 1]!), ahead);
}

/**
 * Reads a tune that is rendered meanwhile: for each piece that is read two are rendered, until there is as much as is
 * wanted ahead. So a caller that reads everything at once does not have to wait for it.
 */
export class TuneReader {
  readonly failure = null;
  readonly #renderer: TuneRenderer;
  readonly #ahead: SampleFrames;
  readonly #queue = new PcmQueue();
  #isClosed = false;

  constructor(renderer: TuneRenderer, ahead: SampleFrames) {
    this.#renderer = renderer;
    this.#ahead = ahead;
  }

  get state(): 'open' | 'ended' {
    return this.#toRender === 0 ? 'ended' : 'open';
  }

  get ready(): SampleFrames {
    const { length } = this.#queue;
    return sampleFrames(Math.max(length, Math.min(this.#ahead, length + this.#toRender)));
  }

  read(target: PcmBlock, offset: number): SampleFrames {
    const wanted = framesOf(target) - offset;
    const queued = this.#queue.read(target, offset);
    const rendered = this.#render(target, offset + queued, wanted - queued);
    if (this.#queue.length < this.#ahead) this.#renderAhead(2 * wanted);
    return sampleFrames(queued + rendered);
  }

  trimEnd(below: number): void {
    this.#queue.trimEnd(below);
  }

  close(): void {
    this.#isClosed = true;
    this.#queue.clear();
  }

  get #toRender(): number {
    return this.#isClosed ? 0 : this.#renderer.left;
  }

  #render(target: PcmBlock, offset: number, count: number): number {
    return this.#isClosed ? 0 : this.#renderer.render(target, offset, count);
  }

  #renderAhead(count: number): void {
    const piece = silentBlock(sampleFrames(Math.min(count, this.#toRender)));
    this.#render(piece, 0, framesOf(piece));
    this.#queue.push(piece);
  }
}
