import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriftServo, MAX_CHANGE } from './drift-servo.ts';

/** Excess fill in seconds after the servo has run for `seconds` with a writer that is faster by `drift`. */
function hold(servo: DriftServo, excess: number, drift: number, seconds: number): { last: number; least: number } {
  const step = 0.01;
  let least = excess;
  let last = excess;
  for (let at = 0; at < seconds; at += step) {
    last += (drift - servo.update(last, step)) * step;
    least = Math.min(least, last);
  }
  return { last, least };
}

test('measures the drift of two clocks, then keeps the fill without error', () => {
  for (const drift of [0.0003, -0.0003, 0]) {
    const servo = new DriftServo();
    const { last } = hold(servo, 0, drift, 3600);
    assert.ok(Math.abs(last) < 1e-6, `${last} s`);
    assert.ok(Math.abs(servo.drift - drift) < 1e-6, `${servo.drift}`);
  }
});

test('reaches the target with little overshoot', () => {
  const { last, least } = hold(new DriftServo(), 0.06, 0, 300);
  assert.ok(Math.abs(last) < 0.001, `${last} s`);
  assert.ok(least > -0.015, `${least} s`);
});

test('changes the pitch by at most 0.5 %, and does not mistake a large deviation for drift', () => {
  const servo = new DriftServo();
  assert.equal(servo.update(10, 0.01), MAX_CHANGE);
  assert.equal(servo.update(-10, 0.01), -MAX_CHANGE);
  for (let step = 0; step < 100_000; step++) servo.update(1, 0.01);
  assert.equal(servo.drift, 0);
});
