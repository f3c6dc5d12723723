import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { millis } from '../core/index.ts';
import { type Stalled, StallWatch } from './stall-watch.ts';

class StuckListener implements Stalled {
  readonly pendingBytes: number;
  readonly stalledSince;
  isDropped = false;
  readonly #watch: StallWatch;

  constructor(watch: StallWatch, pendingBytes: number, stalledSince: number) {
    this.#watch = watch;
    this.pendingBytes = pendingBytes;
    this.stalledSince = millis(stalledSince);
    watch.add(this);
  }

  dropSlow(): void {
    this.isDropped = true;
    this.#watch.delete(this);
  }
}

function newWatch(maxBytes = 1000, maxStall = 60_000) {
  const clock = new ManualClock();
  const watch = new StallWatch({ clock, maxBytes: () => maxBytes, maxStall: () => millis(maxStall) });
  return { clock, watch };
}

test('drops who took nothing for too long', () => {
  const { clock, watch } = newWatch();
  const [early, late] = [new StuckListener(watch, 10, 0), new StuckListener(watch, 10, 1)];
  clock.advance(59_999);
  watch.sweep();
  assert.deepEqual([early.isDropped, late.isDropped], [false, false]);
  clock.advance(1);
  watch.sweep();
  assert.deepEqual([early.isDropped, late.isDropped], [true, false]);
});

test('drops the longest stalled until what is held is well below the limit', () => {
  const { clock, watch } = newWatch(1000);
  const listeners = [5, 1, 4, 2, 3].map((since) => new StuckListener(watch, 250, since));
  clock.advance(10);
  watch.sweep();
  const dropped = listeners.filter(({ isDropped }) => isDropped).map(({ stalledSince }) => stalledSince);
  assert.deepEqual(
    dropped.sort((a, b) => a - b),
    [1, 2],
  );
});

test('disconnects none while the buffers are within the limit', () => {
  const { watch } = newWatch(1000);
  const listeners = [0, 1, 2, 3].map((since) => new StuckListener(watch, 250, since));
  watch.sweep();
  assert.ok(listeners.every(({ isDropped }) => !isDropped));
});

test('those dropped for their age count for the sum no more', () => {
  const { clock, watch } = newWatch(1000, 100);
  new StuckListener(watch, 900, 0);
  const young = new StuckListener(watch, 900, 50);
  clock.advance(100);
  watch.sweep();
  assert.equal(young.isDropped, false);
});
