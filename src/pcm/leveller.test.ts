import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachBlock, noise } from '../../test/support/pcm-sound.ts';
import { lufs } from '../core/index.ts';
import { Leveller } from './leveller.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import type { PcmBlock } from './pcm-block.ts';

const TARGET = -16;
const MAX_GAIN = 12;
const SEED = 1 + Math.floor(Math.random() * 1e9);
const newLeveller = () => new Leveller({ target: lufs(TARGET), maxGain: MAX_GAIN });

/** Noise of this loudness, as the meter of the station has it. */
function noiseAt(loudness: number, seconds: number): PcmBlock {
  const sound = noise(SEED, 0.1, seconds);
  const meter = new LoudnessMeter();
  eachBlock(sound, (block) => meter.push(block));
  const gain = 10 ** ((loudness - meter.read().integrated!) / 20);
  return sound.map((sample) => sample * gain);
}

const silence = (seconds: number) => new Float32Array(Math.round(seconds * 96_000));

/** Levels a sound; gives its loudness afterwards and the gains on the way, once a block. */
function level(leveller: Leveller, sound: PcmBlock): { loudness: number | null; gains: number[]; peak: number } {
  const meter = new LoudnessMeter();
  const gains: number[] = [];
  let peak = 0;
  eachBlock(sound, (block) => {
    leveller.process(block);
    meter.push(block);
    gains.push(leveller.gain);
    for (const sample of block) peak = Math.max(peak, Math.abs(sample));
  });
  return { loudness: meter.read().integrated, gains, peak };
}

/** Speech: half a second of sound, a third of a second of room. */
function speechAt(loudness: number, seconds: number, roomAt = -70): PcmBlock {
  const voice = noiseAt(loudness, seconds);
  const room = noiseAt(roomAt, seconds);
  return voice.map((sample, at) => ((at / 96_000) % 0.83 < 0.5 ? sample : room[at]!));
}

for (const loudness of [-26, -20, -16, -12, -8]) {
  test(`a source at ${loudness} LUFS arrives within 1.5 LU of the target in ten seconds (seed ${SEED})`, () => {
    const leveller = newLeveller();
    level(leveller, noiseAt(loudness, 10));
    const arrived = level(leveller, noiseAt(loudness, 5)).loudness!;
    assert.ok(Math.abs(arrived - TARGET) <= 1.5, `${arrived} LUFS`);
    const later = level(leveller, noiseAt(loudness, 20)).loudness!;
    assert.ok(Math.abs(later - TARGET) <= 0.3, `${later} LUFS`);
  });

  test(`so does speech with its gaps: ${loudness} LUFS (seed ${SEED})`, () => {
    const leveller = newLeveller();
    level(leveller, speechAt(loudness, 12));
    const before = new LoudnessMeter();
    const sound = speechAt(loudness, 10);
    eachBlock(sound, (block) => before.push(block));
    const { loudness: arrived, gains } = level(leveller, sound);
    assert.ok(Math.abs(arrived! - TARGET) <= 1.5, `${arrived} LUFS`);
    assert.ok(Math.max(...gains) - Math.min(...gains) < 1.5, 'a gap in speech moves nothing');
  });
}

test('the gain is bounded both ways', () => {
  for (const [loudness, gain] of [
    [-36, MAX_GAIN],
    [0, -MAX_GAIN],
  ] as const) {
    const leveller = newLeveller();
    level(leveller, noiseAt(loudness, 40));
    assert.ok(Math.abs(leveller.gain - gain) < 0.1, `${leveller.gain} dB`);
  }
});

test('a pause of eight seconds in music keeps the gain', () => {
  for (const pause of [silence(8), noiseAt(-60, 8), noiseAt(-45, 8)]) {
    const leveller = newLeveller();
    level(leveller, noiseAt(-24, 30));
    const before = leveller.gain;
    const { gains } = level(leveller, pause);
    assert.ok(Math.max(...gains.map((gain) => Math.abs(gain - before))) < 0.2);
  }
});

test('silence and noise are never turned up; what was turned up for speech comes down in a long pause', () => {
  for (const room of [silence(60), noiseAt(-70, 60), noiseAt(-45, 60)]) {
    const leveller = newLeveller();
    level(leveller, room.slice());
    assert.equal(leveller.gain, 0);
    level(leveller, noiseAt(-26, 20));
    const before = leveller.gain;
    const { gains } = level(leveller, room.slice());
    assert.ok(Math.max(...gains) <= before + 0.2);
    assert.equal(leveller.gain, 0);
  }
});

test('what needs no gain is left as it is, to within half a decibel', () => {
  const { gains } = level(newLeveller(), noiseAt(TARGET, 60));
  assert.ok(Math.max(...gains.map(Math.abs)) < 0.5);
});

test('after the first ten seconds it moves by no more than 1 dB/s up and 2 dB/s down', () => {
  const leveller = newLeveller();
  level(leveller, noiseAt(-16, 30));
  for (const loudness of [-24, -8, -24]) {
    const { gains } = level(leveller, noiseAt(loudness, 40));
    for (let at = 50; at < gains.length; at++) {
      const change = gains[at]! - gains[at - 50]!;
      assert.ok(change <= 1.01 && change >= -2.01, `${change} dB in a second at ${at / 50} s`);
    }
    assert.ok(Math.abs(leveller.gain - (TARGET - loudness)) < 1.5, `${leveller.gain} dB after ${loudness} LUFS`);
  }
});

test('speech behind music that is far louder is found, although it might be a pause at first', () => {
  const leveller = newLeveller();
  level(leveller, noiseAt(-8, 30));
  level(leveller, noiseAt(-27, 40));
  assert.ok(Math.abs(leveller.gain - 11) < 1.5, `${leveller.gain} dB`);
});

test('another source begins without what was known of the one before', () => {
  const leveller = newLeveller();
  level(leveller, noiseAt(-26, 20));
  leveller.reset();
  assert.equal(leveller.gain, 0);
  level(leveller, noiseAt(-8, 12));
  assert.ok(Math.abs(leveller.gain + 8) < 1.5);
});

test('a gain that moves makes no click', () => {
  const leveller = newLeveller();
  const ones = new Float32Array(96_000 * 3);
  const tone = noiseAt(-26, 10);
  level(leveller, tone);
  const blocks: PcmBlock[] = [];
  eachBlock(ones.fill(0.25), (block) => {
    leveller.process(block);
    blocks.push(block);
  });
  let largest = 0;
  for (let index = 1; index < blocks.length; index++)
    largest = Math.max(largest, Math.abs(blocks[index]![0]! - blocks[index - 1]!.at(-2)!));
  assert.ok(largest < 0.01, `${largest}`);
});
