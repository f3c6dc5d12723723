import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hertz, lineStation, song } from '../../test/support/line-station.ts';
import { tonesIn } from '../../test/support/pcm-hearing.ts';
import { Limiter } from '../pcm/index.ts';

const music = { tracks: [song('a', 300)], resume: 'continue' } as const;

/** Levels of music, bulletin and reserve in a tenth of a second, as shares of a tone alone. */
function levelsAt(sound: Float32Array, second: number): number[] {
  const from = Math.round(second * 48_000) + Limiter.delay;
  return tonesIn(sound, [hertz.a, hertz.n1, hertz.reserve], from, from + 4800).map(
    (level) => Math.round(level * 20) / 10,
  );
}

const ALONE = [0, 1, 0];

for (const [start, begins] of [
  ['hard', 12],
  ['soft', 20],
] as const) {
  test(`a bulletin of 3 s without a crossfade of its own is heard alone from end to end, with a ${start} start`, () => {
    const tracks = start === 'soft' ? { tracks: [song('a', 20)] } : music;
    const { bench } = lineStation([['00:00:12 for 30s', { start, end: 'list' }]], {
      music: tracks,
      news: { tracks: [song('n1', 3)], crossfade: 0 },
      crossfade: 2,
    });
    bench.run(30);
    const at = (second: number) => levelsAt(bench.sound, begins + second);
    assert.deepEqual([at(0.1), at(1.5), at(2.8)], [ALONE, ALONE, ALONE]);
    assert.deepEqual(
      [at(-0.2), at(3.2)],
      [
        [1, 0, 0],
        [1, 0, 0],
      ],
    );
  });
}

test('with a crossfade of its own it is faded by the shorter of the two', () => {
  const news = { tracks: [song('n1', 6)], crossfade: 1 };
  const { bench } = lineStation([['00:00:12 for 30s', { end: 'list' }]], { music, news, crossfade: 2 });
  bench.run(30);
  const [duringIn, alone, duringOut] = [12.5, 14, 17.5].map((second) => levelsAt(bench.sound, second));
  assert.ok(duringIn![0]! > 0.3 && duringIn![1]! > 0.3, `${duringIn}`);
  assert.deepEqual(alone, ALONE);
  assert.ok(duringOut![0]! > 0.3 && duringOut![1]! > 0.3, `${duringOut}`);
  assert.deepEqual(levelsAt(bench.sound, 16.5), ALONE);
});
