import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriftServo, MOST_CHANGE } from './drift-servo.ts';

/** Seconds by which a buffer is too full, after the servo held it for `seconds`; the writer is faster by `drift`. */
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

test('learns how far two clocks are apart, and then holds the buffer without an error', () => {
  for (const drift of [0.0003, -0.0003, 0]) {
    const servo = new DriftServo();
    const { last } = hold(servo, 0, drift, 3600);
    assert.ok(Math.abs(last) < 1e-6, `${last} s`);
    assert.ok(Math.abs(servo.drift - drift) < 1e-6, `${servo.drift}`);
  }
});

test('comes to the target hardly swinging past it', () => {
  const { last, least } = hold(new DriftServo(), 0.06, 0, 300);
  assert.ok(Math.abs(last) < 0.001, `${last} s`);
  assert.ok(least > -0.015, `${least} s`);
});

test('never changes the pitch by more than half a percent, and takes no long way for a wrong clock', () => {
  const servo = new DriftServo();
  assert.equal(servo.update(10, 0.01), MOST_CHANGE);
  assert.equal(servo.update(-10, 0.01), -MOST_CHANGE);
  for (let step = 0; step < 100_000; step++) servo.update(1, 0.01);
  assert.equal(servo.drift, 0);
});
