import { SAMPLE_RATE } from '../../pcm/index.ts';
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
/** A fraction below this would make the allpass ring. */
const LEAST_FRACTION = 0.2;

/** Karplus and Strong's string: a burst of noise that goes round in a delay of one period, duller each time. */
export class PluckedVoice implements Voice {
  readonly #string: Float32Array;
  readonly #gain: number;
  readonly #tuning: number;
  readonly #lifetime: number;
  #place = 0;
  #before = 0;
  #allpassIn = 0;
  #allpassOut = 0;
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

/** The string as the finger leaves it: noise without its shrillest part, without an offset, as loud for each pitch. */
function pluck(length: number, level: number, brightness: number, random: SeededRandom): Float32Array {
  const noise = new Float32Array(length);
  const opening = 0.08 + 0.5 * brightness;
  let dull = 0;
  // Twice round, so that the filter has no beginning.
  const source = Float32Array.from({ length }, () => random.between(-1, 1));
  for (let at = 0; at < 2 * length; at++) {
    dull += opening * (source[at % length]! - dull);
    noise[at % length] = dull;
  }
  const comb = Math.max(1, Math.round(length * PLUCK_PLACE));
  const shaped = noise.map((sample, at) => sample - noise[(at + length - comb) % length]!);
  const power = shaped.reduce((sum, sample) => sum + sample * sample, 0) / length;
  const factor = level / (3 * Math.sqrt(power));
  return shaped.map((sample) => sample * factor);
}
