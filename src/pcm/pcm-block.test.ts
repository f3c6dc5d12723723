import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { micros, millis, sampleFrames } from '../core/index.ts';
import {
  BLOCK_FRAMES,
  CHANNELS,
  framesOf,
  framesToMillis,
  microsToFrames,
  millisToFrames,
  SAMPLE_RATE,
  silentBlock,
} from './pcm-block.ts';

test('a block is 20 ms of two channels', () => {
  assert.equal(framesToMillis(BLOCK_FRAMES), 20);
  assert.equal(silentBlock().length, BLOCK_FRAMES * CHANNELS);
  assert.equal(framesOf(silentBlock()), BLOCK_FRAMES);
  assert.equal(framesOf(silentBlock(sampleFrames(3))), 3);
  assert.ok(silentBlock().every((sample) => sample === 0));
});

test('a second is as many sample frames in every unit', () => {
  assert.equal(millisToFrames(millis(1000)), SAMPLE_RATE);
  assert.equal(microsToFrames(micros(1_000_000)), SAMPLE_RATE);
});

test('spans become the nearest whole sample frames', () => {
  for (const [span, frames] of [
    [0, 0],
    [0.01, 0],
    [0.011, 1],
    [1, 48],
    [26.122, 1254],
  ] as const) {
    assert.equal(millisToFrames(millis(span)), frames, `${span} ms`);
    assert.equal(microsToFrames(micros(span * 1000)), frames, `${span * 1000} µs`);
  }
});

test('sample frames come back from either unit as they went, for a year of sound', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: SAMPLE_RATE * 86_400 * 365 }), (count) => {
      const frames = sampleFrames(count);
      assert.equal(millisToFrames(framesToMillis(frames)), count);
      assert.equal(microsToFrames(micros((count * 1_000_000) / SAMPLE_RATE)), count);
    }),
  );
});
