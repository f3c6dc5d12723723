import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { heard, lineStation, song } from '../../test/support/line-station.ts';

describe('lines that come at one moment', () => {
  const rules = { start: 'soft', end: 'list' } as const;
  test('are played one after another, the one that is written last first', () => {
    const { bench } = lineStation([
      ['00:00:12 for 1m', rules],
      ['00:00:12 for 1m', { ...rules, input: 'weather' }],
    ]);
    bench.run(40);
    assert.deepEqual(heard(bench), ['a 0-20', 'rain 20-24', 'n1 24-27', 'b 27-40']);
  });

  test('begin from their first track, also one that another goes before', () => {
    const { bench } = lineStation(
      [['00:00:04 for 6s'], ['00:00:12-00:00:32'], ['hourly :00:12', { start: 'hard', end: 'list', input: 'weather' }]],
      { news: { tracks: [song('n1', 3), song('n2', 3)] }, music: { tracks: [song('a', 300)], resume: 'continue' } },
    );
    bench.run(30);
    assert.deepEqual(heard(bench), [
      'a 0-4',
      'n1 4-7',
      'n2 7-10',
      'a 10-12',
      'rain 12-16',
      'n1 16-19',
      'n2 19-22',
      'a 22-30',
    ]);
  });
});
