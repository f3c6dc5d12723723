import { CHANNELS, SAMPLE_RATE } from './pcm-block.ts';

/** Zero crossings of the sinc on each side: what is above the new limit is 80 dB down within a tenth of it. */
const ZERO_CROSSINGS = 24;
/** Of the band that is left, what the filter passes; above it falls off. */
const PASS = 0.92;
/** Of the Kaiser window: 80 dB. */
const KAISER_BETA = 8;

/**
 * Takes a signal of 48 kHz down to a lower rate, without what the new rate cannot carry. A polyphase filter of windowed
 * sincs; it delays by 24 samples of the new rate. Interleaved samples of 1 or 2 channels.
 */
export class Resampler {
  readonly #channels: number;
  /** Out of every `down` sample frames come `up`. */
  readonly #up: number;
  readonly #down: number;
  readonly #taps: number;
  /** One filter for each place of an output frame between two input frames. */
  readonly #phases: readonly Float32Array[];
  /** The newest input frames, as far back as the filter reaches, and what has not been used yet. */
  #history: Float32Array;
  /** Of the next output frame, in steps of 1/up of an input frame, from the first frame of the history. */
  #next: number;

  /** @param rate in hertz, below 48000 */
  constructor(rate: number, channels: 1 | 2 = CHANNELS) {
    const common = greatestCommonDivisor(rate, SAMPLE_RATE);
    this.#channels = channels;
    this.#up = rate / common;
    this.#down = SAMPLE_RATE / common;
    this.#taps = 2 * Math.ceil((ZERO_CROSSINGS * SAMPLE_RATE) / rate / 2) * 2;
    this.#phases = makePhases(this.#up, this.#taps, (PASS * rate) / SAMPLE_RATE);
    this.#history = new Float32Array(this.#taps * channels);
    this.#next = this.#taps * this.#up;
  }

  /** Gives the samples of the new rate that are due after these. */
  process(samples: Float32Array): Float32Array<ArrayBuffer> {
    const channels = this.#channels;
    const input = new Float32Array(this.#history.length + samples.length);
    input.set(this.#history);
    input.set(samples, this.#history.length);
    const frames = input.length / channels;
    const end = frames * this.#up;
    const output = new Float32Array(Math.max(0, Math.ceil((end - this.#next) / this.#down)) * channels);
    let at = this.#next;
    for (let out = 0; out < output.length; out += channels, at += this.#down) {
      const newest = Math.floor(at / this.#up);
      const phase = this.#phases[at % this.#up]!;
      const first = (newest - this.#taps + 1) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let tap = 0; tap < phase.length; tap++) sum += phase[tap]! * input[first + tap * channels + channel]!;
        output[out + channel] = sum;
      }
    }
    const kept = this.#taps;
    this.#history = input.slice((frames - kept) * channels);
    this.#next = at - (frames - kept) * this.#up;
    return output;
  }
}

/** Filters for the newest of `taps` frames lying `phase / count` of a frame before the output's place. */
function makePhases(count: number, taps: number, cutoff: number): Float32Array[] {
  return Array.from({ length: count }, (_, phase) => {
    const filter = new Float32Array(taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (taps / 2 - 1) - phase / count;
      filter[tap] = sinc(cutoff * distance) * kaiser(distance / (taps / 2));
      sum += filter[tap]!;
    }
    // Every phase passes a steady signal at its level.
    return filter.map((value) => value / sum);
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** The modified Bessel function of the first kind and order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
