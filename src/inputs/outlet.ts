import { LevelMeter, type StereoLevels } from '../pcm/index.ts';
import type { InputBlock, Tick } from '../program/index.ts';

/**
 * The way out of an input: makes one block for each tick, however many programs ask for it, and measures what leaves. Owned
 * by its input.
 */
export class Outlet {
  readonly #make: () => InputBlock | null;
  readonly #meter = new LevelMeter();
  #pulled: { readonly tick: Tick; readonly block: InputBlock | null } | null = null;

  /** @param make gives the next block; null: the input is dry */
  constructor(make: () => InputBlock | null) {
    this.#make = make;
  }

  /** Of the last 300 ms that were pulled. */
  get levels(): StereoLevels {
    return this.#meter.read();
  }

  pull(tick: Tick): InputBlock | null {
    if (this.#pulled?.tick === tick) return this.#pulled.block;
    const block = this.#make();
    if (block) this.#meter.push(block.samples);
    else this.#meter.pushSilence();
    this.#pulled = { tick, block };
    return block;
  }
}
