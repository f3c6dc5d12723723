import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryShelf, seededRandom, shelvedTrack } from '../../test/support/memory-shelf.ts';
import { type Millis, millis } from '../core/index.ts';
import type { HeardTrack } from './play-history.ts';
import { Rotation, type RotationOptions } from './rotation.ts';
import type { ShelvedTrack } from './track-shelf.ts';

const MINUTE = 60_000;
const LENGTH = 4 * MINUTE;

interface Bench {
  readonly clock: ManualClock;
  readonly rotation: Rotation;
  /** The paths of the next tracks, each played to its end; null where there was none. */
  play(count: number): (string | null)[];
}

function benchOf(
  shelves: MemoryShelf | RotationOptions['shelves'],
  options: Partial<RotationOptions> = {},
  earlier: readonly HeardTrack[] = [],
): Bench {
  const clock = new ManualClock();
  const rotation = new Rotation(
    {
      clock,
      random: seededRandom(7),
      shelves: shelves instanceof MemoryShelf ? [{ shelf: shelves, weight: 1 }] : shelves,
      order: 'shuffled',
      repeat: true,
      start: 'continue',
      artistSeparation: millis(20 * MINUTE),
      titleSeparation: millis(60 * MINUTE),
      ...options,
    },
    earlier,
  );
  const play = (count: number) =>
    Array.from({ length: count }, () => {
      const choice = rotation.choose();
      if (choice) rotation.confirm();
      clock.advance(LENGTH);
      return choice?.track.path ?? null;
    });
  return { clock, rotation, play };
}

/** `count` tracks by `artists` artists in turn. */
const library = (count: number, artists: number): ShelvedTrack[] =>
  Array.from({ length: count }, (_, index) => shelvedTrack(`/${index}`, { artist: `artist ${index % artists}` }));

const artistOf = (path: string | null, artists: number) => Number(path!.slice(1)) % artists;

describe('shuffled', () => {
  test('keeps artists and titles as far apart as asked, for a whole day', () => {
    const { play } = benchOf(new MemoryShelf(library(100, 12)));
    const played = play(360);
    for (const [index, path] of played.entries()) {
      assert.ok(!played.slice(Math.max(0, index - 14), index).includes(path), `title at ${index}`);
      const artists = played.slice(Math.max(0, index - 4), index).map((before) => artistOf(before, 12));
      assert.ok(!artists.includes(artistOf(path, 12)), `artist at ${index}`);
    }
    assert.equal(new Set(played).size, 100);
  });

  test('leaves nothing out and favours nothing', () => {
    const { play } = benchOf(new MemoryShelf(library(50, 50)));
    const counts = Map.groupBy(play(150), (path) => path);
    assert.equal(counts.size, 50);
    for (const [path, { length }] of counts) assert.ok(length >= 2 && length <= 5, `${path}: ${length}`);
  });

  test('is another order with another seed, and the same with the same', () => {
    const orders = [1, 2, 1].map((seed) =>
      benchOf(new MemoryShelf(library(20, 20)), { random: seededRandom(seed) }).play(20),
    );
    assert.deepEqual(orders[0], orders[2]);
    assert.notDeepEqual(orders[0], orders[1]);
  });

  test('too small a library: what was heard the longest ago comes, and never the same twice in a row', () => {
    const shelf = new MemoryShelf(['/a', '/b', '/c']);
    const played = benchOf(shelf).play(30);
    for (let index = 3; index < played.length; index++) assert.equal(played[index], played[index - 3]);
  });

  test('two artists take turns, though neither can be kept as far apart as asked', () => {
    const played = benchOf(new MemoryShelf(library(6, 2))).play(40);
    for (let index = 1; index < played.length; index++) {
      assert.notEqual(artistOf(played[index]!, 2), artistOf(played[index - 1]!, 2), `at ${index}`);
    }
  });

  test('without separations there is still never a track twice in a row', () => {
    const none = { artistSeparation: millis(0), titleSeparation: millis(0) };
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (count, seed) => {
        const played = benchOf(new MemoryShelf(library(count, 1)), { ...none, random: seededRandom(seed) }).play(60);
        for (let index = 1; index < played.length; index++) assert.notEqual(played[index], played[index - 1]);
      }),
    );
  });

  test('one track is played again and again', () => {
    assert.deepEqual(benchOf(new MemoryShelf(['/a'])).play(3), ['/a', '/a', '/a']);
  });

  test('without repeat each comes once, then nothing until there is a new one', () => {
    const shelf = new MemoryShelf(['/a', '/b', '/c']);
    const { play, rotation } = benchOf(shelf, { repeat: false });
    assert.deepEqual(play(3).toSorted(), ['/a', '/b', '/c']);
    assert.deepEqual(play(2), [null, null]);
    shelf.add('/d');
    assert.deepEqual(play(2), ['/d', null]);
    rotation.rewind();
    assert.equal(new Set(play(4)).size, 4);
    assert.deepEqual(play(1), [null]);
  });

  test('says why', () => {
    const { rotation, clock } = benchOf(new MemoryShelf(library(4, 2)));
    assert.equal(rotation.choose()?.why, 'rotation: artist not heard lately, title not heard lately');
    rotation.choose();
    clock.advance(34 * MINUTE);
    assert.equal(rotation.choose()?.why, 'rotation: artist not heard for 34 min, title not heard lately');
    assert.match(
      rotation.choose()!.why,
      /^rotation: (artist not heard for 34 min|least recently played, too few tracks to keep more apart; artist)/,
    );
  });

  test('after a restart, what was just played does not come again at once', () => {
    const earlier = [3, 2, 1].map((turn) => ({
      kind: 'music' as const,
      path: `/${turn}`,
      artist: `artist ${turn}`,
      title: '',
      ago: millis(turn * LENGTH),
    }));
    for (let seed = 0; seed < 20; seed++) {
      const clock = new ManualClock();
      const shelves = [{ shelf: new MemoryShelf(library(6, 6)), weight: 1 }];
      const separations = { artistSeparation: millis(20 * MINUTE), titleSeparation: millis(0) };
      const options = {
        clock,
        random: seededRandom(seed),
        shelves,
        order: 'shuffled',
        repeat: true,
        start: 'continue',
        ...separations,
      } as const;
      const rotation = new Rotation(options, earlier);
      const played = [0, 1, 2].map(() => rotation.choose()?.track.path);
      assert.deepEqual(played.toSorted(), ['/0', '/4', '/5']);
    }
  });
});

describe('in order', () => {
  const listed = { order: 'listed' } as const;

  test('plays as the tracks stand there, and begins again', () => {
    const { play } = benchOf(new MemoryShelf(['/b', '/a', '/b', '/c']), listed);
    assert.deepEqual(play(9), ['/b', '/a', '/b', '/c', '/b', '/a', '/b', '/c', '/b']);
  });

  test('without repeat it ends', () => {
    const { play } = benchOf(new MemoryShelf(['/a', '/b']), { ...listed, repeat: false });
    assert.deepEqual(play(4), ['/a', '/b', null, null]);
  });

  test('keeps its place when tracks come and go', () => {
    const shelf = new MemoryShelf(['/a', '/b', '/c', '/d', '/e']);
    const { play } = benchOf(shelf, { ...listed, repeat: false });
    assert.deepEqual(play(2), ['/a', '/b']);
    shelf.tracks = ['/0', '/a', '/b', '/bb', '/c', '/d', '/e'].map((path) => shelvedTrack(path));
    assert.deepEqual(play(2), ['/bb', '/c']);
    shelf.remove('/0', '/a', '/bb', '/c', '/d');
    assert.deepEqual(play(2), ['/e', null]);
  });

  const heard = (paths: readonly string[], kind: HeardTrack['kind'] = 'music') =>
    paths.map((path, index) => ({ kind, path, artist: '', title: '', ago: millis((paths.length - index) * LENGTH) }));

  test('goes on after a restart behind what was heard last, once its shelf has been listed', () => {
    const shelf = new MemoryShelf(['/a']);
    shelf.isListed = false;
    const earlier = [...heard(['/a', '/j', '/b', '/j']), ...heard(['/a'], 'request')];
    const { play } = benchOf(shelf, listed, earlier);
    assert.deepEqual(play(1), [null]);
    shelf.isListed = true;
    shelf.tracks = ['/a', '/j', '/b', '/j', '/c', '/j'].map((path) => shelvedTrack(path));
    assert.deepEqual(play(3), ['/c', '/j', '/a']);
  });

  test('begins with its first after a restart where it is to, and where it is played once', () => {
    const shelf = new MemoryShelf(['/a', '/b', '/c']);
    assert.deepEqual(benchOf(shelf, { ...listed, start: 'first' }, heard(['/a'])).play(1), ['/a']);
    assert.deepEqual(benchOf(shelf, { ...listed, repeat: false }, heard(['/a'])).play(1), ['/a']);
  });

  test('says where it stands', () => {
    const { rotation } = benchOf(new MemoryShelf(['/a', '/b']), listed);
    assert.deepEqual(
      [rotation.choose()?.why, rotation.choose()?.why],
      ['rotation: in order, 1 of 2', 'rotation: in order, 2 of 2'],
    );
  });
});

describe('several shelves', () => {
  const shelfOf = (name: string, count: number) =>
    new MemoryShelf(
      Array.from({ length: count }, (_, index) => `/${name}/${index}`),
      name,
    );
  const share = (played: (string | null)[], name: string) =>
    played.filter((path) => path?.startsWith(`/${name}/`)).length;

  test('are drawn from as their weights say, evenly spread', () => {
    for (const order of ['shuffled', 'listed'] as const) {
      const shelves = [
        { shelf: shelfOf('gold', 200), weight: 5 },
        { shelf: shelfOf('new', 50), weight: 2 },
        { shelf: shelfOf('rare', 50), weight: 1 },
      ];
      const { play } = benchOf(shelves, { order });
      for (let round = 0; round < 10; round++) {
        const played = play(8);
        assert.deepEqual([share(played, 'gold'), share(played, 'new'), share(played, 'rare')], [5, 2, 1]);
      }
    }
  });

  test('one that has nothing leaves its turns to the others, and has no arrears when it is filled', () => {
    const late = new MemoryShelf([], 'late');
    const { play } = benchOf([
      { shelf: shelfOf('gold', 100), weight: 1 },
      { shelf: late, weight: 1 },
    ]);
    assert.equal(share(play(20), 'gold'), 20);
    late.tracks = shelfOf('late', 50).tracks;
    assert.ok(share(play(20), 'late') <= 11);
  });

  test('a heavy shelf with one track does not break the distances', () => {
    const { play } = benchOf([
      { shelf: shelfOf('single', 1), weight: 9 },
      { shelf: shelfOf('gold', 100), weight: 1 },
    ]);
    assert.equal(share(play(45), 'single'), 3);
  });

  test('are named in why', () => {
    const { rotation } = benchOf([
      { shelf: shelfOf('gold', 10), weight: 2 },
      { shelf: shelfOf('new', 10), weight: 1 },
    ]);
    assert.match(rotation.choose()!.why, /^rotation from "gold": artist/);
  });
});

describe('files that come, go and break', () => {
  test('what is added counts at once, what is removed is not chosen', () => {
    const shelf = new MemoryShelf([]);
    const { play } = benchOf(shelf);
    assert.deepEqual(play(1), [null]);
    shelf.add('/a', '/b', '/c');
    assert.equal(new Set(play(3)).size, 3);
    shelf.remove('/b');
    assert.ok(!play(10).includes('/b'));
    shelf.tracks = [];
    assert.deepEqual(play(1), [null]);
  });

  test('a broken one is left out until its file changes or the shelf no longer says so', () => {
    const shelf = new MemoryShelf(['/a', '/b']);
    const { play, rotation } = benchOf(shelf);
    const broken = shelf.tracks[1]!;
    assert.equal(rotation.leaveOut(broken, false), true);
    assert.equal(rotation.leaveOut(broken, false), false);
    assert.deepEqual(play(3), ['/a', '/a', '/a']);
    shelf.change('/b', { modifiedAt: 5 as ShelvedTrack['modifiedAt'] });
    assert.ok(play(2).includes('/b'));

    rotation.leaveOut(shelf.tracks[1]!, false);
    shelf.change('/b', { brokenReason: 'no sound in it' });
    assert.ok(!play(4).includes('/b'));
    shelf.change('/b', { brokenReason: null });
    assert.ok(play(2).includes('/b'));
  });

  test('one that its shelf has looked at again meanwhile and found good is played again', () => {
    const shelf = new MemoryShelf(['/a', '/b']);
    const { play, rotation } = benchOf(shelf);
    assert.ok(play(2).includes('/b'));
    rotation.leaveOut(shelf.tracks[1]!, true);
    assert.deepEqual(play(3), ['/a', '/a', '/a']);
    shelf.change('/b', { brokenReason: 'ended by SIGKILL' });
    shelf.change('/b', { brokenReason: null });
    assert.ok(play(2).includes('/b'));
  });

  test('10,000 broken files: a handful is tried at once, then fewer and fewer, and a good one ends it', () => {
    const shelf = new MemoryShelf(
      Array.from({ length: 10_000 }, (_, index) => shelvedTrack(`/${index}`, { duration: null })),
    );
    const { clock, rotation } = benchOf(shelf);
    const tries = breakAll(clock, rotation, 60_000);
    assert.ok(tries.length < 30, `${tries.length} tries in a minute`);
    assert.ok(tries.filter((at) => at < 1000).length >= 6);
    shelf.add(shelvedTrack('/good'));
    clock.advance(10_000);
    assert.equal(rotation.choose()?.track.path, '/good');
  });

  test('all are broken: there is nothing, and one of them is tried again after a while, less and less often', () => {
    const { clock, rotation } = benchOf(new MemoryShelf(['/a', '/b', '/c']));
    const tries = breakAll(clock, rotation, 3_600_000);
    assert.deepEqual(
      tries.map((at) => Math.round(at / 1000)),
      [0, 0, 0, 30, 90, 210, 450, 930, 1530, 2130, 2730, 3330],
    );
  });

  test('when one of them can be played after all, the others get their chance too', () => {
    const { clock, rotation, play } = benchOf(new MemoryShelf(['/a', '/b', '/c']));
    breakAll(clock, rotation, 20_000);
    clock.advance(15_000);
    const choice = rotation.choose();
    assert.equal(choice?.why, 'rotation: all tracks are broken, this one is tried again');
    rotation.confirm();
    assert.equal(new Set(play(3)).size, 3);
  });

  /** Asks every 100 ms, as an input does, and finds everything broken: when something was tried. */
  function breakAll(clock: ManualClock, rotation: Rotation, span: number): Millis[] {
    const tries: Millis[] = [];
    for (const start = clock.now(); clock.now() - start < span; clock.advance(100)) {
      const choice = rotation.choose();
      if (!choice) continue;
      tries.push(millis(clock.now() - start));
      rotation.leaveOut(choice.track, false);
    }
    return tries;
  }
});

test('a fork chooses what the rotation will choose, and changes nothing', () => {
  const orders = fc.constantFrom('shuffled' as const, 'listed' as const);
  fc.assert(
    fc.property(orders, fc.integer(), fc.integer({ min: 1, max: 30 }), fc.boolean(), (order, seed, count, repeat) => {
      const shelves = [
        { shelf: new MemoryShelf(library(count, 5), 'one'), weight: 3 },
        { shelf: new MemoryShelf(['/x', '/y'], 'two'), weight: 1 },
      ];
      const { rotation, clock, play } = benchOf(shelves, { order, random: seededRandom(seed), repeat });
      play(5);
      const preview = () => {
        const fork = rotation.fork();
        const choices = Array.from({ length: 10 }, (_, turn) => fork.choose(millis(clock.now() + turn * LENGTH)));
        return choices.map((choice) => choice?.track.path ?? null);
      };
      const first = preview();
      assert.deepEqual(preview(), first);
      assert.deepEqual(play(10), first);
    }),
  );
});

test('a choice looks at a bounded number of tracks, however large the library', () => {
  let reads = 0;
  const counted = (path: string): ShelvedTrack => ({
    ...shelvedTrack(path),
    get artist() {
      reads++;
      return 'the only artist';
    },
  });
  const shelf = new MemoryShelf(Array.from({ length: 10_000 }, (_, index) => counted(`/${index}`)));
  const { play } = benchOf(shelf);
  play(1);
  reads = 0;
  play(100);
  assert.ok(reads / 100 <= 210, `${reads / 100} for each choice`);
});

test('lets go of its shelves', () => {
  const shelf = new MemoryShelf(['/a']);
  const { rotation } = benchOf(shelf);
  rotation.fork();
  assert.equal(shelf.listeners, 1);
  rotation.close();
  assert.equal(shelf.listeners, 0);
});
