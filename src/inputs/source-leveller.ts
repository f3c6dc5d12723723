import { Leveller, type LevellerOptions, type PcmBlock } from '../pcm/index.ts';

/** Levels what an input gives, each source by itself: nothing of one is remembered for the next. */
export class SourceLeveller {
  readonly #leveller: Leveller | null;
  #source = 0;

  /** @param options null: everything is given as it came */
  constructor(options: LevellerOptions | null) {
    this.#leveller = options && new Leveller(options);
  }

  /** The gain now, in dB; null: there is none. */
  get gain(): number | null {
    return this.#leveller?.gain ?? null;
  }

  /** Levels a block in place; `source`: another number for each source. */
  process(block: PcmBlock, source: number): PcmBlock {
    if (source !== this.#source) this.#leveller?.reset();
    this.#source = source;
    this.#leveller?.process(block);
    return block;
  }
}
