import { type SampleFrames, sampleFrames } from '../../src/core/index.ts';
import { BLOCK_FRAMES, CHANNELS, peakOf, SAMPLE_RATE } from '../../src/pcm/index.ts';
import type { InputBlock, ProgramInput, ProgramTitle, Tick } from '../../src/program/index.ts';

/** How an input of the tests sounds. */
export interface ToneInputOptions {
  readonly hertz: number;
  readonly peak?: number;
  readonly timing?: 'live' | 'waiting';
  readonly title?: ProgramTitle | null;
}

/** It falls silent and sounds again within this many sample frames, without a click of its own. */
const OWN_FADE = 240;

/** An input of a program that is one tone, and comes and goes by the test's word. It is dry until it plays. */
export class ToneInput implements ProgramInput {
  readonly name: string;
  readonly timing: 'live' | 'waiting';
  readonly hertz: number;
  readonly peak: number;
  title: ProgramTitle | 'keep' | null;
  /** Gives silence instead of its tone. */
  isSilent = false;
  /** Says that it has sound and gives none. */
  isLying = false;
  isEnding = false;
  pulls = 0;
  #left = 0;
  #level = 0;
  #frame = 0;
  #tick: Tick = -1;
  #last: InputBlock | null = null;

  constructor(name: string, { hertz, peak = 0.25, timing = 'live', title = null }: ToneInputOptions) {
    this.name = name;
    this.hertz = hertz;
    this.peak = peak;
    this.timing = timing;
    this.title = title;
  }

  get ready(): SampleFrames {
    return sampleFrames(this.#left);
  }

  /** Sounds without end. */
  play(): this {
    this.#left = Number.POSITIVE_INFINITY;
    this.isEnding = false;
    return this;
  }

  /** Says that so much is left. */
  endIn(frames: number): this {
    this.#left = frames;
    this.isEnding = true;
    return this;
  }

  /** Breaks off after so much, without a word before. */
  breakOff(frames = 0): this {
    this.#left = frames;
    this.isEnding = false;
    return this;
  }

  pull(tick: Tick): InputBlock | null {
    if (tick !== this.#tick) this.#last = this.#make();
    this.#tick = tick;
    return this.#last;
  }

  #make(): InputBlock | null {
    this.pulls++;
    if (this.isLying || this.#left === 0) return null;
    const samples = new Float32Array(BLOCK_FRAMES * CHANNELS);
    const count = Math.min(BLOCK_FRAMES, this.#left);
    for (let at = 0; at < count; at++) {
      this.#level = Math.min(1, Math.max(0, this.#level + (this.isSilent ? -1 : 1) / OWN_FADE));
      const angle = (2 * Math.PI * this.hertz * this.#frame++) / SAMPLE_RATE;
      samples[at * CHANNELS] = samples[at * CHANNELS + 1] = this.#level * this.peak * Math.sin(angle);
    }
    this.#left -= count;
    return { samples, peak: peakOf(samples), title: this.title };
  }
}
