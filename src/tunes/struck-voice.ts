import { SAMPLE_RATE } from '../pcm/index.ts';
import { decayFactor, INAUDIBLE, smoothRise, type Voice } from './voice.ts';
import { WAVE_LENGTH, type Wave } from './wave.ts';

/** A struck tone: a bell, an electric piano. */
export interface StruckTone {
  readonly sine: Wave;
  readonly hertz: number;
  readonly level: number;
  /** From its beginning until it is damped. In sample frames; Infinity: it rings out. */
  readonly length: number;
  /** The modulator's frequency as a multiple of the tone's. Whole, so that all partials are harmonics. */
  readonly ratio: number;
  /** How bright the stroke is: the modulation when it begins, in radians. */
  readonly brightness: number;
  /** Seconds in which the brightness falls by 60 dB. */
  readonly mellowing: number;
  /** Seconds in which the tone falls by 60 dB. */
  readonly decay: number;
}

const ATTACK_SECONDS = 0.004;
const DAMPED_SECONDS = 0.35;
/** Higher tones are struck less bright, so that none is shrill. In hertz. */
const BRIGHT_BELOW = 500;

/** Two-operator frequency modulation whose brightness fades faster than the tone. */
export class StruckVoice implements Voice {
  readonly #tone: StruckTone;
  readonly #decay: number;
  readonly #damped = decayFactor(DAMPED_SECONDS, SAMPLE_RATE);
  readonly #mellowing: number;
  readonly #increment: number;
  #carrier = 0;
  #modulator = 0;
  #level: number;
  /** Of the modulation, in samples of the wave. */
  #index: number;
  #age = 0;

  constructor(tone: StruckTone) {
    const { hertz, level, brightness, mellowing, decay } = tone;
    this.#tone = tone;
    this.#level = level;
    this.#decay = decayFactor(decay, SAMPLE_RATE);
    this.#mellowing = decayFactor(mellowing, SAMPLE_RATE);
    this.#increment = (hertz * WAVE_LENGTH) / SAMPLE_RATE;
    this.#index = ((brightness * WAVE_LENGTH) / (2 * Math.PI)) * Math.min(1, BRIGHT_BELOW / hertz);
  }

  render(target: Float32Array, from: number, to: number): boolean {
    const { sine, ratio, length } = this.#tone;
    const riseSamples = ATTACK_SECONDS * SAMPLE_RATE;
    const step = this.#increment;
    let carrier = this.#carrier;
    let modulator = this.#modulator;
    let level = this.#level;
    let index = this.#index;
    let age = this.#age;
    for (let at = from; at < to; at++) {
      const phase = carrier + index * sine[modulator | 0]! + WAVE_LENGTH;
      const whole = phase | 0;
      const place = whole & (WAVE_LENGTH - 1);
      const value = sine[place]! + (sine[place + 1]! - sine[place]!) * (phase - whole);
      target[at] = value * level * (age < riseSamples ? smoothRise(age / riseSamples) : 1);
      level *= age < length ? this.#decay : this.#damped;
      index *= this.#mellowing;
      carrier += step;
      if (carrier >= WAVE_LENGTH) carrier -= WAVE_LENGTH;
      modulator += step * ratio;
      if (modulator >= WAVE_LENGTH) modulator -= WAVE_LENGTH;
      age++;
    }
    this.#carrier = carrier;
    this.#modulator = modulator;
    this.#level = level;
    this.#index = index;
    this.#age = age;
    return level > INAUDIBLE;
  }
}
