import { sampleFrames } from '../../src/core/index.ts';
import { BLOCK_FRAMES, CHANNELS, SAMPLE_RATE } from '../../src/pcm/index.ts';
import type { ProgramTitle, Signal, SignalListener } from '../../src/program/index.ts';

/** A tone that a signal has from a position on. */
export interface TonePassage {
  readonly from: number;
  readonly hertz: number;
}

const PEAK = 0.25;

/** A signal of tones whose blocks a test feeds, as fast as it likes. One follows the other without a step. */
export class FedSignal implements Signal {
  readonly name = 'main';
  readonly #passages: TonePassage[];
  readonly #listeners = new Set<SignalListener>();
  #title: ProgramTitle | null = null;
  #position = 0;
  #angle = 0;

  constructor(...passages: TonePassage[]) {
    this.#passages = passages;
  }

  /** Sample frames that were fed. */
  get position(): number {
    return this.#position;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  attach(listener: SignalListener): () => void {
    this.#listeners.add(listener);
    if (this.#title) listener.title?.(this.#title, sampleFrames(this.#position));
    return () => this.#listeners.delete(listener);
  }

  setTitle(title: ProgramTitle | null): void {
    this.#title = title;
    for (const listener of this.#listeners) listener.title?.(title, sampleFrames(this.#position));
  }

  /** Feeds the next blocks; the samples are used again for each. */
  feed(seconds: number): void {
    const samples = new Float32Array(BLOCK_FRAMES * CHANNELS);
    for (let block = 0; block < Math.round(seconds * 50); block++) {
      for (let at = 0; at < BLOCK_FRAMES; at++) {
        const { hertz } = this.#passages.findLast(({ from }) => from <= this.#position + at)!;
        this.#angle += (2 * Math.PI * hertz) / SAMPLE_RATE;
        samples[at * CHANNELS] = samples[at * CHANNELS + 1] = PEAK * Math.sin(this.#angle);
      }
      for (const listener of this.#listeners) listener.block(samples, sampleFrames(this.#position));
      this.#position += BLOCK_FRAMES;
    }
  }
}
