import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBitmapPng } from '../../../test/support/png-reader.ts';
import { writeBitmapPng } from './bitmap-png.ts';

const checks = (size: number) =>
  Array.from({ length: size }, (_, y) => Array.from({ length: size }, (__, x) => (x * 7 + y * 3) % 5 < 2));

test('each point of a bitmap is that many pixels, dark ones black', () => {
  for (const [size, scale] of [
    [1, 1],
    [7, 1],
    [8, 1],
    [9, 3],
    [33, 5],
  ] as const) {
    const bitmap = checks(size);
    const pixels = readBitmapPng(writeBitmapPng(bitmap, scale));
    assert.equal(pixels.length, size * scale);
    for (const [y, row] of pixels.entries()) {
      assert.equal(row.length, size * scale);
      for (const [x, isDark] of row.entries()) {
        assert.equal(isDark, bitmap[Math.floor(y / scale)]![Math.floor(x / scale)], `${x} ${y} of ${size} by ${scale}`);
      }
    }
  }
});
