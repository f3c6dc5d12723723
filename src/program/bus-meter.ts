import { type Dbfs, dbfs } from '../core/index.ts';
import {
  LevelMeter,
  Limiter,
  type Loudness,
  LoudnessMeter,
  type PcmBlock,
  type StereoLevels,
  toDbfs,
} from '../pcm/index.ts';

/** What a bus measures of itself. */
export interface BusLevels extends StereoLevels {
  readonly loudness: Loudness;
  /** The highest true peak since the title began, in dBTP. */
  readonly truePeak: Dbfs;
  /** What the limiter takes off now, in dB; 0: nothing. */
  readonly reduction: number;
}

/** The end of a program's way: limits every block and measures what leaves. Owned by the program. */
export class BusMeter {
  readonly #limiter: Limiter;
  readonly #levels = new LevelMeter();
  readonly #loudness = new LoudnessMeter();
  #ceiling: number;
  #truePeak = 0;

  /** @param ceiling the highest true peak that leaves, as a share of full scale */
  constructor(ceiling: number) {
    this.#ceiling = ceiling;
    this.#limiter = new Limiter(ceiling);
  }

  configure(ceiling: number): void {
    this.#ceiling = ceiling;
    this.#limiter.configure(ceiling);
  }

  /** Limits the block in place; it leaves `Limiter.delay` late. */
  process(block: PcmBlock): PcmBlock {
    this.#limiter.process(block);
    this.#levels.push(block);
    this.#loudness.push(block);
    this.#truePeak = Math.max(this.#truePeak, Math.min(this.#limiter.inputPeak, this.#ceiling));
    return block;
  }

  read(): BusLevels {
    return {
      ...this.#levels.read(),
      loudness: this.#loudness.read(),
      truePeak: toDbfs(this.#truePeak),
      reduction: -dbfs(20 * Math.log10(this.#limiter.gain)) || 0,
    };
  }

  /** Begins to integrate again, as with each title. */
  reset(): void {
    this.#loudness.reset();
    this.#limiter.forgetPeak();
    this.#truePeak = 0;
  }
}
