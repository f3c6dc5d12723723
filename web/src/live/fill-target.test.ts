import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FillTarget } from './fill-target.ts';

function observe(target: FillTarget, fillMillis: number, seconds: number): void {
  for (let step = 0; step < seconds * 10; step++) target.observe(fillMillis, 0.1);
}

test('grows with each dropout within bounds, and shrinks slowly while the buffer has reserves', () => {
  const target = new FillTarget();
  assert.equal(target.millis, 60);
  target.grow();
  target.grow();
  assert.equal(target.millis, 80);
  observe(target, 50, 31);
  assert.equal(target.millis, 68);
  observe(target, 50, 3600);
  assert.equal(target.millis, 40);
  for (let count = 0; count < 50; count++) target.grow();
  assert.equal(target.millis, 240);
});

test('does not change if the buffer was nearly empty once in five seconds', () => {
  const target = new FillTarget();
  for (let window = 0; window < 30; window++) {
    observe(target, 50, 4);
    observe(target, 5, 1.2);
  }
  assert.equal(target.millis, 60);
});
