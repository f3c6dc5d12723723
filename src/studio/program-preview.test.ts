import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listInput } from '../../test/support/list-input.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { ProgramBench } from '../../test/support/program-bench.ts';
import { millis, unixMillis } from '../core/index.ts';
import { parseScheduleEntry, Schedule, type ScheduleLine } from '../schedule/index.ts';
import { previewProgram } from './program-preview.ts';

const MIDNIGHT = Date.UTC(2026, 0, 1);
const facts = { duration: millis(10_000) };
const ten = { hertz: 500, seconds: 10 };

/** Music without end and a bulletin of two tracks of 10 s each, played once; looked at so many seconds after midnight. */
function stationWith(lines: readonly (readonly [when: string, rules?: Partial<ScheduleLine>])[], second: number) {
  const clock = new ManualClock(MIDNIGHT);
  const music = listInput('music', { clock, tracks: [ten, ten, ten], facts });
  const news = listInput('news', { clock, tracks: [ten, ten], facts, repeat: false });
  const usual = { input: 'news', start: 'hard', end: 'hard', latest: millis(0), live: 'yields' } as const;
  const entries = lines.map(([when, rules]) => parseScheduleEntry(when, { ...usual, ...rules }));
  const schedule = new Schedule(entries, 'UTC');
  const scheduled = (at: Parameters<Schedule['at']>[0]) => schedule.at(at);
  const bench = new ProgramBench([music.input, { input: news.input, scheduleOnly: true }], { scheduled }, clock);
  bench.run(second);
  const inputs = [
    { name: 'music', scheduleOnly: false, ...music },
    { name: 'news', scheduleOnly: true, ...news },
  ];
  return (at: number) => {
    const now = clock.wallTime();
    const preview = previewProgram({ program: bench.program, schedule, inputs, now }, unixMillis(MIDNIGHT + at * 1000));
    const secondOf = (moment: number) => Math.round((moment - MIDNIGHT) / 100) / 10;
    return {
      input: preview.input,
      until: preview.scheduled && secondOf(preview.scheduled.until),
      next: preview.nextChange && [secondOf(preview.nextChange.at), preview.nextChange.input],
      tracks: preview.tracks.map(({ path, startsAt }) => `${path} ${startsAt === null ? '?' : secondOf(startsAt)}`),
    };
  };
}

test('a line has the tracks of its list from its own beginning on', () => {
  const preview = stationWith([['00:01:00 for 2m']], 5);
  assert.deepEqual(preview(60), {
    input: 'news',
    until: 180,
    next: [180, 'music'],
    tracks: ['/news/1 60', '/news/2 70'],
  });
  assert.deepEqual(preview(75).tracks, ['/news/2 70']);
});

test('a list that was played before is foreseen from its beginning', () => {
  const preview = stationWith([['00:00:10 for 30s'], ['00:01:00 for 2m']], 45);
  assert.deepEqual(preview(60).tracks, ['/news/1 60', '/news/2 70']);
});

test('a line that ends with its list ends when that has been played', () => {
  const preview = stationWith([['hourly :01']], 5);
  assert.deepEqual(preview(65), {
    input: 'news',
    until: 80,
    next: [80, 'music'],
    tracks: ['/news/1 60', '/news/2 70'],
  });
  assert.equal(preview(85).input, 'music', 'the list has been played');
});

test('what is on air goes on from where it is', () => {
  const preview = stationWith([['00:01:00 for 2m']], 5);
  const { tracks, next } = preview(5);
  assert.deepEqual(tracks.slice(0, 2), ['/music/2 10', '/music/3 20']);
  assert.deepEqual(next, [60, 'news']);
});

test('the rest of a list that is on air is foreseen to its end', () => {
  const preview = stationWith([['hourly :01']], 65);
  assert.deepEqual(preview(65), { input: 'news', until: 80, next: [80, 'music'], tracks: ['/news/2 70'] });
});
