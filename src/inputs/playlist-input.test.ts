import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestStep, longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { PlaylistBench } from '../../test/support/playlist-bench.ts';
import { TONE_PEAK } from '../../test/support/tone-track.ts';
import { dbfs, lufs, millis } from '../core/index.ts';
import { millisToFrames, SAMPLE_RATE } from '../pcm/index.ts';

const seconds = (count: number) => Math.round(count * SAMPLE_RATE);

test('one track is crossfaded into the next, so that the fade ends where the sound does', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 20 }, b: { hertz: 1000, seconds: 20 } });
  const { sound, titles } = bench.play(30);
  const levels = (from: number, to: number) => tonesIn(sound, [440, 1000], seconds(from), seconds(to));
  assert.deepEqual(
    levels(0, 18).map((level) => level > 0.49),
    [true, false],
    'the first alone for 18 s',
  );
  const [before, after] = levels(18.9, 19.1);
  for (const level of [before!, after!]) {
    assert.ok(Math.abs(level - TONE_PEAK * Math.SQRT1_2) < 0.02, `in the middle both have half the power: ${level}`);
  }
  assert.deepEqual(
    levels(20, 30).map((level) => level > 0.49),
    [false, true],
    'then the second alone',
  );
  assert.ok(largestStep(sound) < TONE_PEAK * 0.2, 'no click');
  assert.ok(longestSilence(sound) < 0.002, 'no gap');
  assert.equal(titles.indexOf('b'), 18 * 50, 'the title comes with the first of its sound');
  assert.deepEqual(bench.list.reports, ['a started', 'a ended', 'b started']);
});

test('tracks without a crossfade follow one another with nothing between', () => {
  const bench = new PlaylistBench(
    { a: { hertz: 440, seconds: 3 }, b: { hertz: 1000, seconds: 3 } },
    { crossfade: millisToFrames(millis(0)) },
  );
  const { sound } = bench.play(5.5);
  assert.ok(longestSilence(sound) < 0.003);
  assert.ok(largestStep(sound) < TONE_PEAK * 0.2, 'no click');
});

test('silence at both ends of a track is left out', () => {
  const bench = new PlaylistBench(
    { a: { hertz: 440, seconds: 5, leadIn: 3, leadOut: 4 }, b: { hertz: 1000, seconds: 5, leadIn: 1 } },
    { trimBelow: 0.003, crossfade: millisToFrames(millis(1000)) },
  );
  const { sound } = bench.play(9);
  assert.ok(longestSilence(sound) < 0.03, `${longestSilence(sound)} s`);
  assert.ok(tonesIn(sound, [440], 0, seconds(0.2))[0]! > 0.4, 'it begins with its sound');
  assert.ok(
    tonesIn(sound, [1000], seconds(5), seconds(8))[0]! > 0.49,
    'the next begins where the sound of the first ends',
  );
});

test('a track is brought to the loudness that is wanted, and not beyond what its peaks bear', () => {
  const loudness = { integrated: lufs(-10), truePeak: dbfs(-6) };
  const loud = new PlaylistBench({ a: { hertz: 440, seconds: 5 } }, { loudness: lufs(-16) }, { loudness });
  assert.ok(Math.abs(tonesIn(loud.play(3).sound, [440])[0]! - TONE_PEAK * 10 ** (-6 / 20)) < 0.01);
  const quiet = { integrated: lufs(-40), truePeak: dbfs(-6) };
  const soft = new PlaylistBench({ a: { hertz: 440, seconds: 5 } }, { loudness: lufs(-16) }, { loudness: quiet });
  assert.ok(
    Math.abs(tonesIn(soft.play(3).sound, [440])[0]! - TONE_PEAK * 10 ** (8 / 20)) < 0.01,
    'to -1 dBTP and the 3 dB of a limiter',
  );
});

test('broken tracks are passed over and never heard of again', () => {
  const bench = new PlaylistBench(
    {
      a: { hertz: 440, seconds: 5 },
      x: { hertz: 1, seconds: 0, broken: 'Invalid data found' },
      y: { hertz: 1, seconds: 0 },
      b: { hertz: 1000, seconds: 5 },
    },
    { trimBelow: 0.003 },
  );
  const { sound } = bench.play(7);
  assert.ok(longestSilence(sound) < 0.002);
  assert.deepEqual(
    bench.list.reports.filter((line) => line.includes('broken')),
    ['x broken Invalid data found', 'y broken there is nothing but silence in it'],
  );
});

test('a track whose decoder gives nothing is passed over before the one on air is over', () => {
  const bench = new PlaylistBench({
    a: { hertz: 440, seconds: 20 },
    x: { hertz: 1, seconds: 20, hangsAfter: 0 },
    b: { hertz: 1000, seconds: 20 },
  });
  const { sound } = bench.play(25);
  assert.ok(longestSilence(sound) < 0.002);
  assert.deepEqual(bench.list.reports, ['a started', 'x broken the decoder gives no sound', 'a ended', 'b started']);
});

test('a track whose decoder stops in the middle makes way for the next', () => {
  const bench = new PlaylistBench({
    x: { hertz: 440, seconds: 60, hangsAfter: 5 },
    b: { hertz: 1000, seconds: 20 },
  });
  assert.ok(tonesIn(bench.play(15).sound, [1000], seconds(14), seconds(15))[0]! > 0.49);
  assert.deepEqual(bench.list.reports, ['x started', 'x broken the decoder gives no sound', 'b started']);
});

test('says that the decoder gives no sound for as long as no other track does', () => {
  const bench = new PlaylistBench({
    x: { hertz: 1, seconds: 20, hangsAfter: 0 },
    y: { hertz: 1, seconds: 20, hangsAfter: 0 },
    b: { hertz: 1000, seconds: 20 },
  });
  const state = () => [bench.input.health.snapshot().state, bench.input.health.snapshot().reason];
  bench.play(10);
  assert.deepEqual(state(), ['failed', 'the decoder gives no sound']);
  bench.play(10);
  assert.deepEqual(state(), ['active', '']);
});

test('a jingle as short as the crossfade is heard alone in its middle', () => {
  const bench = new PlaylistBench({
    a: { hertz: 440, seconds: 20 },
    jingle: { hertz: 1000, seconds: 2 },
    b: { hertz: 700, seconds: 20 },
  });
  const { sound, titles } = bench.play(30);
  const begin = titles.indexOf('jingle') / 50;
  const levels = tonesIn(sound, [440, 1000, 700], seconds(begin + 0.7), seconds(begin + 1.3));
  assert.deepEqual(
    levels.map((level) => level > 0.45),
    [false, true, false],
    `${levels}`,
  );
});

test('a skip goes on to the next track at once', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60 } });
  bench.play(2);
  bench.input.skip();
  const { sound } = bench.play(2);
  assert.ok(tonesIn(sound, [440], seconds(1), seconds(2))[0]! < 0.01);
  assert.deepEqual(bench.list.reports, ['a started', 'a skipped', 'b started']);
});

test('at the end of the list it says so in time, and plays on when there is more', () => {
  const bench = new PlaylistBench(
    { a: { hertz: 440, seconds: 5 }, b: { hertz: 1000, seconds: 5 } },
    { trimBelow: 0.003 },
  );
  const later = bench.list.waiting.pop()!;
  bench.play(1);
  assert.deepEqual([bench.input.isEnding, bench.input.ready], [true, 4 * SAMPLE_RATE]);
  bench.play(5);
  assert.deepEqual([bench.input.ready, bench.input.health.snapshot().state], [0, 'failed']);
  bench.list.waiting.push(later);
  assert.ok(tonesIn(bench.play(2).sound, [1000], seconds(1), seconds(2))[0]! > 0.49);
  assert.equal(bench.input.health.snapshot().state, 'active');
});

test('something asked for meanwhile takes the place of the track that was opened already', () => {
  const forms = { a: { hertz: 440, seconds: 20 }, b: { hertz: 1000, seconds: 20 }, c: { hertz: 700, seconds: 20 } };
  const bench = new PlaylistBench(forms);
  const asked = bench.list.waiting.pop()!;
  bench.play(14);
  assert.equal(bench.input.waiting?.id, 'b', 'opened when the end came in sight');
  bench.list.waiting.unshift(asked);
  // returnTrack puts b in front of what waits; who was asked for has to be in front of that.
  bench.list.returnTrack = (track) => bench.list.waiting.push(track);
  bench.list.change();
  assert.equal(bench.input.waiting?.id, 'c');
  assert.ok(bench.readers.get('b')!.isClosed);
  bench.play(6);
  assert.deepEqual(bench.list.reports, ['a started', 'a ended', 'c started']);
});

test('off air it stands still; taken up again it begins with the next track', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60 } });
  bench.play(5);
  bench.clock.advance(10_000);
  assert.ok(tonesIn(bench.play(2).sound, [1000])[0]! > 0.45);
  assert.deepEqual(bench.list.reports, ['a started', 'a interrupted', 'b started']);
});

test('a machine that stood still does not cut the track that was on air', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60 } });
  bench.play(5);
  bench.clock.stall(5000);
  // Who looks now and then is called before who pulls.
  bench.clock.advance(100);
  bench.play(2);
  assert.deepEqual(bench.list.reports, ['a started']);
});

test('off air it stands still; with `continue` it goes on where it was', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 60 } }, { resume: 'continue' });
  bench.play(5);
  bench.clock.advance(10_000);
  assert.ok(tonesIn(bench.play(2).sound, [440])[0]! > 0.45);
  assert.equal(Math.round(bench.input.playing!.position), 7000);
});

test('two who pull in the same tick get the same block', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 60 } });
  bench.play(1);
  assert.equal(bench.input.pull(1000), bench.input.pull(1000));
});

test('switched off it closes what it opened and gives back what was not played', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 20 }, b: { hertz: 1000, seconds: 20 } });
  bench.play(14);
  bench.input.stop();
  assert.deepEqual(
    [...bench.readers.values()].map(({ isClosed }) => isClosed),
    [true, true],
  );
  assert.deepEqual(
    bench.list.waiting.map(({ id }) => id),
    ['b'],
  );
  assert.equal(bench.clock.pendingTimers, 0);
});

test('switched off it says that the track was interrupted, and forgets that it was to be skipped', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60, hangsAfter: 0 } });
  bench.play(5);
  bench.input.skip();
  bench.input.stop();
  bench.input.start();
  bench.play(2);
  assert.deepEqual(bench.list.reports, ['a started', 'a interrupted', 'a started']);
});

test('switched on again it begins again, also where the list was played to its end', () => {
  const bench = new PlaylistBench({ a: { hertz: 440, seconds: 4 }, b: { hertz: 1000, seconds: 4 } });
  bench.play(10);
  assert.equal(bench.input.ready, 0);
  bench.input.stop();
  bench.input.start();
  assert.equal(bench.play(1).titles.at(-1), 'a');
});
