import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { IcecastCounters } from './icecast-counters.ts';

/** 128 kbit/s, forty times a second. */
function sendFor(seconds: number, counters: IcecastCounters, clock: ManualClock): void {
  for (let step = 0; step < seconds * 40; step++) {
    clock.advance(25);
    counters.add(400);
  }
}

const isNear = (value: number, wanted: number) => Math.abs(value - wanted) <= wanted * 0.02;

test('the rate is that of the last ten seconds', () => {
  const clock = new ManualClock();
  const counters = new IcecastCounters(clock);
  assert.equal(counters.bitrateKbps, 0);
  sendFor(3, counters, clock);
  assert.ok(isNear(counters.bitrateKbps, 128), `${counters.bitrateKbps} after three seconds`);
  sendFor(3600, counters, clock);
  assert.ok(isNear(counters.bitrateKbps, 128), `${counters.bitrateKbps} after an hour`);
  clock.advance(5_000);
  const half = counters.bitrateKbps;
  assert.ok(half > 50 && half < 80, `${half} after five silent seconds`);
  clock.advance(6_000);
  assert.equal(counters.bitrateKbps, 0);
  assert.equal(counters.bytesSent, 3603 * 40 * 400);
});

test('a connection has a rate of its own, the bytes are those of all', () => {
  const clock = new ManualClock();
  const counters = new IcecastCounters(clock);
  sendFor(5, counters, clock);
  counters.begin();
  assert.equal(counters.bitrateKbps, 0);
  sendFor(2, counters, clock);
  assert.ok(isNear(counters.bitrateKbps, 128), `${counters.bitrateKbps}`);
  assert.equal(counters.bytesSent, 7 * 40 * 400);
});

test('a first burst is no rate', () => {
  const clock = new ManualClock();
  clock.advance(12_345);
  const counters = new IcecastCounters(clock);
  clock.advance(1);
  counters.add(16_000);
  assert.equal(counters.bitrateKbps, 128);
});
