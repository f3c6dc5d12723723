import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ListInputOptions, listInput } from '../../test/support/list-input.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryShelf, seededRandom, shelvedTrack } from '../../test/support/memory-shelf.ts';
import { ProgramBench } from '../../test/support/program-bench.ts';
import { ToneInput } from '../../test/support/tone-input.ts';
import { millis, unixMillis } from '../core/index.ts';
import { parseScheduleEntry, Schedule } from '../schedule/index.ts';
import { Rotation } from './rotation.ts';

const MIDNIGHT = Date.UTC(2026, 0, 1);
const tracks = [
  { hertz: 900, seconds: 4 },
  { hertz: 1100, seconds: 10 },
];

/** Music, and two bulletins that are played once in a line of a minute; it begins so many seconds after midnight. */
function stationAt(second: number, news: Partial<ListInputOptions> = {}) {
  const clock = new ManualClock(MIDNIGHT + second * 1000);
  const music = new ToneInput('music', { hertz: 500, timing: 'waiting' }).play();
  const { input, history, reload } = listInput('news', { clock, tracks, repeat: false, ...news });
  const line = { input: 'news', start: 'hard', end: 'hard', latest: millis(0), live: 'yields' } as const;
  const schedule = new Schedule([parseScheduleEntry('00:00:05 for 60s', line)], 'UTC');
  const bench = new ProgramBench([music, { input, scheduleOnly: true }], { scheduled: (at) => schedule.at(at) }, clock);
  const played = () =>
    history.records.map(({ path, startedAt }) => `${path} at ${Math.round((startedAt - MIDNIGHT) / 1000)}`);
  return { bench, history, played, reload };
}

describe('a start in the middle of a line whose list is played once', () => {
  test('plays nothing again where the list had been played in this line', () => {
    const before = stationAt(0);
    before.bench.run(22);
    assert.deepEqual(before.played(), ['/news/1 at 5', '/news/2 at 9']);
    const after = stationAt(25, { earlier: before.history.records });
    after.bench.run(10);
    assert.deepEqual(after.bench.moves, ['->music']);
  });

  test('plays what was interrupted from its beginning, and not what was played before that', () => {
    const before = stationAt(0);
    before.bench.run(12);
    const after = stationAt(15, { earlier: before.history.records });
    after.bench.run(20);
    assert.deepEqual(after.played().slice(2), ['/news/2 at 15']);
    assert.deepEqual(after.bench.moves, ['->news', 'news>music']);
  });

  test('plays all of it where nothing had been, and where it was played for an earlier line', () => {
    const fresh = stationAt(25);
    fresh.bench.run(20);
    assert.deepEqual(fresh.played(), ['/news/1 at 25', '/news/2 at 29']);
    const yesterday = fresh.history.records.map((record) => ({
      ...record,
      startedAt: unixMillis(record.startedAt - 86_400_000),
    }));
    const again = stationAt(25, { earlier: yesterday });
    again.bench.run(20);
    assert.deepEqual(again.played().slice(2), ['/news/1 at 25', '/news/2 at 29']);
  });
});

test('a reload in the middle of a line goes on with its list, and plays none again that has been played', () => {
  const { bench, played, reload } = stationAt(0);
  bench.run(7);
  reload();
  bench.run(15);
  reload();
  bench.run(10);
  assert.deepEqual(played(), ['/news/1 at 5', '/news/2 at 9']);
  assert.deepEqual(bench.moves, ['->music', 'music>news', 'news>music']);
});

test('a reload goes on in a list that begins with its first track at each start', () => {
  const clock = new ManualClock(MIDNIGHT);
  const { input, history, reload } = listInput('music', { clock, tracks: [...tracks, { hertz: 1300, seconds: 20 }] });
  const bench = new ProgramBench([input], {}, clock);
  bench.run(6);
  reload();
  bench.run(12);
  assert.deepEqual(
    history.records.map(({ path }) => path),
    ['/music/1', '/music/2', '/music/3'],
  );
});

describe('a list that begins again without what was played', () => {
  for (const order of ['listed', 'shuffled'] as const) {
    test(`${order}: gives the rest of it, also where its shelf is listed later, and all of it the next time`, () => {
      const clock = new ManualClock();
      const shelf = new MemoryShelf([]);
      shelf.isListed = false;
      const rotation = new Rotation({
        clock,
        random: seededRandom(5),
        shelves: [{ shelf, weight: 1 }],
        order,
        repeat: false,
        start: 'continue',
        artistSeparation: millis(0),
        titleSeparation: millis(0),
      });
      const rest = () => {
        const paths: string[] = [];
        for (let choice = rotation.choose(); choice; choice = rotation.choose()) paths.push(choice.track.path);
        return paths.toSorted();
      };
      rotation.rewind(['/a', '/b']);
      assert.deepEqual(rest(), []);
      shelf.isListed = true;
      shelf.tracks = ['/a', '/b', '/c', '/d'].map((path) => shelvedTrack(path));
      assert.deepEqual(rest(), ['/c', '/d']);
      rotation.rewind(['/a', '/b', '/c']);
      assert.deepEqual(rest(), ['/d']);
      rotation.rewind();
      assert.deepEqual(rest(), ['/a', '/b', '/c', '/d']);
    });
  }
});
