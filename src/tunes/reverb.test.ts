import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAMPLE_RATE } from '../pcm/index.ts';
import { Reverb } from './reverb.ts';

/** What the room makes of one clap, both sides. */
function clap(seconds: number, heard: number): [Float32Array, Float32Array] {
  const [input, left, right] = [0, 1, 2].map(() => new Float32Array(heard * SAMPLE_RATE)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  input[0] = 1;
  new Reverb(seconds).process(input, left, right);
  return [left, right];
}

/** Level of a quarter of a second from `from` seconds on, in decibels. */
function levelAt(sound: Float32Array, from: number): number {
  const piece = sound.subarray(from * SAMPLE_RATE, (from + 0.25) * SAMPLE_RATE);
  return 10 * Math.log10(piece.reduce((sum, sample) => sum + sample * sample, 0));
}

test('it falls by 60 dB in about the time that was asked for', () => {
  for (const seconds of [1.2, 2]) {
    for (const side of clap(seconds, 2 * seconds)) {
      const fall = levelAt(side, 0.1) - levelAt(side, 0.1 + seconds);
      // Treble goes faster.
      assert.ok(fall > 55 && fall < 80, `${fall} dB in ${seconds} s`);
    }
  }
});

test('both sides are as loud and not alike', () => {
  const [left, right] = clap(2, 1);
  assert.ok(Math.abs(levelAt(left, 0.1) - levelAt(right, 0.1)) < 3);
  const alike = left.reduce((sum, sample, at) => sum + sample * right[at]!, 0);
  const power = left.reduce((sum, sample) => sum + sample * sample, 0);
  assert.ok(Math.abs(alike) < 0.3 * power);
});

test('it adds to what is there', () => {
  const left = new Float32Array(10).fill(0.5);
  new Reverb(1).process(new Float32Array(10), left, new Float32Array(10));
  assert.deepEqual(left, new Float32Array(10).fill(0.5));
});
