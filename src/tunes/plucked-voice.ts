import { SAMPLE_RATE } from '../pcm/index.ts';
import type { SeededRandom } from './seeded-random.ts';
import { smoothRise, type Voice } from './voice.ts';

/** A plucked string. */
export interface PluckedTone {
  readonly hertz: number;
  readonly level: number;
  /** 0: with the thumb, 1: with a nail. */
  readonly brightness: number;
  /** Seconds in which its fundamental falls by 60 dB. */
  readonly decay: number;
}

const ATTACK_SECONDS = 0.004;
/** What the loop takes off the treble each time round: the share of the sample before. */
const LOOP_DAMPING = 0.3;
/** Where on the string the finger is. */
const PLUCK_PLACE = 0.22;
/** How much of the pluck is noise, at full brightness, and how open the filter is that it goes through. */
const NOISE_SHARE = 0.9;
const NOISE_OPENING = 0.4;
/** Of a string that is plucked as hard as can be. */
const STRING_RMS = 0.33;
/** A fraction below this would make the allpass ring. */
const LEAST_FRACTION = 0.2;

/** Karplus and Strong's string: the shape of the pluck goes round in a delay of one period, duller each time. */
export class PluckedVoice implements Voice {
  readonly #string: Float32Array;
  readonly #gain: number;
  readonly #tuning: number;
  readonly #lifetime: number;
  #place = 0;
  #before: number;
  #allpassIn: number;
  #allpassOut: number;
  #age = 0;

  constructor({ hertz, level, brightness, decay }: PluckedTone, random: SeededRandom) {
    const period = SAMPLE_RATE / hertz - LOOP_DAMPING;
    const whole = Math.floor(period - LEAST_FRACTION);
    const fraction = period - whole;
    this.#tuning = (1 - fraction) / (1 + fraction);
    // The fundamental has fallen by 75 dB then, all else by more.
    this.#lifetime = 1.25 * decay * SAMPLE_RATE;
    this.#gain = 10 ** (-3 / (decay * hertz));
    this.#string = pluck(whole, level, brightness, random);
    // As if it had gone round before: a loop that starts from nothing has a click in it for as long as it sounds.
    this.#before = this.#allpassIn = this.#allpassOut = this.#string.at(-1)!;
  }

  render(target: Float32Array, from: number, to: number): boolean {
    const string = this.#string;
    const riseSamples = ATTACK_SECONDS * SAMPLE_RATE;
    const gain = this.#gain;
    const tuning = this.#tuning;
    let place = this.#place;
    let before = this.#before;
    let lastIn = this.#allpassIn;
    let lastOut = this.#allpassOut;
    let age = this.#age;
    for (let at = from; at < to; at++) {
      const sample = string[place]!;
      const damped = gain * (sample + LOOP_DAMPING * (before - sample));
      before = sample;
      lastOut = tuning * (damped - lastOut) + lastIn;
      lastIn = damped;
      string[place] = lastOut;
      if (++place === string.length) place = 0;
      target[at] = age < riseSamples ? sample * smoothRise(age / riseSamples) : sample;
      age++;
    }
    this.#place = place;
    this.#before = before;
    this.#allpassIn = lastIn;
    this.#allpassOut = lastOut;
    this.#age = age;
    return age < this.#lifetime;
  }
}

/**
 * The string as the finger leaves it: drawn out to a corner at `PLUCK_PLACE`, with a little noise of the finger. Without an
 * offset, and as loud for each pitch.
 */
function pluck(length: number, level: number, brightness: number, random: SeededRandom): Float32Array {
  const corner = Math.max(1, Math.round(length * PLUCK_PLACE));
  const noise = Float32Array.from({ length }, () => random.between(-1, 1));
  let dull = 0;
  const shape = noise.map((sample, at) => {
    dull += NOISE_OPENING * (sample - dull);
    const drawn = at < corner ? at / corner : (length - at) / (length - corner);
    return drawn + NOISE_SHARE * brightness * dull;
  });
  const offset = shape.reduce((sum, sample) => sum + sample, 0) / length;
  const power = shape.reduce((sum, sample) => sum + (sample - offset) ** 2, 0) / length;
  const factor = (level * STRING_RMS) / Math.sqrt(power);
  return shape.map((sample) => (sample - offset) * factor);
}
