import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { millis } from '../core/index.ts';
import { DeliveryScheduler, type DeliverySlot } from './delivery-scheduler.ts';

const PERIOD = 600;
const COHORTS = 6;

function newScheduler(onRound = () => {}) {
  const clock = new ManualClock();
  const scheduler = new DeliveryScheduler({
    clock,
    period: millis(PERIOD),
    cohorts: COHORTS,
    onRound,
  });
  return { clock, scheduler };
}

/** A listener that counts its calls, and says when they came. */
class Counted {
  readonly calls: number[] = [];
  slot: DeliverySlot | null = null;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  deliver(): void {
    this.calls.push(this.#clock.now());
  }
}

test('each listener is called once a period, for the first time within one', () => {
  const { clock, scheduler } = newScheduler();
  const listeners = Array.from({ length: 25 }, () => new Counted(clock));
  for (const listener of listeners) {
    scheduler.slot(listener);
    clock.advance(37);
  }
  clock.advance(10 * PERIOD);
  for (const { calls } of listeners) {
    assert.ok(calls[0]! <= 25 * 37 + PERIOD);
    for (let index = 1; index < calls.length; index++) assert.equal(calls[index]! - calls[index - 1]!, PERIOD);
  }
});

test('listeners are spread over the period', () => {
  const { clock, scheduler } = newScheduler();
  const listeners = Array.from({ length: 60 }, () => new Counted(clock));
  for (const listener of listeners) scheduler.slot(listener);
  clock.advance(PERIOD);
  const byTime = Map.groupBy(listeners, ({ calls }) => calls[0]);
  assert.deepEqual(
    [...byTime.values()].map((group) => group.length),
    [10, 10, 10, 10, 10, 10],
  );
});

test('those who leave make room: cohorts stay even', () => {
  const { clock, scheduler } = newScheduler();
  const slots = Array.from({ length: 60 }, () => scheduler.slot(new Counted(clock)));
  for (const slot of slots.slice(0, 30)) slot.leave();
  const listeners = Array.from({ length: 30 }, () => new Counted(clock));
  for (const listener of listeners) scheduler.slot(listener);
  clock.advance(PERIOD);
  assert.ok(listeners.every(({ calls }) => calls.length === 1));
});

test('rests while there are no listeners', () => {
  const { clock, scheduler } = newScheduler();
  assert.equal(clock.pendingTimers, 0);
  const slot = scheduler.slot(new Counted(clock));
  assert.equal(clock.pendingTimers, 1);
  slot.leave();
  slot.leave();
  assert.equal(clock.pendingTimers, 0);
  const late = new Counted(clock);
  scheduler.slot(late);
  clock.advance(PERIOD);
  assert.equal(late.calls.length, 1);
});

test('a listener that leaves during its call costs no other one its turn', () => {
  const { clock, scheduler } = newScheduler();
  const listeners = Array.from({ length: 30 }, () => new Counted(clock));
  for (const [index, listener] of listeners.entries()) {
    const slot = scheduler.slot(listener);
    if (index % 3 !== 0) continue;
    const count = listener.deliver.bind(listener);
    listener.deliver = () => {
      count();
      slot.leave();
    };
  }
  clock.advance(PERIOD);
  assert.ok(listeners.every(({ calls }) => calls.length === 1));
  clock.advance(PERIOD);
  for (const [index, { calls }] of listeners.entries()) assert.equal(calls.length, index % 3 === 0 ? 1 : 2);
});

test('the last one may leave during its call', () => {
  const { clock, scheduler } = newScheduler();
  let calls = 0;
  const slot = scheduler.slot({
    deliver: () => {
      calls++;
      slot.leave();
    },
  });
  clock.advance(10 * PERIOD);
  assert.deepEqual([calls, clock.pendingTimers], [1, 0]);
});

test('after a stall of the event loop each listener is called once, not once for each missed period', () => {
  const clock = new StallingClock();
  const scheduler = new DeliveryScheduler({ clock, period: millis(PERIOD), cohorts: COHORTS, onRound: () => {} });
  const listeners = Array.from({ length: 12 }, () => new Counted(clock));
  for (const listener of listeners) scheduler.slot(listener);
  clock.stall(20 * PERIOD);
  assert.deepEqual(new Set(listeners.map(({ calls }) => calls.length)), new Set([1]));
  clock.advance(PERIOD);
  assert.deepEqual(new Set(listeners.map(({ calls }) => calls.length)), new Set([2]));
});

test('the round is reported once in each period', () => {
  let rounds = 0;
  const { clock, scheduler } = newScheduler(() => rounds++);
  scheduler.slot(new Counted(clock));
  clock.advance(5 * PERIOD);
  assert.equal(rounds, 5);
});

test('sleeps over cohorts without listeners, until one comes', () => {
  const { clock, scheduler } = newScheduler();
  const listener = new Counted(clock);
  scheduler.slot(listener);
  assert.deepEqual(clock.dueTimes, [PERIOD / COHORTS]);
  clock.advance(PERIOD / COHORTS);
  assert.deepEqual(clock.dueTimes, [PERIOD / COHORTS + PERIOD]);
  clock.advance(PERIOD / 2);
  const second = new Counted(clock);
  scheduler.slot(second);
  clock.advance(PERIOD - PERIOD / COHORTS);
  assert.deepEqual([listener.calls.length, second.calls.length], [2, 1]);
});

test('in a hurry each is called four times as often for a second, then as before', () => {
  const { clock, scheduler } = newScheduler();
  const listeners = Array.from({ length: 12 }, () => new Counted(clock));
  for (const listener of listeners) scheduler.slot(listener);
  clock.advance(2 * PERIOD);
  const start = clock.now();
  scheduler.hurry();
  clock.advance(10 * PERIOD);
  for (const { calls } of listeners) {
    const after = calls.filter((at) => at > start);
    assert.ok(after[0]! - start <= PERIOD / 4);
    const gaps = after.slice(1).map((at, index) => at - after[index]!);
    assert.deepEqual(gaps.slice(0, 5), Array(5).fill(PERIOD / 4));
    assert.deepEqual(new Set(gaps.slice(8)), new Set([PERIOD]));
  }
});

test('a hurry leaves none out, whatever the cohort it falls on', () => {
  for (let at = 0; at < PERIOD; at += 30) {
    const { clock, scheduler } = newScheduler();
    const listener = new Counted(clock);
    scheduler.slot(listener);
    clock.advance(2 * PERIOD + at);
    const start = clock.now();
    scheduler.hurry();
    clock.advance(PERIOD);
    assert.ok(listener.calls.find((each) => each > start)! - start <= PERIOD / 4, `after ${at} ms`);
  }
});

test('a hurry without listeners starts nothing, and serves those who come meanwhile', () => {
  const { clock, scheduler } = newScheduler();
  scheduler.hurry();
  assert.equal(clock.pendingTimers, 0);
  const listener = new Counted(clock);
  scheduler.slot(listener);
  clock.advance(PERIOD);
  assert.equal(listener.calls.length, 4);
});

/** A clock whose timers are late: time has passed when they fire, and they fire once. */
class StallingClock extends ManualClock {
  #lateness = 0;

  override now() {
    return millis(super.now() + this.#lateness);
  }

  stall(span: number): void {
    this.#lateness += span;
    this.advance(PERIOD / COHORTS);
  }
}
