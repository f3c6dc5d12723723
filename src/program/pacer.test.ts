import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { millis, type UnixMillis, unixMillis } from '../core/index.ts';
import { Pacer } from './pacer.ts';

const HOUR = 3_600_000;

/** A machine that can stand still: its timers fire late, and its date can be set. */
class Machine extends ManualClock {
  #ahead = 0;
  #turnedBack = 0;

  override now() {
    return millis(super.now() + this.#ahead);
  }
  override wallTime(): UnixMillis {
    return unixMillis(super.wallTime() + this.#ahead - this.#turnedBack);
  }
  /** Time goes on, and nothing runs meanwhile. */
  standStill(span: number): void {
    this.#ahead += span;
  }
  turnBack(span: number): void {
    this.#turnedBack += span;
  }
}

function newPacer(catchUp = 2000) {
  const clock = new Machine();
  const log: string[] = [];
  const pacer = new Pacer({ clock, logger: recordingLogger(log), catchUp: millis(catchUp) });
  const ticks: number[] = [];
  pacer.attach((tick) => ticks.push(tick));
  return { clock, log, pacer, ticks };
}

for (const period of [20, 60, 240, 7, 33]) {
  test(`an hour is 180,000 ticks, one after the other, where it looks every ${period} ms`, () => {
    const { clock, log, pacer, ticks } = newPacer();
    pacer.start(millis(period));
    let farthest = 0;
    for (let span = 0; span < HOUR; span += 1000) {
      clock.advance(1000);
      farthest = Math.max(farthest, clock.now() / 20 - pacer.tick);
    }
    clock.advance(period);
    const ahead = pacer.tick - HOUR / 20;
    assert.ok(ahead >= 0 && ahead <= period / 20 + 1, `${ahead} ticks more than the hour`);
    assert.ok(ticks.every((tick, index) => tick === index));
    assert.ok(farthest <= period / 20 + 1, `${farthest} ticks behind`);
    assert.deepEqual([pacer.lostTicks, pacer.lateTicks, log], [0, 0, []]);
  });
}

test('an hour at 50 looks a second is exactly 180,000 ticks', () => {
  const { clock, pacer } = newPacer();
  pacer.start(millis(20));
  clock.advance(HOUR);
  assert.equal(pacer.tick, 180_000);
});

test('a pause of 300 ms is made up for at once', () => {
  const { clock, pacer, ticks } = newPacer();
  pacer.start(millis(20));
  clock.advance(1000);
  clock.standStill(300);
  clock.advance(20);
  assert.equal(ticks.length, 66);
  clock.advance(1000);
  assert.equal(ticks.length, 116);
  assert.equal(pacer.lostTicks, 0);
  assert.equal(pacer.lateTicks, 14, 'those that were later than the period');
});

test('what was missed beyond the most that is made up for is left out, counted and logged', () => {
  const { clock, pacer, ticks, log } = newPacer(2000);
  pacer.start(millis(20));
  clock.advance(1000);
  clock.standStill(10_000);
  clock.advance(20);
  assert.equal(pacer.lostTicks, 401);
  assert.equal(ticks.length, 50 + 100);
  assert.deepEqual(log, ['event loop stalled; audio dropped {"milliseconds":8020}']);
  clock.advance(10_000);
  assert.equal(ticks.length, 650, 'it goes on at its pace');
  assert.ok(
    ticks.every((tick, index) => tick === index),
    'numbers are not left out',
  );
  assert.equal(log.length, 1);
});

test('setting the date back an hour changes nothing', () => {
  const { clock, pacer } = newPacer();
  pacer.start(millis(20));
  clock.advance(1000);
  clock.turnBack(HOUR);
  clock.advance(1000);
  assert.deepEqual([pacer.tick, pacer.lostTicks, pacer.lateTicks], [100, 0, 0]);
});

test('another period takes effect while it runs, and no tick is lost or made twice', () => {
  const { clock, pacer, ticks } = newPacer();
  pacer.start(millis(240));
  clock.advance(1000);
  pacer.start(millis(20));
  clock.advance(20);
  assert.equal(pacer.tick, 51);
  pacer.start(millis(60));
  clock.advance(9000);
  assert.equal(pacer.tick, 501);
  assert.ok(ticks.every((tick, index) => tick === index));
  assert.equal(clock.pendingTimers, 1);
});

test('the time in which it is stopped is not made up for', () => {
  const { clock, pacer } = newPacer();
  pacer.start(millis(20));
  clock.advance(1000);
  pacer.stop();
  assert.equal(clock.pendingTimers, 0);
  clock.advance(60_000);
  pacer.start(millis(20));
  clock.advance(1000);
  assert.deepEqual([pacer.tick, pacer.lostTicks], [100, 0]);
});

test('a detached participant is not stepped any more', () => {
  const { clock, pacer, ticks } = newPacer();
  const others: number[] = [];
  const detach = pacer.attach((tick) => others.push(tick));
  pacer.start(millis(20));
  clock.advance(100);
  detach();
  clock.advance(100);
  assert.deepEqual([others.length, ticks.length], [5, 10]);
});

test('one that throws does not affect the others, and is logged once in ten seconds', () => {
  const { clock, pacer, ticks, log } = newPacer();
  pacer.attach(() => {
    throw new Error('no sound');
  });
  const others: number[] = [];
  pacer.attach((tick) => others.push(tick));
  pacer.start(millis(20));
  clock.advance(10_000);
  assert.deepEqual([ticks.length, others.length], [500, 500]);
  assert.equal(log.length, 1);
  assert.match(log[0]!, /^a block could not be made {"times":1,"reason":"Error: no sound\\n/);
  clock.advance(100);
  assert.equal(log.length, 2);
  assert.match(log[1]!, /{"times":500,/);
});
