import { type Clock, type Dbfs, type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE, type StereoLevels, silentBlock, toShare } from '../pcm/index.ts';
import type { InputBlock, Tick } from '../program/index.ts';
import type { Input } from './input.ts';
import { InputHealth } from './input-health.ts';
import { type MadeBlock, Outlet } from './outlet.ts';

/** Fills one block after the other. */
type Generator = (block: PcmBlock) => void;

/** An input that makes its sound itself and never ends: a tone or silence. */
export class SteadyInput implements Input {
  readonly name: string;
  readonly timing = 'waiting';
  readonly isEnding = false;
  readonly title = null;
  readonly buffer = null;
  readonly origin = '';
  readonly health: InputHealth;
  readonly #fill: Generator;
  #isOn = false;
  readonly #outlet = new Outlet(() => this.#make());

  constructor(name: string, clock: Clock, fill: Generator) {
    this.name = name;
    this.#fill = fill;
    this.health = new InputHealth(clock);
  }

  get levels(): StereoLevels {
    return this.#outlet.levels;
  }

  get ready(): SampleFrames {
    return sampleFrames(this.#isOn ? Number.POSITIVE_INFINITY : 0);
  }

  start(): void {
    this.#isOn = true;
    this.health.activate();
  }

  stop(): void {
    this.#isOn = false;
    this.health.rest('switched off');
  }

  pull(tick: Tick): InputBlock | null {
    return this.#outlet.pull(tick);
  }

  #make(): MadeBlock | null {
    if (!this.#isOn) return null;
    const samples = silentBlock();
    this.#fill(samples);
    return { samples, title: null };
  }
}

/** A sine on both channels, `hertz` high, with a peak of `level`. */
export function toneGenerator(hertz: number, level: Dbfs): Generator {
  const peak = toShare(level);
  const step = (2 * Math.PI * hertz) / SAMPLE_RATE;
  let phase = 0;
  return (block) => {
    for (let at = 0; at < block.length; at += CHANNELS) {
      block[at] = block[at + 1] = peak * Math.sin(phase);
      phase = (phase + step) % (2 * Math.PI);
    }
  };
}

/** Digital silence. */
export function silenceGenerator(): Generator {
  return () => {};
}
