import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toS16le } from './s16le.ts';

test('samples are rounded to 16 bits, and clipped where they are over full scale', () => {
  const bytes = toS16le(Float32Array.of(0, 1, -1, 0.5, 2, -2, 2 / 65_534));
  const samples = Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2));
  assert.deepEqual(samples, [0, 32_767, -32_767, 16_384, 32_767, -32_767, 1]);
});
