import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { millis } from '../core/index.ts';
import { Backoff } from './backoff.ts';

const waits = (backoff: Backoff, count: number) => Array.from({ length: count }, () => backoff.fail());

test('doubles the wait after each failure, up to the longest', () => {
  const backoff = new Backoff({ first: millis(1000), max: millis(60_000), random: () => 0 });
  assert.deepEqual(waits(backoff, 8), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test('shortens each wait by up to a half', () => {
  const backoff = new Backoff({ first: millis(1000), max: millis(4000), random: () => 0.5 });
  assert.deepEqual(waits(backoff, 4), [750, 1500, 3000, 3000]);
});

test('begins again after a success', () => {
  const backoff = new Backoff({ first: millis(100), max: millis(1000), random: () => 0 });
  waits(backoff, 5);
  assert.equal(backoff.failures, 5);
  backoff.succeed();
  assert.equal(backoff.failures, 0);
  assert.deepEqual(waits(backoff, 2), [100, 200]);
});

test('waits between half the first and the longest, however often it fails', () => {
  const range = fc.tuple(fc.integer({ min: 100, max: 3_600_000 }), fc.integer({ min: 0, max: 86_400_000 }));
  fc.assert(
    fc.property(range, fc.double({ min: 0, max: 0.999_999, noNaN: true }), ([first, more], random) => {
      const max = first + more;
      const backoff = new Backoff({ first: millis(first), max: millis(max), random: () => random });
      for (const wait of waits(backoff, 1100)) assert.ok(wait >= first / 2 && wait <= max, `${wait}`);
    }),
    { numRuns: 50 },
  );
});
