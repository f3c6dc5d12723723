import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryShelf, seededRandom } from '../../test/support/memory-shelf.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { ToneReader } from '../../test/support/tone-track.ts';
import { millis, sampleFrames } from '../core/index.ts';
import { PlaylistInput } from '../inputs/index.ts';
import { PlayHistory } from './play-history.ts';
import { Playout, type PlayoutRules } from './playout.ts';
import { RequestQueue } from './request-queue.ts';
import { Rotation, type RotationOptions } from './rotation.ts';

/** Shorter than what an input has open ahead: the next track always is chosen already. */
const TRACK_SECONDS = 6;

/** A list of paths, each one letter, that an input plays. */
function benchOf(list: string, order: RotationOptions['order'] = 'listed') {
  const clock = new ManualClock();
  const shelf = new MemoryShelf([...list]);
  let ids = 0;
  const createId = () => `${++ids}`;
  const history = new PlayHistory({ limit: 100, earlier: [], onRecord: () => {} });
  const requests = new RequestQueue({
    clock,
    limit: 9,
    earlier: [],
    resolve: () => null,
    createId,
    onSave: () => {},
  });
  const rules = (): PlayoutRules => {
    const heard = history.records.map(({ path, artist, title, kind }, index) => {
      return { path, artist, title, kind, ago: millis((history.records.length - index) * 1000) };
    });
    const none = millis(0);
    const options = { clock, random: seededRandom(1), order, repeat: true, start: 'continue' } as const;
    const shelves = [{ shelf, weight: 1 }];
    const rotation = new Rotation({ ...options, shelves, artistSeparation: none, titleSeparation: none }, heard);
    return { rotation, jingles: null, showsJingles: false, rewindsWhen: [] };
  };
  const playout = new Playout(
    { clock, logger: silentLogger, requests, history, createId, onBroken: () => false },
    rules(),
  );
  const input = new PlaylistInput({
    name: 'music',
    clock,
    logger: silentLogger,
    source: playout,
    look: null,
    ffmpeg: null,
    open: (_, ahead, skip) => new ToneReader({ hertz: 440, seconds: TRACK_SECONDS }, ahead, skip),
    origin: 'music',
    crossfade: sampleFrames(0),
    edgeCrossfade: null,
    jingleCrossfade: null,
    trimBelow: 0,
    loudness: null,
    resume: 'next',
  });
  input.start();
  let tick = 0;
  const play = (seconds: number) => {
    for (const end = tick + seconds * 50; tick < end; tick++) {
      input.pull(tick);
      clock.advance(20);
    }
  };
  const edit = (to: string) => {
    shelf.tracks = new MemoryShelf([...to]).tracks;
  };
  const heard = () => history.records.map(({ path }) => path).join('');
  return { play, edit, heard, playout, rules };
}

/** In the middle of the second track. */
const IN_SECOND = TRACK_SECONDS * 1.4;
/** Then so many more begin. */
const after = (count: number) => TRACK_SECONDS * count;

describe('a list that is edited while its second track plays and the next is open already', () => {
  for (const [edit, from, to, expected] of [
    ['has another one next', 'abcd', 'abxcd', 'abxcd'],
    ['has others at its beginning', 'abcd', 'xyabcd', 'abcdx'],
    ['has the one on air twice', 'abcd', 'abbcd', 'abbcd'],
    ['has lost the one on air', 'abcd', 'acd', 'abcda'],
    ['has lost the next', 'abcd', 'abd', 'abdab'],
    ['has the one on air later', 'abcde', 'acdbe', 'abeac'],
    ['is turned round', 'abcde', 'edcba', 'abaed'],
    ['is another one', 'abc', 'xyz', 'abxyz'],
    ['has an entry three times, and lost what was played', 'ajbjcjd', 'jbjcjd', 'ajbjc'],
    ['has changed far behind', 'abcdefg', 'abcdexg', 'abcde'],
  ] as const) {
    test(`${edit}: it goes on behind the one on air`, () => {
      const bench = benchOf(from);
      bench.play(IN_SECOND);
      assert.equal(bench.heard(), from.slice(0, 2));
      bench.edit(to);
      bench.play(after(3));
      assert.equal(bench.heard(), expected);
    });
  }

  test('too late for another track to be opened, the one that is open is played, and then what stands behind it', () => {
    const bench = benchOf('abcd');
    bench.play(TRACK_SECONDS * 2 - 1);
    bench.edit('abxcd');
    bench.play(after(3));
    assert.equal(bench.heard(), 'abcda');
  });
});

test('of a shuffled list what is taken out of it is not played, though it is open already', () => {
  const bench = benchOf('abcd', 'shuffled');
  bench.play(IN_SECOND);
  const [next] = bench.playout.upcoming(1);
  assert.equal(next!.isHeld, true);
  bench.edit('abcd'.replace(next!.track.path, ''));
  bench.play(after(6));
  assert.ok(!bench.heard().slice(2).includes(next!.track.path), bench.heard());
});

test('what is open and begins all the same after a reload is not played twice', () => {
  const bench = benchOf('abcd');
  bench.play(TRACK_SECONDS * 2 - 1);
  bench.playout.configure(bench.rules());
  bench.play(after(3));
  assert.equal(bench.heard(), 'abcda');
});
