import { writeFileSync } from 'node:fs';

/** Of everything here, in hertz, stereo, 16 bits. */
export const CLICK_RATE = 48_000;
/** A click is the first sample as loud as this, as a share of full scale, after a while without one. */
export const CLICK_THRESHOLD = 0.15;
/** No two clicks are nearer to each other. */
export const CLICKS_APART_MILLIS = 700;

const CLICK_PEAK = 0.6;
const CLICK_SECONDS = 0.004;
const CLICK_HERTZ = 2000;
/** Between the clicks, so that the track is not detected as silence. */
const NOISE_PEAK = 0.01;
const HEAD_BYTES = 44;

/** Sample frame of each click of a track: about one a second, at ever other places between two packets of 20 ms. */
export function placeClicks(seconds: number): number[] {
  return Array.from({ length: seconds - 1 }, (_, index) =>
    Math.round((index + 0.3 + 0.15 * Math.sin(7 * index)) * CLICK_RATE),
  );
}

/** Interleaved samples of a click track. */
export function makeClickTrack(seconds: number): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(2 * seconds * CLICK_RATE);
  for (let index = 0; index < samples.length; index++) samples[index] = noise(index) * NOISE_PEAK * 32_767;
  for (const frame of placeClicks(seconds)) {
    for (let at = 0; at < CLICK_SECONDS * CLICK_RATE; at++) {
      const value = Math.round(32_767 * CLICK_PEAK * Math.cos((2 * Math.PI * CLICK_HERTZ * at) / CLICK_RATE));
      samples[2 * (frame + at)] = value;
      samples[2 * (frame + at) + 1] = value;
    }
  }
  return samples;
}

/** Writes samples as a WAV file. */
export function writeWav(path: string, samples: Int16Array<ArrayBuffer>): void {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write('RIFF', 0);
  head.writeUInt32LE(HEAD_BYTES - 8 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(CLICK_RATE, 24);
  head.writeUInt32LE(4 * CLICK_RATE, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([head, Buffer.from(samples.buffer)]));
}

/** Finds clicks in sound that comes in pieces. */
export class ClickFinder {
  readonly #apart: number;
  #since = Number.POSITIVE_INFINITY;

  constructor(rate: number) {
    this.#apart = (CLICKS_APART_MILLIS / 2000) * rate;
  }

  /** Index of the first sample of a click in this piece of one channel, from −1 to 1; null: there is none. */
  find(samples: Float32Array): number | null {
    for (let index = 0; index < samples.length; index++) {
      const isLoud = Math.abs(samples[index]!) >= CLICK_THRESHOLD;
      const isClick = isLoud && this.#since >= this.#apart;
      this.#since = isLoud ? 0 : this.#since + 1;
      if (isClick) return index;
    }
    return null;
  }
}

/** −1 to 1, the same each time. */
function noise(index: number): number {
  const value = Math.sin(index * 12.9898) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}
