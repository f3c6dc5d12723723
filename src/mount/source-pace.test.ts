import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { micros } from '../core/index.ts';
import { SourcePace } from './source-pace.ts';

const STEP_MS = 100;

function newPace() {
  const clock = new ManualClock();
  const log: string[] = [];
  const pace = new SourcePace(clock, recordingLogger(log));
  pace.begin();
  /** Sends `speed` seconds of audio a second for so long, in pieces of `pieceSeconds` of audio. */
  const send = (seconds: number, speed: number, pieceSeconds = 0.1) => {
    let due = 0;
    for (let elapsed = 0; elapsed < seconds * 1000; elapsed += STEP_MS) {
      clock.advance(STEP_MS);
      due += (speed * STEP_MS) / 1000;
      while (due >= pieceSeconds - 1e-9) {
        due -= pieceSeconds;
        pace.add(micros(pieceSeconds * 1_000_000));
      }
    }
  };
  return { clock, log, pace, send };
}

test('a source in real time is steady, and its speed is known after a window', () => {
  const { log, pace, send } = newPace();
  assert.equal(pace.speedPercent, null);
  send(60, 1);
  assert.deepEqual([pace.state, log], ['steady', []]);
  assert.ok(Math.abs(pace.speedPercent! - 100) <= 1);
});

test('a source ten times as fast as real time is reported once, within seconds', () => {
  const { log, pace, send } = newPace();
  send(5, 10);
  assert.equal(pace.state, 'fast');
  assert.ok(Math.abs(pace.speedPercent! - 1000) <= 20, `${pace.speedPercent} %`);
  send(120, 10);
  assert.equal(log.length, 1);
  assert.match(log[0]!, /faster than real time.*-re/);
});

test('a source that falls behind is reported once', () => {
  const { log, pace, send } = newPace();
  send(60, 0.8);
  assert.equal(pace.state, 'slow');
  assert.ok(Math.abs(pace.speedPercent! - 80) <= 2);
  send(300, 0.8);
  assert.equal(log.length, 1);
  assert.match(log[0]!, /falls behind real time/);
});

test('a source that keeps time again is steady; a new one is reported again', () => {
  const { log, pace, send } = newPace();
  send(60, 0.5);
  send(30, 1);
  assert.equal(pace.state, 'steady');
  send(60, 0.5);
  assert.equal(log.length, 1);
  pace.begin();
  assert.deepEqual([pace.state, pace.speedPercent], ['steady', null]);
  send(60, 0.5);
  assert.equal(log.length, 2);
});

const harmless: readonly [name: string, run: (bench: ReturnType<typeof newPace>) => void][] = [
  [
    'a burst at the start',
    ({ pace, send }) => {
      pace.add(micros(60_000_000));
      send(60, 1);
    },
  ],
  ['pieces of five seconds', ({ send }) => send(300, 1, 5)],
  ['pieces of three seconds', ({ send }) => send(300, 1, 3)],
  ['clocks that drift', ({ send }) => send(3600, 1.001)],
  [
    'a short stall that is made up for',
    ({ clock, send }) => {
      send(30, 1);
      clock.advance(5000);
      send(1, 6);
      send(60, 1);
    },
  ],
  [
    'a format that tells no time',
    ({ clock, pace }) => {
      for (let second = 0; second < 60; second++) {
        clock.advance(1000);
        pace.add(micros(0));
      }
    },
  ],
];

for (const [name, run] of harmless) {
  test(`is not taken for a wrong pace: ${name}`, () => {
    const bench = newPace();
    run(bench);
    assert.deepEqual([bench.pace.state, bench.log], ['steady', []]);
  });
}
