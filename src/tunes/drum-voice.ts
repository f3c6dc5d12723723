import { SAMPLE_RATE } from '../pcm/index.ts';
import type { SeededRandom } from './seeded-random.ts';
import { decayFactor, INAUDIBLE, smoothRise, type Voice } from './voice.ts';

/** A short burst of noise in a band: a shaker, a brush. */
export interface NoiseBurst {
  readonly level: number;
  /** The middle of the band, in hertz, and how narrow it is. */
  readonly centre: number;
  readonly quality: number;
  /** In seconds; the decay is by 60 dB. */
  readonly attack: number;
  readonly decay: number;
}

/** Opening of the filter that takes the hiss off. */
const SOFTENING = 0.45;

/** Noise through a state-variable band-pass. */
export class NoiseVoice implements Voice {
  readonly #burst: NoiseBurst;
  readonly #random: SeededRandom;
  readonly #decay: number;
  #level: number;
  #low = 0;
  #band = 0;
  #soft = 0;
  #age = 0;

  constructor(burst: NoiseBurst, random: SeededRandom) {
    this.#burst = burst;
    this.#random = random;
    this.#level = burst.level;
    this.#decay = decayFactor(burst.decay, SAMPLE_RATE);
  }

  render(target: Float32Array, from: number, to: number): boolean {
    const { centre, quality, attack } = this.#burst;
    const cutoff = 2 * Math.sin((Math.PI * centre) / SAMPLE_RATE);
    const damping = 1 / quality;
    const riseSamples = attack * SAMPLE_RATE;
    for (let at = from; at < to; at++) {
      const high = this.#random.between(-1, 1) - this.#low - damping * this.#band;
      this.#band += cutoff * high;
      this.#low += cutoff * this.#band;
      const rise = this.#age < riseSamples ? smoothRise(this.#age / riseSamples) : 1;
      this.#soft += SOFTENING * (damping * this.#band - this.#soft);
      target[at] = this.#soft * this.#level * rise;
      this.#level *= this.#decay;
      this.#age++;
    }
    return this.#level > INAUDIBLE;
  }
}

const KICK_ATTACK_SECONDS = 0.005;
const KICK_DECAY_SECONDS = 0.4;
/** It falls from here to there, in hertz, in this time. */
const KICK_FROM = 130;
const KICK_TO = 52;
const KICK_FALL_SECONDS = 0.15;

/** A soft bass drum: a sine that falls. */
export class KickVoice implements Voice {
  readonly #decay = decayFactor(KICK_DECAY_SECONDS, SAMPLE_RATE);
  readonly #fall = decayFactor(KICK_FALL_SECONDS, SAMPLE_RATE);
  #above = KICK_FROM - KICK_TO;
  #phase = 0;
  #level: number;
  #age = 0;

  constructor(level: number) {
    this.#level = level;
  }

  render(target: Float32Array, from: number, to: number): boolean {
    const riseSamples = KICK_ATTACK_SECONDS * SAMPLE_RATE;
    for (let at = from; at < to; at++) {
      const rise = this.#age < riseSamples ? smoothRise(this.#age / riseSamples) : 1;
      target[at] = Math.sin(this.#phase) * this.#level * rise;
      this.#phase += (2 * Math.PI * (KICK_TO + this.#above)) / SAMPLE_RATE;
      this.#above *= this.#fall;
      this.#level *= this.#decay;
      this.#age++;
    }
    return this.#level > INAUDIBLE;
  }
}
