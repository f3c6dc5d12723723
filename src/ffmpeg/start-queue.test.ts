import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type Millis, millis } from '../core/index.ts';
import { StartQueue } from './start-queue.ts';

/** A clock that runs on while a process is started. */
class StartingClock extends ManualClock {
  starting = 0;

  override now(): Millis {
    return millis(super.now() + this.starting);
  }
}

/** A queue on a clock that the test moves; each start takes 10 ms and is noted by its name. */
class Bench {
  readonly clock = new StartingClock();
  readonly queue = new StartQueue(this.clock);
  readonly started: string[] = [];

  ask(urgency: 'programme' | 'stream' | 'background', name: string): () => void {
    return this.queue.add(urgency, () => {
      this.started.push(name);
      this.clock.starting += 10;
    });
  }
}

test('one is started at once, the others one by one with pauses, the most urgent first', () => {
  const bench = new Bench();
  bench.ask('stream', 'stream 1');
  bench.ask('background', 'measuring');
  bench.ask('stream', 'stream 2');
  bench.ask('programme', 'track');
  assert.deepEqual(bench.started, ['stream 1']);
  bench.clock.advance(39);
  assert.deepEqual(bench.started, ['stream 1']);
  bench.clock.advance(1);
  assert.deepEqual(bench.started, ['stream 1', 'track']);
  bench.clock.advance(10);
  assert.deepEqual(bench.started, ['stream 1', 'track', 'stream 2']);
  bench.clock.advance(40);
  assert.deepEqual(bench.started, ['stream 1', 'track', 'stream 2', 'measuring']);
  bench.clock.advance(40);
  bench.ask('stream', 'stream 3');
  assert.equal(bench.started.at(-1), 'stream 3', 'after a rest nothing waits');
});

test('what others send holds up the event loop for a fifth of the time at most', () => {
  const bench = new Bench();
  for (let count = 0; count < 1000; count++) bench.ask('stream', `${count}`);
  const before = bench.clock.now();
  bench.clock.advance(10_000);
  const busy = bench.started.length * 10;
  assert.ok(busy <= (bench.clock.now() - before + 50) / 5, `${busy} ms`);
  assert.ok(bench.started.length > 100, 'and they go on');
});

test('one that is withdrawn is not started', () => {
  const bench = new Bench();
  bench.ask('stream', 'first');
  const withdraw = bench.ask('stream', 'second');
  bench.ask('stream', 'third');
  withdraw();
  bench.clock.advance(1000);
  assert.deepEqual(bench.started, ['first', 'third']);
});
