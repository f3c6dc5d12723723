import { LevelMeter, type StereoLevels } from '../pcm/index.ts';
import type { InputBlock, Tick } from '../program/index.ts';

/** A block as an input makes it, before it is measured. */
export type MadeBlock = Omit<InputBlock, 'peak'>;

/**
 * The way out of an input: makes one block for each tick, however many programs ask for it, and measures what leaves. Owned
 * by its input.
 */
export class Outlet {
  readonly #make: () => MadeBlock | null;
  readonly #meter = new LevelMeter();
  #pulled: { readonly tick: Tick; readonly block: InputBlock | null } | null = null;

  /** @param make gives the next block; null: the input is dry */
  constructor(make: () => MadeBlock | null) {
    this.#make = make;
  }

  /** Of the last 300 ms that were pulled. */
  get levels(): StereoLevels {
    return this.#meter.read();
  }

  pull(tick: Tick): InputBlock | null {
    if (this.#pulled?.tick === tick) return this.#pulled.block;
    const made = this.#make();
    const block = made && { ...made, peak: this.#meter.push(made.samples) };
    if (!block) this.#meter.pushSilence();
    this.#pulled = { tick, block };
    return block;
  }
}
