import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { joinBlocks, largestStep, longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { TONE_PEAK, ToneReader, type ToneTrackForm, toneTrack } from '../../test/support/tone-track.ts';
import { dbfs, lufs, type Millis, millis } from '../core/index.ts';
import { millisToFrames, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import { PlaylistInput, type PlaylistInputOptions } from './playlist-input.ts';
import type { SourceChange, Track, TrackSource } from './ports.ts';

/** A list that is played once, with what was reported of it. */
class List implements TrackSource {
  readonly reports: string[] = [];
  /** What is known of a track now, where that is another. */
  readonly known = new Map<string, Track | null>();
  readonly #handlers = new Set<(change: SourceChange) => void>();
  readonly #tracks: readonly Track[];
  waiting: Track[];

  constructor(tracks: readonly Track[]) {
    this.#tracks = tracks;
    this.waiting = [...tracks];
  }

  rewind(): boolean {
    this.waiting = [...this.#tracks];
    return true;
  }

  next(): Track | null {
    return this.waiting.shift() ?? null;
  }

  giveBack(track: Track): void {
    this.waiting.unshift(track);
  }

  report(track: Track, outcome: string, reason?: string): void {
    this.reports.push([track.id, outcome, ...(reason ? [reason] : [])].join(' '));
  }

  refresh(track: Track): Track | null {
    return this.known.has(track.id) ? this.known.get(track.id)! : track;
  }

  onChange(handler: (change: SourceChange) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  change(change: SourceChange = 'order'): void {
    for (const handler of this.#handlers) handler(change);
  }
}

/** A clock that can run on while nothing else does, as when the machine stands still. */
class StallingClock extends ManualClock {
  #stalled = 0;

  override now(): Millis {
    return millis(super.now() + this.#stalled);
  }

  stall(span: number): void {
    this.#stalled += span;
  }
}

/** A playlist of tones, pulled block by block on a clock of its own. */
class Desk {
  readonly clock = new StallingClock();
  readonly list: List;
  readonly input: PlaylistInput;
  readonly readers = new Map<string, ToneReader>();
  #tick = 0;

  constructor(forms: Record<string, ToneTrackForm>, options: Partial<PlaylistInputOptions> = {}, more = {}) {
    this.list = new List(Object.keys(forms).map((name) => toneTrack(name, more)));
    this.input = new PlaylistInput({
      name: 'music',
      clock: this.clock,
      logger: silentLogger,
      source: this.list,
      look: null,
      jingleCrossfade: null,
      ffmpeg: null,
      open: (track, ahead) => {
        const reader = new ToneReader(forms[track.id]!, ahead);
        this.readers.set(track.id, reader);
        return reader;
      },
      origin: '/music',
      crossfade: millisToFrames(millis(2000)),
      trimBelow: 0,
      loudness: null,
      resume: 'next',
      ...options,
    });
    this.input.start();
  }

  /** Plays for so many seconds: what came, and the titles by block. */
  play(seconds: number): { sound: PcmBlock; titles: string[] } {
    const blocks: PcmBlock[] = [];
    const titles: string[] = [];
    for (let count = 0; count < seconds * 50; count++) {
      this.clock.advance(20);
      const block = this.input.pull(this.#tick++);
      blocks.push(block?.samples.slice() ?? new Float32Array(1920));
      titles.push(block?.title?.title ?? '-');
    }
    return { sound: joinBlocks(blocks), titles };
  }
}

const seconds = (count: number) => Math.round(count * SAMPLE_RATE);

test('one track is crossfaded into the next, so that the fade ends where the sound does', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 20 }, b: { hertz: 1000, seconds: 20 } });
  const { sound, titles } = desk.play(30);
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
  assert.deepEqual(desk.list.reports, ['a started', 'a ended', 'b started']);
});

test('tracks without a crossfade follow one another with nothing between', () => {
  const desk = new Desk(
    { a: { hertz: 440, seconds: 3 }, b: { hertz: 1000, seconds: 3 } },
    { crossfade: millisToFrames(millis(0)) },
  );
  const { sound } = desk.play(5.5);
  assert.ok(longestSilence(sound) < 0.003);
  assert.ok(largestStep(sound) < TONE_PEAK * 0.2, 'no click');
});

test('silence at both ends of a track is left out', () => {
  const desk = new Desk(
    { a: { hertz: 440, seconds: 5, leadIn: 3, leadOut: 4 }, b: { hertz: 1000, seconds: 5, leadIn: 1 } },
    { trimBelow: 0.003, crossfade: millisToFrames(millis(1000)) },
  );
  const { sound } = desk.play(9);
  assert.ok(longestSilence(sound) < 0.03, `${longestSilence(sound)} s`);
  assert.ok(tonesIn(sound, [440], 0, seconds(0.2))[0]! > 0.4, 'it begins with its sound');
  assert.ok(
    tonesIn(sound, [1000], seconds(5), seconds(8))[0]! > 0.49,
    'the next begins where the sound of the first ends',
  );
});

test('a track is brought to the loudness that is wanted, and not beyond what its peaks bear', () => {
  const loudness = { integrated: lufs(-10), truePeak: dbfs(-6) };
  const loud = new Desk({ a: { hertz: 440, seconds: 5 } }, { loudness: lufs(-16) }, { loudness });
  assert.ok(Math.abs(tonesIn(loud.play(3).sound, [440])[0]! - TONE_PEAK * 10 ** (-6 / 20)) < 0.01);
  const quiet = { integrated: lufs(-40), truePeak: dbfs(-6) };
  const soft = new Desk({ a: { hertz: 440, seconds: 5 } }, { loudness: lufs(-16) }, { loudness: quiet });
  assert.ok(
    Math.abs(tonesIn(soft.play(3).sound, [440])[0]! - TONE_PEAK * 10 ** (8 / 20)) < 0.01,
    'to -1 dBTP and the 3 dB of a limiter',
  );
});

test('broken tracks are passed over and never heard of again', () => {
  const desk = new Desk(
    {
      a: { hertz: 440, seconds: 5 },
      x: { hertz: 1, seconds: 0, broken: 'Invalid data found' },
      y: { hertz: 1, seconds: 0 },
      b: { hertz: 1000, seconds: 5 },
    },
    { trimBelow: 0.003 },
  );
  const { sound } = desk.play(7);
  assert.ok(longestSilence(sound) < 0.002);
  assert.deepEqual(
    desk.list.reports.filter((line) => line.includes('broken')),
    ['x broken Invalid data found', 'y broken there is nothing but silence in it'],
  );
});

test('a track whose decoder gives nothing is passed over before the one on air is over', () => {
  const desk = new Desk({
    a: { hertz: 440, seconds: 20 },
    x: { hertz: 1, seconds: 20, hangsAfter: 0 },
    b: { hertz: 1000, seconds: 20 },
  });
  const { sound } = desk.play(25);
  assert.ok(longestSilence(sound) < 0.002);
  assert.deepEqual(desk.list.reports, ['a started', 'x broken the decoder gives no sound', 'a ended', 'b started']);
});

test('a track whose decoder stops in the middle makes way for the next', () => {
  const desk = new Desk({
    x: { hertz: 440, seconds: 60, hangsAfter: 5 },
    b: { hertz: 1000, seconds: 20 },
  });
  assert.ok(tonesIn(desk.play(15).sound, [1000], seconds(14), seconds(15))[0]! > 0.49);
  assert.deepEqual(desk.list.reports, ['x started', 'x broken the decoder gives no sound', 'b started']);
});

test('says that the decoder gives no sound for as long as no other track does', () => {
  const desk = new Desk({
    x: { hertz: 1, seconds: 20, hangsAfter: 0 },
    y: { hertz: 1, seconds: 20, hangsAfter: 0 },
    b: { hertz: 1000, seconds: 20 },
  });
  const state = () => [desk.input.health.snapshot().state, desk.input.health.snapshot().reason];
  desk.play(10);
  assert.deepEqual(state(), ['failed', 'the decoder gives no sound']);
  desk.play(10);
  assert.deepEqual(state(), ['active', '']);
});

test('a jingle as short as the crossfade is heard alone in its middle', () => {
  const desk = new Desk({
    a: { hertz: 440, seconds: 20 },
    jingle: { hertz: 1000, seconds: 2 },
    b: { hertz: 700, seconds: 20 },
  });
  const { sound, titles } = desk.play(30);
  const begin = titles.indexOf('jingle') / 50;
  const levels = tonesIn(sound, [440, 1000, 700], seconds(begin + 0.7), seconds(begin + 1.3));
  assert.deepEqual(
    levels.map((level) => level > 0.45),
    [false, true, false],
    `${levels}`,
  );
});

test('a skip goes on to the next track at once', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60 } });
  desk.play(2);
  desk.input.skip();
  const { sound } = desk.play(2);
  assert.ok(tonesIn(sound, [440], seconds(1), seconds(2))[0]! < 0.01);
  assert.deepEqual(desk.list.reports, ['a started', 'a skipped', 'b started']);
});

test('at the end of the list it says so in time, and plays on when there is more', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 5 }, b: { hertz: 1000, seconds: 5 } }, { trimBelow: 0.003 });
  const later = desk.list.waiting.pop()!;
  desk.play(1);
  assert.deepEqual([desk.input.isEnding, desk.input.ready], [true, 4 * SAMPLE_RATE]);
  desk.play(5);
  assert.deepEqual([desk.input.ready, desk.input.health.snapshot().state], [0, 'failed']);
  desk.list.waiting.push(later);
  assert.ok(tonesIn(desk.play(2).sound, [1000], seconds(1), seconds(2))[0]! > 0.49);
  assert.equal(desk.input.health.snapshot().state, 'active');
});

test('something asked for meanwhile takes the place of the track that was opened already', () => {
  const forms = { a: { hertz: 440, seconds: 20 }, b: { hertz: 1000, seconds: 20 }, c: { hertz: 700, seconds: 20 } };
  const desk = new Desk(forms);
  const asked = desk.list.waiting.pop()!;
  desk.play(14);
  assert.equal(desk.input.waiting?.id, 'b', 'opened when the end came in sight');
  desk.list.waiting.unshift(asked);
  // giveBack puts b in front of what waits; who was asked for has to be in front of that.
  desk.list.giveBack = (track) => desk.list.waiting.push(track);
  desk.list.change();
  assert.equal(desk.input.waiting?.id, 'c');
  assert.ok(desk.readers.get('b')!.isClosed);
  desk.play(6);
  assert.deepEqual(desk.list.reports, ['a started', 'a ended', 'c started']);
});

test('off air it stands still; taken up again it begins with the next track', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60 } });
  desk.play(5);
  desk.clock.advance(10_000);
  assert.ok(tonesIn(desk.play(2).sound, [1000])[0]! > 0.45);
  assert.deepEqual(desk.list.reports, ['a started', 'a skipped', 'b started']);
});

test('a machine that stood still does not cut the track that was on air', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60 } });
  desk.play(5);
  desk.clock.stall(5000);
  // Who looks now and then is called before who pulls.
  desk.clock.advance(100);
  desk.play(2);
  assert.deepEqual(desk.list.reports, ['a started']);
});

test('off air it stands still; with `continue` it goes on where it was', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 60 } }, { resume: 'continue' });
  desk.play(5);
  desk.clock.advance(10_000);
  assert.ok(tonesIn(desk.play(2).sound, [440])[0]! > 0.45);
  assert.equal(Math.round(desk.input.playing!.position), 7000);
});

test('two who pull in the same tick get the same block', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 60 } });
  desk.play(1);
  assert.equal(desk.input.pull(1000), desk.input.pull(1000));
});

test('switched off it closes what it opened and gives back what was not played', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 20 }, b: { hertz: 1000, seconds: 20 } });
  desk.play(14);
  desk.input.stop();
  assert.deepEqual(
    [...desk.readers.values()].map(({ isClosed }) => isClosed),
    [true, true],
  );
  assert.deepEqual(
    desk.list.waiting.map(({ id }) => id),
    ['b'],
  );
  assert.equal(desk.clock.pendingTimers, 0);
});

test('switched off it says that the track was interrupted, and forgets that it was to be skipped', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 60 }, b: { hertz: 1000, seconds: 60, hangsAfter: 0 } });
  desk.play(5);
  desk.input.skip();
  desk.input.stop();
  desk.input.start();
  desk.play(2);
  assert.deepEqual(desk.list.reports, ['a started', 'a interrupted', 'a started']);
});

test('switched on again it begins anew, also where the list was played to its end', () => {
  const desk = new Desk({ a: { hertz: 440, seconds: 4 }, b: { hertz: 1000, seconds: 4 } });
  desk.play(10);
  assert.equal(desk.input.ready, 0);
  desk.input.stop();
  desk.input.start();
  assert.equal(desk.play(1).titles.at(-1), 'a');
});
