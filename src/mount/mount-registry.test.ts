import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestListener, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { type Logger, millis } from '../core/index.ts';
import { createFramer } from '../formats/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import type { MountEvent } from './mount-events.ts';
import type { MountOptions } from './mount-options.ts';
import { MountRegistry } from './mount-registry.ts';
import type { SourceFeed } from './source.ts';

const NO_DESCRIPTION = readSourceDescription(new Map());

type Rules = Readonly<Record<string, Partial<MountOptions>>>;

/** A registry with these mounts configured; `default` is for all others. */
function newHouse(rules: Rules = {}) {
  const clock = new ManualClock();
  const optionsFor = (path: string) => mountOptions(rules[path] ?? rules.default);
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message), child: () => logger };
  const registry = new MountRegistry({ clock, logger, optionsFor });
  const events: MountEvent[] = [];
  registry.configure(
    Object.keys(rules).filter((path) => path !== 'default'),
    optionsFor,
  );
  registry.subscribe((event) => events.push(event));
  const play = (path: string, family: 'mpeg-audio' | 'adts' = 'mpeg-audio'): SourceFeed => {
    const feed = registry.obtain(path).attach(new TestSource(), NO_DESCRIPTION);
    feed.begin(createFramer(family), 'audio/mpeg');
    feed.write(family === 'adts' ? adtsFrames() : mp3Frames(0, 10));
    return feed;
  };
  const join = (path: string) => {
    const decision = registry.decideJoin(path);
    assert.equal(decision.kind, 'join', path);
    return decision.kind === 'join' ? new TestListener(decision.home, decision.mount) : assert.fail();
  };
  const decide = (path: string) => {
    const decision = registry.decideJoin(path);
    return decision.kind === 'join' ? decision.mount.path : decision.kind;
  };
  return { clock, registry, events, warnings, play, join, decide };
}

/** Silent AAC: frames of seven bytes of head and one of nothing (MPEG-4, LC, 44.1 kHz, stereo). */
function adtsFrames(): Buffer {
  const frame = Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x01, 0x1f, 0xfc, 0x00]);
  return Buffer.concat(Array.from({ length: 10 }, () => frame));
}

test('a fallback of another format is named in the log as soon as both play', () => {
  const { play, warnings } = newHouse({ '/live': { fallback: '/music' }, '/music': {} });
  play('/live');
  assert.deepEqual(warnings, []);
  play('/music', 'adts');
  assert.deepEqual(warnings, ['the fallback sends another format: listeners cannot be moved to it']);
});

test('listeners of a lost source go to the fallback after the grace, and home when it returns', () => {
  const { clock, play, join, events } = newHouse({ '/live': { fallback: '/music' }, '/music': {} });
  play('/music');
  const live = play('/live');
  const [listener, native] = [join('/live'), join('/music')];
  live.end('disconnected');
  assert.equal(listener.mount.path, '/live');
  clock.advance(5000);
  assert.equal(listener.mount.path, '/music');
  play('/live');
  assert.equal(listener.mount.path, '/live');
  assert.equal(native.mount.path, '/music');
  const moves = events.filter((event) => event.type === 'listenersMoved');
  assert.deepEqual(
    moves.map(({ from, to, count, why }) => [from.path, to.path, count, why]),
    [
      ['/live', '/music', 1, 'source-gone'],
      ['/music', '/live', 1, 'source-back'],
    ],
  );
});

test('which listeners return with the source: none, its own, or all on the fallback', () => {
  for (const [fallbackOverride, back] of [
    ['none', []],
    ['own', ['moved']],
    ['all', ['moved', 'native']],
  ] as const) {
    const { registry, play, join } = newHouse({ '/live': { fallback: '/music', fallbackOverride }, '/music': {} });
    play('/music');
    play('/live');
    const listeners = { moved: join('/live'), native: join('/music') };
    registry.find('/live')!.killSource();
    assert.equal(listeners.moved.mount.path, '/music');
    play('/live');
    const home = Object.entries(listeners).filter(([, { mount }]) => mount.path === '/live');
    assert.deepEqual(
      home.map(([name]) => name),
      back,
      fallbackOverride,
    );
  }
});

test('who asked for a silent mount hears the fallback, and its own mount once that has a source', () => {
  const { play, join } = newHouse({ '/live': { fallback: '/music' }, '/music': {} });
  play('/music');
  const listener = join('/live');
  assert.deepEqual([listener.home.path, listener.mount.path], ['/live', '/music']);
  play('/live');
  assert.equal(listener.mount.path, '/live');
});

test('listeners of a mount that is not configured go home too, though it was forgotten meanwhile', () => {
  const { registry, play, join } = newHouse({ default: { fallback: '/music' }, '/music': {} });
  play('/music');
  play('/guest');
  const listener = join('/guest');
  registry.find('/guest')!.killSource();
  assert.equal(listener.mount.path, '/music');
  assert.equal(registry.find('/guest'), null);
  play('/guest');
  assert.equal(listener.mount.path, '/guest');
});

test('a chain is followed past mounts that are silent, and a circle lets listeners go', () => {
  const { registry, play, join } = newHouse({
    '/a': { fallback: '/b' },
    '/b': { fallback: '/c' },
    '/c': { fallback: '/a' },
  });
  play('/a');
  play('/c');
  const listener = join('/a');
  registry.find('/a')!.killSource();
  assert.equal(listener.mount.path, '/c');
  registry.find('/c')!.killSource();
  assert.equal(listener.end, 'source-gone');
});

test('listeners are not moved to another format', () => {
  const { registry, play, join } = newHouse({ '/live': { fallback: '/aac' }, '/aac': {} });
  play('/aac', 'adts');
  play('/live');
  const listener = join('/live');
  registry.find('/live')!.killSource();
  assert.equal(listener.end, 'source-gone');
});

test('a listener of a silent mount takes any format of the fallback', () => {
  const { play, decide } = newHouse({ '/live': { fallback: '/aac' }, '/aac': {} });
  play('/aac', 'adts');
  assert.equal(decide('/live'), '/aac');
});

test('a full mount refuses, or sends on to its fallback, by its rule', () => {
  for (const [fallbackWhenFull, decision] of [
    [false, 'full'],
    [true, '/music'],
  ] as const) {
    const { play, join, decide } = newHouse({
      '/live': { fallback: '/music', maxListeners: 1, fallbackWhenFull },
      '/music': { maxListeners: 1 },
    });
    play('/music');
    play('/live');
    join('/live');
    assert.equal(decide('/live'), decision);
    join('/music');
    assert.equal(decide('/live'), 'full');
    assert.equal(decide('/music'), 'full');
  }
});

test('listeners that were sent on because of fullness stay where they are', () => {
  const { registry, play, join } = newHouse({
    '/live': { fallback: '/music', maxListeners: 1, fallbackWhenFull: true },
    '/music': {},
  });
  play('/music');
  play('/live');
  const [first, second] = [join('/live'), join('/live')];
  registry.find('/live')!.killSource();
  play('/live');
  assert.deepEqual([first.mount.path, second.mount.path], ['/live', '/music']);
});

test('a mount without source and fallback is not found; one whose source is expected is, unless it has just failed', () => {
  const { registry, decide } = newHouse({ '/live': {}, '/relay': {} });
  assert.equal(decide('/live'), 'not-found');
  assert.equal(decide('/nowhere'), 'not-found');
  registry.find('/relay')!.onDemand = { isPromising: true, start: () => {}, stop: () => {} };
  assert.equal(decide('/relay'), '/relay');
  registry.find('/relay')!.onDemand = { isPromising: false, start: () => {}, stop: () => {} };
  assert.equal(decide('/relay'), 'not-found');
  registry.find('/live')!.attach(new TestSource(), NO_DESCRIPTION);
  assert.equal(decide('/live'), '/live');
});

test('while a new source has given no sound yet, newcomers hear the fallback that plays', () => {
  const { registry, decide, play } = newHouse({ '/live': { fallback: '/night' }, '/night': {} });
  registry.find('/live')!.attach(new TestSource(), NO_DESCRIPTION);
  assert.equal(decide('/live'), '/live');
  play('/night');
  assert.equal(decide('/live'), '/night');
});

test('a mount that is not configured lives from its first source to its last listener', () => {
  const { registry, clock, events, play, join } = newHouse();
  const feed = play('/guest');
  const listener = join('/guest');
  feed.end('disconnected');
  assert.ok(registry.find('/guest'));
  clock.advance(5000);
  assert.equal(listener.end, 'source-gone');
  assert.equal(registry.find('/guest'), null);
  assert.deepEqual(
    events.filter(({ type }) => type.startsWith('mount')).map(({ type }) => type),
    ['mountAdded', 'mountRemoved'],
  );
});

test('a configured mount stays without a source; one that is configured no longer stays while it is used', () => {
  const { registry, play } = newHouse({ '/a': {}, '/b': {} });
  play('/b');
  registry.configure([], () => mountOptions());
  assert.deepEqual(
    registry.mounts.map(({ path }) => path),
    ['/b'],
  );
  registry.find('/b')!.killSource();
  assert.deepEqual(registry.mounts, []);
});

test('new rules reach the mounts that are there', () => {
  const { registry, play } = newHouse({ '/live': { name: 'Old' } });
  play('/live');
  registry.configure(['/live'], () => mountOptions({ name: 'New' }));
  assert.equal(registry.find('/live')!.description.name, 'New');
});

test('moves by an administrator: all listeners or one', () => {
  const { registry, play, join } = newHouse();
  play('/a');
  play('/b');
  const listeners = [join('/a'), join('/a'), join('/a')];
  const [from, to] = [registry.find('/a')!, registry.find('/b')!];
  assert.equal(
    registry.moveListeners(from, to, 'asked', ({ id }) => id === listeners[1]!.id),
    1,
  );
  assert.equal(registry.moveListeners(from, to, 'asked'), 2);
  for (const { home } of listeners) assert.equal(home, to, 'they are at home there');
  assert.equal(registry.moveListeners(from, to, 'asked'), 0);
  assert.equal(to.listeners.size, 3);
});

test('counts sources and listeners of all mounts, the waiting included', () => {
  const { registry, play, join } = newHouse();
  play('/a');
  registry.obtain('/b').attach(new TestSource(), NO_DESCRIPTION);
  join('/a');
  join('/b');
  assert.deepEqual([registry.sourceCount, registry.listenerCount], [2, 2]);
});

test('sources that have to use another side are disconnected and find it when they return; listeners wait for the next one', () => {
  const { registry, play, join, events } = newHouse({ '/live': {}, '/other': {} });
  const ended = () =>
    events.flatMap((event) =>
      event.type === 'sourceDisconnected' ? [[event.mount.path, event.mount.isSourceSide, event.reason]] : [],
    );
  play('/live');
  play('/other');
  const listener = join('/live');
  registry.divertSources(new Set(['/live']));
  assert.deepEqual(ended(), [['/live', false, 'stopped']]);
  assert.equal(listener.mount.state, 'bridging');
  play('/live');
  registry.obtainFed('/live').attach(new TestSource(), NO_DESCRIPTION);
  registry.divertSources(new Set(['/live']));
  assert.equal(ended().length, 1, 'what stays as it is affects none');
  registry.divertSources(new Set());
  assert.deepEqual(ended(), [
    ['/live', false, 'stopped'],
    ['/live', true, 'stopped'],
  ]);
  assert.equal(registry.find('/live')?.state, 'live');
});

test('a source side that begins to play takes no listener from its owner', () => {
  const { registry, play, join } = newHouse({ '/club': { fallbackOverride: 'all' } });
  play('/club');
  const listener = join('/club');
  registry.divertSources(new Set(['/club']));
  play('/club');
  const feed = registry.obtainFed('/club').attach(new TestSource(), NO_DESCRIPTION);
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  feed.write(mp3Frames(0, 10));
  assert.equal(registry.findFed('/club')?.state, 'live');
  assert.equal(listener.mount, registry.find('/club'));
});

test('a source side is found by its owner alone, has its rules and takes no listener', () => {
  const { registry, events } = newHouse({ '/club': { maxListeners: 9, sourceTimeout: millis(7) } });
  registry.divertSources(new Set(['/club']));
  const side = registry.obtainFed('/club');
  const { options } = side;
  assert.deepEqual([options.maxListeners, options.sourceTimeout], [0, 7]);
  assert.notEqual(registry.find('/club'), side);
  assert.equal(registry.findFed('/club'), side);
  assert.equal(registry.findSourceSide('/club'), side);
  assert.deepEqual(registry.mounts, [registry.find('/club')]);
  registry.releaseIfUnused(side);
  assert.equal(registry.findFed('/club'), null);
  assert.ok(events.some((event) => event.type === 'mountRemoved' && event.mount === side));
});
