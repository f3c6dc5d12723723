import { SAMPLE_RATE } from '../pcm/index.ts';
import { decayFactor, INAUDIBLE, smoothRise, type Voice } from './voice.ts';
import { WAVE_LENGTH, type Wave } from './wave.ts';

/** A tone that swells, stays or fades, and is let go. */
export interface SustainedTone {
  readonly wave: Wave;
  readonly hertz: number;
  readonly level: number;
  /** From its beginning until it is let go. In sample frames. */
  readonly length: number;
  /** In seconds. */
  readonly attack: number;
  readonly release: number;
  /** Seconds to fall by 60 dB while it is held; Infinity: it stays. */
  readonly decay: number;
  /** How far above the first reading the second is, in cents. */
  readonly detune: number;
  /** How far the pitch sways, in cents, once the tone has stood for a moment. */
  readonly vibrato: number;
}

/** How loud the second reading is against the first: as loud, their beating would be a tremolo. */
const OTHER_SHARE = 0.45;
const VIBRATO_HERTZ = 4.8;
const VIBRATO_AFTER_SECONDS = 0.35;
const VIBRATO_RISE_SECONDS = 0.6;
/** The pitch is updated after this many samples. */
const SWAY_SAMPLES = 32;

/** Two slightly detuned readings of a wave under a smooth envelope: pads, basses, pipes. */
export class SustainedVoice implements Voice {
  readonly #tone: SustainedTone;
  readonly #decay: number;
  readonly #rise: number;
  readonly #fall: number;
  readonly #increments: readonly [number, number];
  #first = 0;
  #second: number;
  /** Of the envelope, before it is rounded off. */
  #height = 0;
  #held: number;
  #age = 0;
  #bend = 1;

  /** `phase`: where in the wave its second reading begins, 0 to 1. */
  constructor(tone: SustainedTone, phase: number) {
    const { hertz, attack, release, decay, detune, level } = tone;
    this.#tone = tone;
    this.#rise = 1 / (attack * SAMPLE_RATE);
    this.#fall = -1 / (release * SAMPLE_RATE);
    this.#decay = decayFactor(decay, SAMPLE_RATE);
    this.#held = level / (1 + OTHER_SHARE);
    const increment = (hertz * WAVE_LENGTH) / SAMPLE_RATE;
    this.#increments = [increment, increment * 2 ** (detune / 1200)];
    this.#second = phase * WAVE_LENGTH;
  }

  render(target: Float32Array, from: number, to: number): boolean {
    for (let at = from; at < to; ) {
      const { length, vibrato } = this.#tone;
      let end = this.#age < length ? Math.min(to, at + length - this.#age) : to;
      if (vibrato > 0) {
        const sinceBend = this.#age % SWAY_SAMPLES;
        if (sinceBend === 0) this.#bend = 2 ** ((vibrato * this.#sway()) / 1200);
        end = Math.min(end, at + SWAY_SAMPLES - sinceBend);
      }
      this.#renderPiece(target, at, end, this.#age < length ? this.#rise : this.#fall);
      this.#age += end - at;
      at = end;
    }
    return this.#age < this.#tone.length || (this.#height > 0 && this.#held > INAUDIBLE);
  }

  #renderPiece(target: Float32Array, from: number, to: number, slope: number): void {
    const { wave } = this.#tone;
    const firstStep = this.#increments[0] * this.#bend;
    const secondStep = this.#increments[1] * this.#bend;
    const decay = this.#decay;
    let first = this.#first;
    let second = this.#second;
    let height = this.#height;
    let held = this.#held;
    for (let at = from; at < to; at++) {
      height = Math.min(1, Math.max(0, height + slope));
      held *= decay;
      const one = first | 0;
      const two = second | 0;
      const main = wave[one]! + (wave[one + 1]! - wave[one]!) * (first - one);
      const other = wave[two]! + (wave[two + 1]! - wave[two]!) * (second - two);
      target[at] = (main + OTHER_SHARE * other) * held * smoothRise(height);
      first += firstStep;
      if (first >= WAVE_LENGTH) first -= WAVE_LENGTH;
      second += secondStep;
      if (second >= WAVE_LENGTH) second -= WAVE_LENGTH;
    }
    this.#first = first;
    this.#second = second;
    this.#height = height;
    this.#held = held;
  }

  #sway(): number {
    const seconds = this.#age / SAMPLE_RATE;
    const depth = Math.min(1, Math.max(0, (seconds - VIBRATO_AFTER_SECONDS) / VIBRATO_RISE_SECONDS));
    return depth * Math.sin(2 * Math.PI * VIBRATO_HERTZ * seconds);
  }
}
