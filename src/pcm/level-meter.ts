import type { Dbfs } from '../core/index.ts';
import { toDbfs } from './decibels.ts';
import { BLOCK_FRAMES, CHANNELS, type PcmBlock } from './pcm-block.ts';

/** Levels of the left and the right channel. */
export interface StereoLevels {
  /** The largest sample of the last 300 ms. */
  readonly peak: readonly [Dbfs, Dbfs];
  /** Of the last 300 ms: a sine of full scale has −3. */
  readonly rms: readonly [Dbfs, Dbfs];
}

/** As long as the ear takes to judge a level. */
const WINDOW_BLOCKS = 15;

/** Peak and RMS of each channel over the last 300 ms. Told block by block; costs the same whether or not it is read. */
export class LevelMeter {
  readonly #peaks = new Float32Array(WINDOW_BLOCKS * CHANNELS);
  readonly #squares = new Float64Array(WINDOW_BLOCKS * CHANNELS);
  #at = 0;

  /** Measures a block and returns its largest sample on either channel, as a share of full scale. */
  push(block: PcmBlock): number {
    let largest = 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      let peak = 0;
      let squares = 0;
      for (let at = channel; at < block.length; at += CHANNELS) {
        const sample = block[at]!;
        const size = Math.abs(sample);
        if (size > peak) peak = size;
        squares += sample * sample;
      }
      this.#peaks[this.#at + channel] = peak;
      this.#squares[this.#at + channel] = squares;
      if (peak > largest) largest = peak;
    }
    this.#at = (this.#at + CHANNELS) % this.#peaks.length;
    return largest;
  }

  /** A block of silence. */
  pushSilence(): void {
    this.#peaks.fill(0, this.#at, this.#at + CHANNELS);
    this.#squares.fill(0, this.#at, this.#at + CHANNELS);
    this.#at = (this.#at + CHANNELS) % this.#peaks.length;
  }

  read(): StereoLevels {
    return { peak: [this.#peak(0), this.#peak(1)], rms: [this.#rms(0), this.#rms(1)] };
  }

  #peak(channel: number): Dbfs {
    let peak = 0;
    for (let at = channel; at < this.#peaks.length; at += CHANNELS) peak = Math.max(peak, this.#peaks[at]!);
    return toDbfs(peak);
  }

  #rms(channel: number): Dbfs {
    let sum = 0;
    for (let at = channel; at < this.#squares.length; at += CHANNELS) sum += this.#squares[at]!;
    return toDbfs(Math.sqrt(sum / (WINDOW_BLOCKS * BLOCK_FRAMES)));
  }
}
