import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { heard, hertz, type Lines, lineStation, song } from '../../test/support/line-station.ts';
import { tonesIn } from '../../test/support/pcm-hearing.ts';
import { millis } from '../core/index.ts';
import type { ScheduleLine } from '../schedule/index.ts';

describe('what is played once at a scheduled time', () => {
  test('is played each time that its line comes, from its first second on, and then the others are back', () => {
    const { bench } = lineStation([['00:00:12 for 8s'], ['00:00:28 for 8s'], ['00:00:44 for 8s']], {
      music: { tracks: [song('a', 300)], resume: 'continue' },
    });
    bench.run(50);
    assert.deepEqual(heard(bench), ['a 0-12', 'n1 12-15', 'a 15-28', 'n1 28-31', 'a 31-44', 'n1 44-47', 'a 47-50']);
    assert.equal(bench.switches[1]!.why, 'scheduled now');
    assert.equal(bench.switches[2]!.why, '"news" gives no sound');
  });

  test('comes at each of its lines where they follow within seconds', () => {
    const { bench } = lineStation([['00:00:05 for 4s'], ['00:00:09 for 4s'], ['00:00:14 for 4s']], {
      music: { tracks: [song('a', 300)], resume: 'continue' },
    });
    bench.run(20);
    assert.deepEqual(heard(bench), ['a 0-5', 'n1 5-8', 'a 8-9', 'n1 9-12', 'a 12-14', 'n1 14-17', 'a 17-20']);
  });

  for (const resume of ['next', 'continue'] as const) {
    test(`begins with its first track where it was cut at its last time (resume: ${resume})`, () => {
      const news = { tracks: [song('n1', 6), song('n2', 6)], resume };
      const { bench } = lineStation([['00:00:05 for 8s'], ['00:00:20 for 8s']], {
        news,
        music: { tracks: [song('a', 300)], resume: 'continue' },
      });
      bench.run(30);
      assert.deepEqual(heard(bench), ['a 0-5', 'n1 5-11', 'n2 11-13', 'a 13-20', 'n1 20-26', 'n2 26-28', 'a 28-30']);
    });
  }

  test('begins again where it is on air already when its line comes', () => {
    const news = { tracks: [song('n1', 10), song('n2', 10)] };
    const { bench } = lineStation([['00:00:02 for 13s'], ['00:00:15 for 30s']], { news });
    bench.run(34);
    assert.deepEqual(heard(bench).slice(1, 6), ['n1 2-12', 'n2 12-15', 'both 15-15.5', 'n1 15.5-25', 'n2 25-34']);
  });

  const endings: [end: ScheduleLine['end'], latest: number, found: string[]][] = [
    ['hard', 300, ['n1 5-11', 'n2 11-13', 'a 13-30']],
    ['soft', 300, ['n1 5-11', 'n2 11-17', 'a 17-30']],
    ['soft', 2, ['n1 5-11', 'n2 11-15', 'a 15-30']],
    ['list', 2, ['n1 5-11', 'n2 11-17', 'n1 17-19', 'a 19-30']],
  ];
  for (const [end, latest, found] of endings) {
    test(`a list longer than its line, end: ${end}, latest: ${latest}s`, () => {
      const { bench } = lineStation([['00:00:05 for 8s', { end, latest: millis(latest * 1000) }]], {
        news: { tracks: [song('n1', 6), song('n2', 6), song('n1', 2)] },
        music: { tracks: [song('a', 300)], resume: 'continue' },
      });
      bench.run(30);
      assert.deepEqual(heard(bench), ['a 0-5', ...found]);
    });
  }

  test('a line that begins to the second cuts one that plays its list to the end', () => {
    const lines: Lines = [
      ['00:00:05 for 5s', { end: 'list' }],
      ['00:00:12 for 5s', { input: 'reserve' }],
    ];
    const { bench, reserve } = lineStation(lines, { news: { tracks: [song('n1', 20)] } });
    reserve.play();
    bench.run(20);
    assert.deepEqual(heard(bench).slice(0, 3), ['a 0-5', 'n1 5-12', 'reserve 12-17']);
  });
});

describe('an hourly line without a length', () => {
  const tracks = [song('n1', 50), song('n2', 20)];

  test('lasts until its list has been played, and leaves the lines before it alone', () => {
    const lines: Lines = [['00:01:20 for 2s', { input: 'reserve' }], ['hourly :00:05']];
    const { bench, reserve } = lineStation(lines, { news: { tracks }, music: { tracks: [song('a', 300)] } });
    reserve.play();
    bench.run(84);
    assert.deepEqual(heard(bench).slice(0, 5), ['a 0-5', 'n1 5-55', 'n2 55-75', 'a 75-80', 'reserve 80-82']);
  });

  test('is not begun by a start in the middle of the hour', () => {
    const { bench } = lineStation([['hourly :58:30']], { news: { tracks } });
    bench.run(5);
    assert.deepEqual(heard(bench), ['a 0-5']);
  });
});

describe('a soft start', () => {
  for (const [own, crossfade] of [
    [0, 0],
    [2, 2],
    [0, 2],
    [2, 0],
    [4, 1],
  ]) {
    test(`comes at the end of the track, and no other is heard: tracks ${own} s, program ${crossfade} s of fade`, () => {
      const { bench, songs } = lineStation([['00:00:07 for 6s', { start: 'soft' }]], {
        crossfade,
        music: { crossfade: own, repeat: true },
        news: { tracks: [song('n1', 10)], crossfade: 4 },
      });
      bench.run(26);
      const found = heard(bench);
      assert.ok(!found.slice(0, 2).some((run) => run.startsWith('b ')), `the next song is heard: ${found}`);
      const turn = bench.switches[1]!;
      assert.deepEqual([turn.from, turn.to, turn.why], ['music', 'news', 'scheduled now']);
      const at = (turn.at - Date.UTC(2026, 0, 1)) / 1000;
      assert.ok(Math.abs(at - (20 - crossfade!)) < 0.06, `it came after ${at} s`);
      const levels = tonesIn(bench.sound, [hertz.a, hertz.b, hertz.n1], 20 * 48_000 + 300, 20.5 * 48_000);
      assert.ok(levels[0]! < 0.01 && levels[1]! < 0.01 && levels[2]! > 0.4, `${levels}`);
      const played = songs.history.records.slice(0, 2).map(({ path, outcome }) => [path, outcome]);
      assert.deepEqual(played[0], ['/music/1', 'ended']);
      assert.deepEqual(bench.switches[2]?.to, 'music', 'it lasted for its length');
      assert.ok(Math.abs((bench.switches[2]!.at - turn.at) / 1000 - 6) < 0.05);
    });
  }

  for (const crossfade of [0, 2]) {
    test(`takes nothing from what made way for it: that comes before the reserve, program ${crossfade} s of fade`, () => {
      const news = { tracks: [song('n1', 5)] };
      const { bench, reserve } = lineStation([['00:00:05 for 6s', { start: 'soft' }]], { crossfade, news });
      reserve.play();
      bench.run(30);
      assert.deepEqual(bench.moves, ['->music', 'music>news', 'news>music']);
    });
  }

  test('says that it waits', () => {
    const { bench } = lineStation([['00:00:05 for 6s', { start: 'soft' }]]);
    const told = () => bench.program.standings.map(({ name, isWaiting }) => (isWaiting ? name : '')).join('');
    bench.run(4);
    assert.equal(told(), '');
    bench.run(4);
    assert.equal(told(), 'news');
    bench.run(14);
    assert.equal(told(), '');
  });

  test('does not wait for longer than it may', () => {
    const { bench } = lineStation([['00:00:05 for 6s', { start: 'soft', latest: millis(4000) }]]);
    bench.run(15);
    assert.deepEqual(heard(bench).slice(0, 2), ['a 0-9', 'n1 9-12']);
  });

  test('keeps its length where it comes when that would be over, and its end where one is written', () => {
    const long = { music: { tracks: [song('a', 20)] }, news: { tracks: [song('n1', 60)] } };
    const { bench } = lineStation([['00:00:05 for 6s', { start: 'soft' }]], long);
    bench.run(30);
    assert.deepEqual(heard(bench).slice(0, 3), ['a 0-20', 'n1 20-26', 'a 26-30']);
    const written = lineStation([['00:00:05-00:00:23', { start: 'soft' }]], long);
    written.bench.run(30);
    assert.deepEqual(heard(written.bench).slice(0, 3), ['a 0-20', 'n1 20-23', 'a 23-30']);
    const over = lineStation([['00:00:05-00:00:15', { start: 'soft' }]], long);
    over.bench.run(30);
    assert.deepEqual(heard(over.bench), ['a 0-30'], 'what is over is not begun');
  });

  test('does not wait for a source that has no tracks', () => {
    const { bench, dj } = lineStation([['00:00:05 for 6s', { start: 'soft' }]]);
    dj.play();
    bench.run(10);
    assert.deepEqual(heard(bench), ['dj 0-5', 'n1 5-8', 'dj 8-10']);
  });

  test('comes with any other switch that is due', () => {
    const { bench, dj } = lineStation([['00:00:05 for 9s', { start: 'soft' }]]);
    bench.run(8);
    dj.play();
    bench.run(6);
    assert.deepEqual(heard(bench), ['a 0-8', 'n1 8-11', 'dj 11-14']);
  });

  test('leaves the track on air alone where its input has nothing to play', () => {
    const { bench } = lineStation([['00:00:05 for 60s', { start: 'soft' }]], { news: { tracks: [] } });
    bench.run(45);
    assert.deepEqual(heard(bench), ['a 0-20', 'b 20-40', 'a 40-45']);
    assert.deepEqual(bench.moves, ['->music']);
  });

  test('of another line ends the one before it at the end of its track', () => {
    const lines: Lines = [['00:00:05 for 10s'], ['00:00:15 for 10s', { input: 'reserve', start: 'soft' }]];
    const { bench, reserve } = lineStation(lines, { news: { tracks: [song('n1', 6), song('n2', 6), song('n1', 60)] } });
    reserve.play();
    bench.run(30);
    assert.deepEqual(heard(bench).slice(0, 4), ['a 0-5', 'n1 5-11', 'n2 11-17', 'reserve 17-27']);
  });
});

describe('a live source and a line', () => {
  const cases: [name: string, live: ScheduleLine['live'], start: ScheduleLine['start'], found: string[]][] = [
    ['yields', 'yields', 'hard', ['dj 0-5', 'n1 5-13', 'dj 13-15']],
    ['wins', 'wins', 'hard', ['dj 0-15']],
    ['wins over a soft one', 'wins', 'soft', ['dj 0-15']],
  ];
  for (const [name, live, start, found] of cases) {
    test(`that is on air ${name}`, () => {
      const { bench, dj } = lineStation([['00:00:05 for 8s', { live, start }]], { news: { tracks: [song('n1', 20)] } });
      dj.play();
      bench.run(15);
      assert.deepEqual(heard(bench), found);
    });
  }

  test('that wins and leaves makes room for the rest of the line', () => {
    const { bench, dj } = lineStation([['00:00:05 for 8s', { live: 'wins' }]], { news: { tracks: [song('n1', 20)] } });
    dj.play();
    bench.run(8);
    dj.breakOff();
    bench.run(7);
    assert.deepEqual(heard(bench).slice(0, 2), ['dj 0-8', 'n1 8-13']);
  });

  test('that a line of its own put on air stays there too', () => {
    const lines: Lines = [
      ['00:00:00-00:01:00', { input: 'dj' }],
      ['00:00:05 for 5s', { live: 'wins' }],
    ];
    const { bench, dj } = lineStation(lines);
    dj.play();
    bench.run(12);
    assert.deepEqual(heard(bench), ['dj 0-12']);
  });
});

describe('what is for the schedule alone', () => {
  test('is not heard when nothing else has sound, nor after its line', () => {
    const { bench } = lineStation([['00:00:05 for 5s']], {
      music: { tracks: [] },
      news: { tracks: [song('n1', 60)] },
    });
    bench.run(15);
    assert.deepEqual(heard(bench), ['silence 0-5', 'n1 5-10', 'silence 10-15']);
    const { why } = bench.switches.at(-1)!;
    assert.equal(why, 'no input has sound, "news" plays at scheduled times only');
    assert.equal(bench.program.standings.at(-1)!.isOutOfTime, true);
  });

  test('is heard when an operator selects it', () => {
    const { bench } = lineStation([], { news: { tracks: [song('n1', 60)] } });
    bench.run(5);
    bench.program.select('news');
    bench.run(5);
    assert.equal(bench.program.standings.at(-1)!.isOutOfTime, false);
    bench.program.select(null);
    bench.run(5);
    assert.deepEqual(heard(bench), ['a 0-5', 'n1 5-10', 'b 10-15']);
  });
});

describe('an input is never lost by having been off air', () => {
  for (const scheduleOnly of [true, false]) {
    for (let tenths = 10; tenths <= 90; tenths += 4) {
      test(`a visit of ${tenths / 10} s, scheduleOnly: ${scheduleOnly}`, () => {
        const { bench, dj } = lineStation([], { scheduleOnly, crossfade: 2, music: { crossfade: 2 } });
        bench.run(5);
        dj.play();
        bench.run(tenths / 10);
        dj.breakOff();
        bench.run(3);
        assert.deepEqual(bench.moves, ['->music', 'music>dj', 'dj>music']);
      });
    }
  }
});

describe('silence', () => {
  const pause = { hertz: hertz.a, seconds: 40, pause: { from: 4, to: 16 } };
  const measured = { cueIn: millis(0), cueOut: millis(40_000) };

  test('that a measured track has is no loss', () => {
    const { bench, reserve } = lineStation([], { music: { tracks: [pause], facts: measured } });
    reserve.play();
    bench.run(20);
    assert.deepEqual(bench.moves, ['->music']);
    assert.deepEqual(heard(bench), ['a 0-4', 'silence 4-16', 'a 16-20']);
  });

  test('of a track that is not measured is one', () => {
    const { bench, reserve } = lineStation([], { music: { tracks: [pause] } });
    reserve.play();
    bench.run(8);
    assert.deepEqual(heard(bench), ['a 0-4', 'silence 4-6', 'reserve 6-8']);
    assert.equal(bench.switches.at(-1)!.why, '"music" is silent');
  });

  test('counts by the rule of the input where it has one, measured or not', () => {
    const { bench, songs, reserve } = lineStation([], { music: { tracks: [pause], facts: measured } });
    reserve.play();
    const silence = { silentBelow: 0.003, silentFor: millis(5000) };
    bench.configure({ inputs: [{ input: songs.input, silence }, reserve] });
    bench.run(12);
    assert.deepEqual(heard(bench), ['a 0-4', 'silence 4-9', 'reserve 9-12']);
  });

  test('of a list that has nothing else puts the next input on air for good', () => {
    const { bench, reserve } = lineStation([], { music: { tracks: [{ ...pause, pause: { from: 0, to: 40 } }] } });
    reserve.play();
    bench.run(60);
    assert.deepEqual(bench.moves, ['->music', 'music>reserve']);
  });

  test('that is over brings the list back when it has been heard', () => {
    const { bench, reserve } = lineStation([], { music: { tracks: [pause, song('b', 60)], resume: 'continue' } });
    reserve.play();
    bench.run(30);
    assert.deepEqual(bench.moves, ['->music', 'music>reserve', 'reserve>music']);
    assert.deepEqual(heard(bench).slice(0, 4), ['a 0-4', 'silence 4-6', 'reserve 6-21', 'a 21-30']);
  });
});
