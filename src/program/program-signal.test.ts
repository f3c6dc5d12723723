import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programTitle } from '../../test/support/fed-stream.ts';
import { ProgramBench } from '../../test/support/program-bench.ts';
import { ToneInput } from '../../test/support/tone-input.ts';

/** A DJ who is not there, and music that plays. */
function station() {
  const dj = new ToneInput('dj', { hertz: 500 });
  const music = new ToneInput('music', { hertz: 1100, timing: 'waiting' }).play();
  return { dj, music, bench: new ProgramBench([dj, music]) };
}

test('titles come where the audio that they name begins', () => {
  const { dj, music, bench } = station();
  music.title = programTitle('one');
  bench.run(1);
  music.title = programTitle('two');
  bench.run(1);
  dj.title = programTitle('live');
  dj.play();
  bench.run(1);
  dj.breakOff();
  music.title = null;
  bench.run(1);
  assert.deepEqual(bench.titles, [
    { title: 'one', position: 0 },
    { title: 'two', position: 48_000 },
    { title: 'live', position: 96_000 },
    { title: null, position: 144_000 },
  ]);
  assert.equal(bench.program.title, null);
});

test('what has no title of its own leaves the one that is shown, whichever input it is of', () => {
  const { dj, music, bench } = station();
  music.title = programTitle('song');
  bench.run(1);
  dj.title = programTitle('live');
  dj.play();
  bench.run(1);
  dj.breakOff();
  music.title = 'keep';
  assert.equal(bench.program.heardOfTitle, 48_000);
  bench.run(1);
  assert.equal(bench.program.heardOfTitle, 48_000, 'it is shown, not heard');
  music.title = programTitle('next song');
  bench.run(1);
  assert.deepEqual(
    bench.titles.map(({ title }) => title),
    ['song', 'live', 'next song'],
  );
});

test('a listener that attaches in the middle gets the title in force and the next block', () => {
  const { music, bench } = station();
  music.title = programTitle('now');
  bench.run(1);
  const told: string[] = [];
  const detach = bench.program.attach({
    block: (_, position) => told.push(`block ${position}`),
    title: (title, position) => told.push(`${title?.title} ${position}`),
  });
  bench.run(0.04);
  detach();
  bench.run(0.04);
  assert.deepEqual(told, ['now 48000', 'block 48000', 'block 48960']);
});

test('two programs may have the same inputs', () => {
  const music = new ToneInput('music', { hertz: 1100 }).play();
  const [one, other] = [new ProgramBench([music]), new ProgramBench([music])];
  for (let tick = 0; tick < 50; tick++) {
    one.run(0.02);
    other.run(0.02);
  }
  assert.equal(music.pulls, 50);
  assert.deepEqual(one.sound, other.sound);
});

test('a start in the middle of a line waits for its input, if it opens within a second', () => {
  const openedAfter = (seconds: number, fault: string | null = null) => {
    const music = new ToneInput('music', { hertz: 1100, timing: 'waiting' }).play();
    const news = Object.assign(new ToneInput('news', { hertz: 700, timing: 'waiting' }), { fault });
    const bench = new ProgramBench([music, news]);
    bench.scheduled = 'news';
    bench.run(seconds);
    news.play();
    bench.run(2 - seconds);
    return bench.switches.map(({ to }) => to);
  };
  assert.deepEqual(openedAfter(0.5), ['news']);
  assert.deepEqual(openedAfter(1.5), ['music', 'news']);
  assert.deepEqual(openedAfter(0.5, 'there is nothing to play'), ['music', 'news']);
});
