import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../../test/support/seeded-random.ts';
import { ServerClock } from './server-clock.ts';

const AHEAD = 9_000_000;

test('calculates the age of a frame from the fastest pong, with any clock offset', () => {
  const clock = new ServerClock();
  const random = randomFrom(3);
  clock.setMoment({ position: 48_000, at: AHEAD + 1000 });
  for (let sentAt = 1000; sentAt < 20_000; sentAt += 2000) {
    const there = 4 + 80 * random() ** 3;
    clock.addPong(sentAt, AHEAD + sentAt + there, sentAt + there + 4);
  }
  const age = clock.ageMillis(48_000 + 4800, 1350)!;
  assert.ok(Math.abs(age - 250) < 3, `${age} ms`);
});

test('gives null before the first pong or without a moment', () => {
  const clock = new ServerClock();
  clock.setMoment({ position: 0, at: 0 });
  assert.equal(clock.ageMillis(0, 5), null);
  assert.equal(clock.roundTripMillis, null);
  const other = new ServerClock();
  other.addPong(0, 500, 10);
  assert.equal(other.ageMillis(0, 5), null);
  assert.equal(other.roundTripMillis, 10);
});

test('drops a pong after ten newer ones, because clocks drift', () => {
  const clock = new ServerClock();
  clock.setMoment({ position: 0, at: 0 });
  clock.addPong(0, 1000, 1);
  for (let count = 0; count < 10; count++) clock.addPong(0, 2000, 20);
  assert.equal(clock.ageMillis(0, 0), 1990);
});
