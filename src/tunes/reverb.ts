import { SAMPLE_RATE } from '../pcm/index.ts';
import { decayFactor } from './voice.ts';

/** Delays of the network, in samples: primes, long enough for no tone to ring out alone. An even number, by turns left and right. */
const DELAYS = [1559, 1873, 2213, 2539, 2861, 3217, 3581, 3929];
/** Delays of the allpasses before it, which make a cloud of each stroke. */
const DIFFUSERS = [139, 227, 379];
const DIFFUSION = 0.6;
/** What each pass leaves of the treble: a one-pole filter with this opening. */
const OPENING = 0.42;
const LEVEL = 0.16;
/** A Householder reflection of so many lines: each gets its own back, less this share of all. */
const REFLECTION = 2 / DELAYS.length;

/** A small room: a feedback delay network. Adds to what is there. */
export class Reverb {
  readonly #diffusers = DIFFUSERS.map((length) => new Diffuser(length));
  readonly #lines = DELAYS.map((length) => new Float32Array(length));
  readonly #places = new Int32Array(DELAYS.length);
  /** What each line loses each time round. */
  readonly #gains: Float64Array;
  /** What each line has given last, without its treble. */
  readonly #outputs = new Float64Array(DELAYS.length);

  /** `seconds` to fall by 60 dB. */
  constructor(seconds: number) {
    this.#gains = Float64Array.from(DELAYS, (delay) => decayFactor(seconds, SAMPLE_RATE) ** delay);
  }

  /** `input` is used up. */
  process(input: Float32Array, left: Float32Array, right: Float32Array): void {
    for (const diffuser of this.#diffusers) diffuser.process(input);
    const lines = this.#lines;
    const places = this.#places;
    const gains = this.#gains;
    const outputs = this.#outputs;
    for (let at = 0; at < input.length; at++) {
      let leftSum = 0;
      let rightSum = 0;
      for (let line = 0; line < lines.length; line += 2) {
        const next = line + 1;
        outputs[line]! += OPENING * (gains[line]! * lines[line]![places[line]!]! - outputs[line]!);
        outputs[next]! += OPENING * (gains[next]! * lines[next]![places[next]!]! - outputs[next]!);
        leftSum += outputs[line]!;
        rightSum += outputs[next]!;
      }
      left[at]! += LEVEL * leftSum;
      right[at]! += LEVEL * rightSum;
      const fed = input[at]! - REFLECTION * (leftSum + rightSum);
      for (let line = 0; line < lines.length; line++) {
        const samples = lines[line]!;
        const place = places[line]!;
        samples[place] = fed + outputs[line]!;
        places[line] = place + 1 === samples.length ? 0 : place + 1;
      }
    }
  }
}

/** An allpass in place: spreads in time, leaves the spectrum. */
class Diffuser {
  readonly #samples: Float32Array;
  #place = 0;

  constructor(length: number) {
    this.#samples = new Float32Array(length);
  }

  process(signal: Float32Array): void {
    const samples = this.#samples;
    let place = this.#place;
    for (let at = 0; at < signal.length; at++) {
      const delayed = samples[place]!;
      const stored = signal[at]! + DIFFUSION * delayed;
      signal[at] = delayed - DIFFUSION * stored;
      samples[place] = stored;
      place = place + 1 === samples.length ? 0 : place + 1;
    }
    this.#place = place;
  }
}
