import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, type UnixMillis, unixMillis } from '../core/index.ts';
import type { LineRules, ScheduledTime } from '../schedule/index.ts';
import { ScheduleFollower } from './schedule-follower.ts';

const MINUTE = 60_000;
const RULES: LineRules = { start: 'hard', end: 'hard', latest: millis(5 * MINUTE), live: 'yields' };

interface Written extends Partial<LineRules> {
  readonly input: string;
  /** In seconds. */
  readonly from: number;
  readonly to: number;
  /** Whether the length is written rather than the end. */
  readonly hasLength?: boolean;
}

/** A follower of lines that do not overlap, on a wall clock that the test sets; music is on air unless it says otherwise. */
function follow(...lines: Written[]) {
  const bench = {
    onAir: 'music' as string | null,
    isAtEnd: false,
    prepared: [] as string[],
    restarted: [] as string[],
  };
  const scheduled = (at: UnixMillis): ScheduledTime | null => {
    const line = lines.find(({ from, to }) => from * 1000 <= at && at < to * 1000);
    if (!line) return null;
    const { from, to, hasLength = false, input, ...rules } = line;
    const start = unixMillis(from * 1000);
    const length = hasLength ? millis((to - from) * 1000) : null;
    const entry = { input, ...RULES, ...rules };
    return { entry, start, since: start, until: unixMillis(to * 1000), length, beneath: [] };
  };
  let seconds = 0;
  const follower = new ScheduleFollower({
    scheduled,
    onAir: () => bench.onAir,
    isInterruptible: () => bench.isAtEnd,
    choose: (time) => time?.entry.input ?? 'music',
    prepare: (input) => {
      bench.prepared.push(`${input} at ${seconds}`);
      return true;
    },
    restart: (input) => bench.restarted.push(`${input} at ${seconds}`),
  });
  /** What is in force at a second; the program obeys. */
  const at = (second: number): string | null => {
    seconds = second;
    follower.step(unixMillis(second * 1000));
    const input = follower.time?.entry.input ?? null;
    bench.onAir = input ?? 'music';
    return input;
  };
  /** Another schedule holds from now on. */
  const rewrite = (...others: Written[]) => {
    lines.splice(0, lines.length, ...others);
    follower.reconsider();
  };
  return { bench, follower, at, rewrite };
}

const softNews: Written = { input: 'news', from: 100, to: 160, hasLength: true, start: 'soft' };

test('a soft line that a reload takes away is not begun, and is over where it has begun late', () => {
  const waiting = follow(softNews);
  waiting.at(90);
  waiting.at(110);
  assert.equal(waiting.follower.lateInput, 'news');
  waiting.rewrite({ input: 'other', from: 300, to: 310 });
  waiting.bench.isAtEnd = true;
  assert.equal(waiting.at(120), null);
  const late = follow(softNews);
  late.at(90);
  late.at(110);
  late.bench.isAtEnd = true;
  assert.equal(late.at(120), 'news');
  late.rewrite();
  assert.equal(late.at(121), null);
});

test('a soft line that a reload leaves is begun all the same, and keeps its length', () => {
  const { bench, at, rewrite } = follow(softNews);
  at(90);
  at(110);
  rewrite({ ...softNews });
  bench.isAtEnd = true;
  assert.equal(at(120), 'news');
  rewrite({ ...softNews });
  assert.equal(at(179), 'news');
  assert.equal(at(180), null);
});

test('an input is prepared 2 s before its line, once for each of its times, and held back until then', () => {
  const { bench, follower, at } = follow({ input: 'news', from: 100, to: 110 }, { input: 'news', from: 200, to: 210 });
  const found = [97, 98, 99, 100, 105, 110, 150, 198, 200].map((second) => [second, at(second), follower.heldBack]);
  assert.deepEqual(found, [
    [97, null, null],
    [98, null, 'news'],
    [99, null, 'news'],
    [100, 'news', null],
    [105, 'news', null],
    [110, null, null],
    [150, null, null],
    [198, null, 'news'],
    [200, 'news', null],
  ]);
  assert.deepEqual(bench.prepared, ['news at 98', 'news at 198']);
  assert.deepEqual(bench.restarted, []);
});

test('one that is on air already is prepared and begins again with its line', () => {
  const { bench, at } = follow({ input: 'news', from: 100, to: 110 }, { input: 'news', from: 110, to: 120 });
  for (let second = 96; second < 121; second++) at(second);
  assert.deepEqual(bench.prepared, ['news at 98', 'news at 110']);
  assert.deepEqual(bench.restarted, ['news at 110']);
});

test('a start in the middle of a line obeys it at once, softly or not', () => {
  const { at } = follow({ input: 'news', from: 100, to: 200, start: 'soft' });
  assert.equal(at(150), 'news');
});

test('a soft line waits for the end of what is on air, and keeps its length', () => {
  const { bench, follower, at } = follow({ input: 'news', from: 100, to: 110, start: 'soft', hasLength: true });
  assert.deepEqual([at(99), at(100), follower.isTrackLast, follower.lateInput], [null, null, true, 'news']);
  assert.deepEqual([at(130), follower.heldBack], [null, 'news']);
  bench.isAtEnd = true;
  assert.equal(at(131), 'news');
  bench.isAtEnd = false;
  assert.deepEqual([at(140), follower.isTrackLast, at(141)], ['news', false, null]);
});

test('a clock that is set back before a line ends it; forward, it comes and is over as it is written', () => {
  const { bench, follower, at } = follow({ input: 'news', from: 100, to: 110, start: 'soft', hasLength: true });
  at(99);
  at(100);
  bench.isAtEnd = true;
  assert.deepEqual([at(130), at(135)], ['news', 'news']);
  assert.equal(at(60), null, 'back before its beginning');
  bench.isAtEnd = false;
  assert.deepEqual([at(100), follower.lateInput], [null, 'news'], 'it comes again');
  assert.deepEqual([at(3700), follower.lateInput], [null, null], 'forgotten, an hour on');
});

test('a line that begins to the second cuts one that plays its list to the end', () => {
  const { at } = follow({ input: 'list', from: 10, to: 20, end: 'list' }, { input: 'news', from: 30, to: 40 });
  at(9);
  assert.deepEqual([at(10), at(25), at(30), at(40)], ['list', 'list', 'news', null]);
});
