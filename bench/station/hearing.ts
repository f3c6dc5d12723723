import { runFfmpeg } from './material.ts';

/** Samples a second of everything that is heard here. */
export const HEARD_HERTZ = 48_000;

const TONE_WINDOW = HEARD_HERTZ / 100;
const TONE_HOP = TONE_WINDOW / 4;
/** What a tone must stand above all that was there before it. */
const TONE_RISE_DECIBELS = 10;
/** Below this a tone is not heard through music. */
const TONE_FLOOR_DBFS = -60;
/** The music of the benchmark is at -20 dBFS. */
const MUSIC_LEAST_DBFS = -30;
const SILENCE_DBFS = -60;
const SILENCE_WINDOW = HEARD_HERTZ / 200;

const decibels = (amplitude: number): number => 20 * Math.log10(Math.max(amplitude, 1e-9));

/** Decodes a stream of any format to one channel; full scale is 1. */
export function decode(format: string, bytes: Buffer): Float32Array {
  const raw = ['-ac', '1', '-ar', String(HEARD_HERTZ), '-f', 'f32le', 'pipe:1'];
  const pcm = runFfmpeg(['-f', format, '-i', 'pipe:0', ...raw], bytes);
  return new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length - (pcm.length % 4)));
}

/** RMS in dBFS. */
export function computeLevel(samples: Float32Array): number {
  return decibels(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)));
}

/** Throws where there is no music: a station that plays nothing has no figures. */
export function checkLevel(server: string, samples: Float32Array): number {
  const level = Math.round(10 * computeLevel(samples)) / 10;
  if (level < MUSIC_LEAST_DBFS)
    throw new Error(`Cannot use the run of ${server}: its sound is at ${level} dBFS, no music`);
  return level;
}

/** Level of one frequency in dBFS, under a Hann window, which keeps what is far from it out. */
function computeToneLevel(samples: Float32Array, hertz: number): number {
  const step = (2 * Math.PI * hertz) / HEARD_HERTZ;
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, at) => {
    const weighted = sample * (1 - Math.cos((2 * Math.PI * at) / samples.length));
    real += weighted * Math.cos(step * at);
    imaginary += weighted * Math.sin(step * at);
  });
  return decibels((2 * Math.hypot(real, imaginary)) / samples.length);
}

/**
 * Finds where a tone begins in `samples`: the end of the first 10 ms from `from` on in which it stands 10 dB above
 * whatever was at that frequency before `from`, and above -60 dBFS. `undefined`: it does not begin.
 */
export function findToneStart(samples: Float32Array, from: number, hertz: number): number | undefined {
  const levelAt = (at: number) => computeToneLevel(samples.subarray(at, at + TONE_WINDOW), hertz);
  let before = Number.NEGATIVE_INFINITY;
  for (let at = 0; at + TONE_WINDOW <= from; at += TONE_HOP) before = Math.max(before, levelAt(at));
  const threshold = Math.max(before + TONE_RISE_DECIBELS, TONE_FLOOR_DBFS);
  for (let at = from; at + TONE_WINDOW <= samples.length; at += TONE_HOP) {
    if (levelAt(at) >= threshold) return at + TONE_WINDOW;
  }
  return undefined;
}

/** The longest time in milliseconds in which the RMS of each 5 ms stays below -60 dBFS. */
export function findLongestSilence(samples: Float32Array): number {
  let longest = 0;
  let run = 0;
  for (let at = 0; at + SILENCE_WINDOW <= samples.length; at += SILENCE_WINDOW) {
    run = computeLevel(samples.subarray(at, at + SILENCE_WINDOW)) < SILENCE_DBFS ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return (1000 * longest * SILENCE_WINDOW) / HEARD_HERTZ;
}
