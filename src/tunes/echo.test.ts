import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Echo } from './echo.ts';

const FRAMES = 1000;

function call(chunks: number): { left: number[]; right: number[] } {
  const echo = new Echo(FRAMES);
  const left: number[] = [];
  const right: number[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    const sides = [new Float32Array(500), new Float32Array(500)] as const;
    echo.process(new Float32Array(500).fill(chunk === 0 ? 1 : 0, 0, 100), ...sides);
    left.push(...sides[0]);
    right.push(...sides[1]);
  }
  return { left, right };
}

const loudest = (sound: readonly number[], from: number): number => Math.max(...sound.slice(from, from + FRAMES));

test('echoes come one delay apart, first left, then right, and die away', () => {
  const { left, right } = call(12);
  assert.ok(left.slice(0, FRAMES).every((sample) => sample === 0));
  assert.equal(left[FRAMES], 1);
  assert.ok(right.slice(0, 2 * FRAMES).every((sample) => sample === 0));
  assert.ok(loudest(right, 2 * FRAMES) > 0.9);
  assert.ok(loudest(left, 3 * FRAMES) < 0.4 && loudest(left, 3 * FRAMES) > 0.2);
  assert.ok(loudest(left, 5 * FRAMES) < 0.2);
});
