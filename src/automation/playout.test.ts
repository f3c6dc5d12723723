import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryShelf, seededRandom, shelvedTrack } from '../../test/support/memory-shelf.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { ToneReader } from '../../test/support/tone-track.ts';
import { millis, sampleFrames } from '../core/index.ts';
import { PlaylistInput } from '../inputs/index.ts';
import { type JingleInterval, Jingles } from './jingles.ts';
import { PlayHistory } from './play-history.ts';
import { type ChosenTrack, Playout, type PlayoutRules } from './playout.ts';
import { RequestQueue } from './request-queue.ts';
import { Rotation } from './rotation.ts';
import { createTuneShelf, type TrackShelf } from './track-shelf.ts';

const MINUTE = 60_000;

interface BenchOptions {
  readonly music?: TrackShelf;
  readonly jingles?: { readonly shelf: TrackShelf; readonly every: JingleInterval };
  readonly seed?: number;
  readonly order?: 'shuffled' | 'listed';
  readonly rewindsWhen?: PlayoutRules['rewindsWhen'];
}

function benchOf({
  music = numbered('m', 40),
  jingles,
  seed = 3,
  order = 'listed',
  rewindsWhen = [],
}: BenchOptions = {}) {
  const clock = new ManualClock();
  const random = seededRandom(seed);
  const lines: string[] = [];
  const broken: string[] = [];
  let ids = 0;
  const createId = () => `id ${++ids}`;
  const rulesOf = (shelf: TrackShelf): PlayoutRules => ({
    rotation: new Rotation({
      clock,
      random,
      shelves: [{ shelf, weight: 1 }],
      order,
      repeat: true,
      start: 'continue',
      artistSeparation: millis(20 * MINUTE),
      titleSeparation: millis(60 * MINUTE),
    }),
    jingles: jingles ? new Jingles({ clock, random, since: null, ...jingles }) : null,
    showsJingles: false,
    rewindsWhen,
  });
  const resolve = (path: string) => music.tracks.find((track) => track.path === path) ?? null;
  const requests = new RequestQueue({ clock, limit: 100, earlier: [], resolve, createId, onSave: () => {} });
  const history = new PlayHistory({ limit: 500, earlier: [], onRecord: () => {} });
  const playout = new Playout(
    {
      clock,
      logger: recordingLogger(lines),
      requests,
      history,
      createId,
      onBroken: (path, reason) => {
        broken.push(`${path} ${reason}`);
        return false;
      },
    },
    rulesOf(music),
  );
  /** Plays tracks one after the other, each to its end: their paths. */
  const play = (count: number): (string | null)[] =>
    Array.from({ length: count }, () => {
      const track = playout.next();
      if (!track) return null;
      playout.report(track, 'started');
      clock.advance(4 * MINUTE);
      playout.report(track, 'ended');
      return track.path;
    });
  return { clock, playout, requests, history, lines, broken, play, rulesOf };
}

const numbered = (name: string, count: number) =>
  new MemoryShelf(
    Array.from({ length: count }, (_, index) => `/${name}${index}`),
    name,
  );

const kinds = (played: (string | null)[]) => played.map((path) => path?.[1] ?? '-').join('');

test('gives tracks with all that is known about them, and a new id each time', () => {
  const music = new MemoryShelf([
    shelvedTrack('/a.flac', { artist: 'Ann', title: 'One', album: 'First', hasArtwork: true, cueIn: millis(200) }),
  ]);
  const { playout } = benchOf({ music });
  const track = playout.next()!;
  assert.deepEqual(track, {
    id: 'id 1',
    kind: 'music',
    location: { kind: 'file', path: '/a.flac' },
    title: {
      artist: 'Ann',
      title: 'One',
      album: 'First',
      url: '',
      duration: 240_000,
      artworkFile: '/a.flac',
      trackId: 'id 1',
    },
    isTitled: true,
    state: 'read',
    cueIn: 200,
    cueOut: null,
    loudness: null,
    why: 'rotation: in order, 1 of 1',
    path: '/a.flac',
  });
  assert.notEqual(playout.next()?.id, track.id);
});

test('plays tunes round and round', () => {
  const tune = (number: number) => ({ number, title: `Tune ${number}`, artist: 'airchain', duration: millis(60_000) });
  const { playout } = benchOf({ music: createTuneShelf([tune(1), tune(2)]) });
  const places = [1, 2, 3].map(() => playout.next()?.location);
  assert.deepEqual(
    places,
    [1, 2, 1].map((number) => ({ kind: 'tune', number })),
  );
});

describe('requests', () => {
  test('go before everything, in their order, and are in the queue until they begin', () => {
    const { playout, requests, play } = benchOf();
    requests.add('/m30', 'API');
    requests.add('/m20', 'Ann');
    const track = playout.next()!;
    assert.deepEqual([track.path, track.kind, track.why], ['/m30', 'request', 'request by API']);
    assert.equal(requests.list.length, 2);
    playout.report(track, 'started');
    assert.equal(requests.list.length, 1);
    assert.deepEqual(play(3), ['/m20', '/m0', '/m1']);
  });

  test('one that arrives takes the place of a track that waits, which comes right after it', () => {
    const { playout, requests, play } = benchOf();
    let waiting = playout.next()!;
    playout.onChange(() => {
      playout.returnTrack(waiting);
      waiting = playout.next()!;
    });
    requests.add('/m30', 'API');
    assert.equal(waiting.path, '/m30');
    requests.add('/m20', 'API');
    assert.equal(waiting.path, '/m30', 'one that comes behind changes nothing');
    requests.move(requests.list[1]!.id, 0);
    assert.equal(waiting.path, '/m20');
    requests.remove(requests.list[0]!.id);
    assert.equal(waiting.path, '/m30');
    playout.returnTrack(waiting);
    assert.deepEqual(play(3), ['/m30', '/m0', '/m1']);
  });

  test('what was requested counts for the rotation', () => {
    const music = new MemoryShelf(['/a', '/b', '/c']);
    for (let seed = 0; seed < 10; seed++) {
      const { play, requests } = benchOf({ music, order: 'shuffled', seed });
      requests.add('/b', 'API');
      assert.deepEqual(play(3).toSorted(), ['/a', '/b', '/c']);
    }
  });

  test('what was given back and has gone or broken since is not played', () => {
    const music = numbered('m', 4);
    const { playout, play } = benchOf({ music });
    for (const track of [playout.next()!, playout.next()!].toReversed()) playout.returnTrack(track);
    music.remove('/m0');
    music.change('/m1', { brokenReason: 'cut off' });
    assert.deepEqual(play(2), ['/m2', '/m3']);
  });
});

describe('jingles', () => {
  test('come after so many tracks, requests among them, and never two in a row', () => {
    const jingles = { shelf: numbered('j', 3), every: { unit: 'tracks', count: 3 } } as const;
    const { play, requests, playout } = benchOf({ jingles });
    assert.equal(kinds(play(8)), 'mmmjmmmj');
    requests.add('/m20', 'API');
    assert.equal(kinds(play(6)), 'mmmjmm');
    play(1);
    assert.equal(playout.next()?.why, 'jingle after 3 tracks');
  });

  test('come when so much time has gone by, at the end of a track', () => {
    const jingles = { shelf: numbered('j', 1), every: { unit: 'time', span: millis(10 * MINUTE) } } as const;
    const { play, playout, clock } = benchOf({ jingles });
    assert.equal(kinds(play(3)), 'mmm');
    const jingle = playout.next()!;
    assert.equal(jingle.why, 'jingle after 12 min');
    playout.report(jingle, 'started');
    clock.advance(60 * MINUTE);
    assert.equal(kinds(play(4)), 'mjmm');
  });

  test('without any, or with none that can be played, the music goes on', () => {
    const shelf = new MemoryShelf([]);
    const { play, playout } = benchOf({ jingles: { shelf, every: { unit: 'tracks', count: 1 } } });
    assert.equal(kinds(play(4)), 'mmmm');
    shelf.add('/j0');
    const jingle = playout.next()!;
    assert.equal(jingle.kind, 'jingle');
    playout.report(jingle, 'broken', 'no sound in it');
    assert.equal(kinds(play(2)), 'mm');
  });

  test('a track that could not be played does not count', () => {
    const { play, playout } = benchOf({ jingles: { shelf: numbered('j', 1), every: { unit: 'tracks', count: 2 } } });
    play(1);
    playout.report(playout.next()!, 'broken', 'no sound in it');
    assert.equal(kinds(play(3)), 'mjm');
  });
});

test('rewound it begins with its first track again, not with what was given back; requests stay', () => {
  const { playout, requests, play } = benchOf({ music: numbered('m', 3), rewindsWhen: ['started'] });
  assert.deepEqual(play(1), ['/m0']);
  playout.returnTrack(playout.next()!);
  requests.add('/m2', 'admin');
  playout.rewind(null);
  assert.deepEqual(play(3), ['/m2', '/m0', '/m1']);
});

test('a broken track is left out, named once in the log, and told to the shelf', () => {
  const { playout, play, lines, broken, history } = benchOf({ music: numbered('m', 2) });
  const track = playout.next()!;
  playout.report(track, 'broken', 'the file is empty');
  playout.report(track, 'broken', 'the file is empty');
  assert.deepEqual(play(2), ['/m1', '/m1']);
  assert.deepEqual(lines, ['a track cannot be played and is left out {"path":"/m0","reason":"the file is empty"}']);
  assert.deepEqual(broken, ['/m0 the file is empty']);
  assert.equal(history.records.length, 2);
});

test('the history tells what was played, why and how it ended', () => {
  const { playout, requests, history, play, clock } = benchOf();
  play(1);
  requests.add('/m9', 'Ann');
  const track = playout.next()!;
  playout.report(track, 'started');
  playout.report(track, 'started');
  clock.advance(1000);
  playout.report(track, 'skipped');
  const cut = playout.next()!;
  playout.report(cut, 'started');
  playout.report(cut, 'broken', 'it ends in the middle');
  playout.report(playout.next()!, 'started');
  playout.close();
  assert.deepEqual(
    history.records.map(({ path, kind, why, outcome, reason }) => [path, kind, why, outcome, reason]),
    [
      ['/m0', 'music', 'rotation: in order, 1 of 40', 'ended', null],
      ['/m9', 'request', 'request by Ann', 'skipped', null],
      ['/m1', 'music', 'rotation: in order, 2 of 40', 'broken', 'it ends in the middle'],
      ['/m2', 'music', 'rotation: in order, 3 of 40', 'interrupted', null],
    ],
  );
});

test('tracks without a report of their end are not kept for ever, and come first the next time', () => {
  const { playout, requests } = benchOf();
  requests.add('/m30', 'API');
  const given = [1, 2, 3, 4, 5, 6].map(() => playout.next()?.path);
  assert.deepEqual(given, ['/m30', '/m0', '/m1', '/m2', '/m3', '/m4']);
  assert.equal(requests.list[0]?.isHeld, false);
  assert.equal(playout.next()?.path, '/m30');
  for (let turn = 0; turn < 1000; turn++) playout.next();
  assert.ok(playout.upcoming(20).filter(({ isHeld }) => isHeld).length <= 5);
});

test('what is upcoming is what comes, requests and jingles among it, and looking changes nothing', () => {
  const everies = fc.constantFrom<JingleInterval>(
    { unit: 'tracks', count: 2 },
    { unit: 'tracks', count: 5 },
    { unit: 'time', span: millis(9 * MINUTE) },
  );
  const requested = fc.uniqueArray(fc.integer({ min: 0, max: 14 }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.integer(), everies, requested, fc.integer({ min: 0, max: 2 }), (seed, every, wanted, held) => {
      const jingles = { shelf: numbered('j', 3), every };
      const { playout, requests, play, clock } = benchOf({
        music: numbered('m', 15),
        jingles,
        seed,
        order: 'shuffled',
      });
      play(4);
      for (const number of wanted) requests.add(`/m${number}`, 'API');
      const opened = Array.from({ length: held }, () => playout.next()!);
      const list = playout.upcoming(10);
      assert.deepEqual(playout.upcoming(10), list);
      assert.equal(list.filter(({ isHeld }) => isHeld).length, held);
      const played = Array.from({ length: 10 }, (): ChosenTrack => {
        const track = opened.shift() ?? playout.next()!;
        playout.report(track, 'started');
        clock.advance(4 * MINUTE);
        return track;
      });
      const expected = played.map(({ path, why }) => ({ path, why }));
      assert.deepEqual(
        list.map(({ track, why }) => ({ path: track.path, why })),
        expected,
      );
    }),
  );
});

test('a playlist input plays what was requested next, though another track was opened already', () => {
  const { playout, requests, clock, history } = benchOf();
  const opened: string[] = [];
  const input = new PlaylistInput({
    name: 'music',
    clock,
    logger: recordingLogger([]),
    source: playout,
    look: null,
    edgeCrossfade: null,
    jingleCrossfade: null,
    ffmpeg: null,
    open: (track, ahead) => {
      opened.push(track.location.kind === 'file' ? track.location.path : '');
      return new ToneReader({ hertz: 440, seconds: 20 }, ahead);
    },
    origin: 'music',
    crossfade: sampleFrames(0),
    trimBelow: 0,
    loudness: null,
    resume: 'next',
  });
  input.start();
  for (let tick = 0; tick < 2900; tick++) {
    if (tick === 700) requests.add('/m30', 'API');
    input.pull(tick);
    clock.advance(20);
  }
  assert.deepEqual(
    history.records.map(({ path }) => path),
    ['/m0', '/m30', '/m1'],
  );
  assert.deepEqual(opened.slice(0, 4), ['/m0', '/m1', '/m30', '/m1']);
});

describe('what was given out', () => {
  test('is given again with what is known now, as the same object while nothing else is', () => {
    const music = numbered('m', 2);
    const { playout, history } = benchOf({ music });
    const track = playout.next()!;
    assert.equal(playout.refresh(track, null), track);
    playout.report(track, 'started');
    music.change('/m0', { title: 'Song', state: 'new' });
    const fresh = playout.refresh(track, null)!;
    assert.deepEqual([fresh.id, fresh.title.title, fresh.state], [track.id, 'Song', 'new']);
    assert.equal(history.records[0]?.title, 'Song');
    music.change('/m0', { title: 'Of another file', state: 'newer' });
    assert.equal(playout.refresh(track, 'new'), fresh, 'the file on air is not that one');
    assert.equal(history.records[0]?.title, 'Song');
    music.remove('/m0');
    assert.equal(playout.refresh(track, null), null);
  });

  test('is reported when a shelf knows more', () => {
    const music = numbered('m', 2);
    const { playout } = benchOf({ music });
    const changes: string[] = [];
    playout.onChange((change) => changes.push(change));
    music.change('/m0', { title: 'Song' });
    assert.deepEqual(changes, ['facts']);
  });
});

test('other rules hold from the next track on; history, requests and what is playing stay', () => {
  const { playout, requests, history, rulesOf } = benchOf({ music: numbered('m', 5) });
  const first = playout.next()!;
  playout.report(first, 'started');
  const waiting = playout.next()!;
  requests.add('/m4', 'Ann');
  playout.configure(rulesOf(new MemoryShelf(['/n0', '/n1', '/m4'])));
  playout.returnTrack(waiting);
  assert.equal(playout.next()?.path, '/m4', 'requests first');
  assert.equal(playout.next()?.path, '/n0', 'not what waited by the old rules');
  playout.report(first, 'ended');
  assert.deepEqual(
    history.records.map(({ path, outcome }) => [path, outcome]),
    [['/m0', 'ended']],
  );
});
