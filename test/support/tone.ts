import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';

/** Samples of one channel, 16 bits, little-endian, as ffmpeg's `s16le`. */
export interface Sound {
  readonly pcm: Buffer;
  readonly sampleRate: number;
}

/** What was heard of a tone. */
export interface HeardTone {
  readonly seconds: number;
  /** RMS of everything, in dBFS. */
  readonly level: number;
  readonly blocks: number;
  /** Blocks that are nearly nothing but the tone. */
  readonly pureBlocks: number;
  /** Pure blocks whose phase is not that of the tone as it began: something was left out or doubled before them. */
  readonly shiftedBlocks: number;
  /** The longest run of blocks between two pure ones that are not pure themselves. */
  readonly longestGap: number;
}

/** RMS of ffmpeg's `sine` source (its peak is an eighth of full scale). */
export const TONE_LEVEL_DBFS = -21;

/** 100 ms: long enough to tell tones 20 Hz apart, short enough to find one lost frame. */
const BLOCKS_A_SECOND = 10;
/** Decoders that join a stream in the middle need up to a quarter of a second to be right (MP3's bit reservoir, Opus's pre-skip). */
const SETTLING_BLOCKS = 3;
const PURE_SHARE = 0.9;
const SILENCE_DBFS = -70;
/** A frame left out shifts the tone by more than twice this; codecs shift it by less than a tenth. */
const MOST_PHASE_SHIFT = 0.45;

/** Samples a second and frame lengths of what the tests send: MP3, AAC, FLAC of ffmpeg, Opus of 20 ms, long and short Vorbis. */
const FRAMES = [
  [44100, 1152],
  [44100, 1024],
  [44100, 4608],
  [48000, 960],
  [44100, 128],
] as const;
const LOWEST_HZ = 500;
const HIGHEST_HZ = 2000;

/**
 * A frequency of the test's own, so that no other stream is taken for its stream. It is such that a lost frame of any codec
 * shifts the phase. `AIRCHAIN_TEST_TONE=<Hz>` repeats a run.
 */
export function chooseTone(t: TestContext): number {
  const wanted = Number(process.env.AIRCHAIN_TEST_TONE ?? 0);
  let tone = wanted || 0;
  while (!tone) {
    const candidate = LOWEST_HZ + Math.floor(Math.random() * (HIGHEST_HZ - LOWEST_HZ));
    if (FRAMES.every(([rate, frame]) => distanceToWhole((candidate * frame) / rate) > 0.15)) tone = candidate;
  }
  t.diagnostic(`tone of ${tone} Hz; AIRCHAIN_TEST_TONE=${tone} repeats it`);
  return tone;
}

function distanceToWhole(value: number): number {
  return Math.abs(value - Math.round(value));
}

/** Looks for a tone of `hertz` in each 100 ms of the sound. */
export function measureTone({ pcm, sampleRate }: Sound, hertz: number): HeardTone {
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + (pcm.length & ~1)));
  const length = Math.floor(sampleRate / BLOCKS_A_SECOND);
  const blocks = Array.from({ length: Math.floor(samples.length / length) }, (_, index) =>
    measureBlock(samples, index * length, length, (2 * Math.PI * hertz) / sampleRate),
  );
  const pure = blocks.flatMap(({ share }, index) => (share >= PURE_SHARE ? [index] : []));
  const reference = blocks[pure.find((index) => index >= SETTLING_BLOCKS) ?? 0]?.phase ?? 0;
  return {
    seconds: samples.length / sampleRate,
    level: decibels(Math.sqrt(mean(samples))),
    blocks: blocks.length,
    pureBlocks: pure.length,
    shiftedBlocks: pure.filter(
      (index) => index >= SETTLING_BLOCKS && phaseDistance(blocks[index]!.phase, reference) > MOST_PHASE_SHIFT,
    ).length,
    longestGap: Math.max(0, ...pure.slice(1).map((index, before) => index - pure[before]! - 1)),
  };
}

/** The tone's share of a block's energy (0 to 1) and its phase against a tone that began with the first sample of all. */
function measureBlock(
  samples: Int16Array,
  start: number,
  length: number,
  step: number,
): { share: number; phase: number } {
  let energy = 0;
  let real = 0;
  let imaginary = 0;
  for (let at = start; at < start + length; at++) {
    const sample = samples[at]!;
    energy += sample * sample;
    real += sample * Math.cos(step * at);
    imaginary -= sample * Math.sin(step * at);
  }
  const isSilent = decibels(Math.sqrt(energy / length)) < SILENCE_DBFS;
  const share = isSilent ? 0 : (2 * (real * real + imaginary * imaginary)) / (length * energy);
  return { share, phase: Math.atan2(imaginary, real) };
}

function mean(samples: Int16Array): number {
  return samples.length === 0 ? 0 : samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

function decibels(rms: number): number {
  return 20 * Math.log10(Math.max(rms, 1e-3) / 32768);
}

function phaseDistance(a: number, b: number): number {
  const turn = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn);
}

/** What is asked of a sound. */
export interface ToneClaim {
  readonly hertz: number;
  /** The least that must have been heard. */
  readonly seconds: number;
  /** Whether not a sample may be missing or doubled; default yes. Sound cards keep no such promise. */
  readonly isUnbroken?: boolean;
}

/** Claims that the sound is the tone, as loud as it was sent, from its beginning to its end and with no gap. */
export function assertTone(sound: Sound, { hertz, seconds, isUnbroken = true }: ToneClaim): void {
  const heard = measureTone(sound, hertz);
  const told = `tone of ${hertz} Hz: ${JSON.stringify(heard)}`;
  assert.ok(heard.seconds >= seconds, `${seconds} s of sound; ${told}`);
  assert.ok(heard.pureBlocks >= 0.9 * (heard.blocks - SETTLING_BLOCKS), `nine of ten blocks are the tone; ${told}`);
  assert.ok(Math.abs(heard.level - TONE_LEVEL_DBFS) <= 3, `it is as loud as it was sent; ${told}`);
  if (!isUnbroken) return;
  assert.equal(heard.shiftedBlocks, 0, `nothing is left out or doubled; ${told}`);
  assert.ok(heard.longestGap <= SETTLING_BLOCKS, `there is no gap; ${told}`);
}
