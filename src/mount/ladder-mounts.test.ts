import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestListener, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { createFramer } from '../formats/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import type { MountOptions } from './mount-options.ts';
import { MountRegistry } from './mount-registry.ts';

/** Silent AAC: frames of seven bytes of head and one of nothing (MPEG-4, LC, 44.1 kHz, stereo). */
const aac = Buffer.concat(Array.from({ length: 10 }, () => Buffer.from([0xff, 0xf1, 0x50, 0x80, 1, 0x1f, 0xfc, 0])));

/** `/stream` is a ladder of three rungs of MP3 and one of AAC; the rules of `/stream` are those of its rungs too. */
function newStation(rules: Partial<MountOptions> = {}, others: Readonly<Record<string, Partial<MountOptions>>> = {}) {
  const clock = new ManualClock();
  const rungs = [
    { path: '/mp3-64', bitrateKbps: 64 },
    { path: '/mp3-128', bitrateKbps: 128 },
    { path: '/mp3-320', bitrateKbps: 320 },
    { path: '/aac-96', bitrateKbps: 96 },
  ];
  const ladder = { path: '/stream', maxListeners: rules.maxListeners ?? null, rungs };
  const isPart = (path: string) => path === '/stream' || rungs.some((rung) => rung.path === path);
  const optionsFor = (path: string) => mountOptions({ ...(isPart(path) ? { ladder, ...rules } : {}), ...others[path] });
  const registry = new MountRegistry({ clock, logger: silentLogger, optionsFor });
  registry.configure(['/stream', ...Object.keys(others)], optionsFor);
  const play = (path: string, family: 'mpeg-audio' | 'adts' = 'mpeg-audio') => {
    const feed = registry.obtain(path).attach(new TestSource(), readSourceDescription(new Map()));
    feed.begin(createFramer(family), '');
    feed.write(family === 'adts' ? aac : mp3Frames(0, 10));
    return feed;
  };
  const playLadder = () => {
    for (const { path } of rungs) play(path, path.startsWith('/aac') ? 'adts' : 'mpeg-audio');
  };
  const decide = (path: string) => {
    const decision = registry.decideJoin(path);
    return decision.kind === 'join' ? decision.mount.path : decision.kind;
  };
  const join = (path: string) => {
    const decision = registry.decideJoin(path);
    return decision.kind === 'join' ? new TestListener(decision.home, decision.mount) : assert.fail(decision.kind);
  };
  const loseFor = (feed: ReturnType<typeof play>, millis: number) => {
    feed.end('disconnected');
    clock.advance(millis);
  };
  return { clock, registry, play, playLadder, decide, join, loseFor };
}

const GRACE_MS = 5000;

test('the limit of a ladder is that of all its rungs together', () => {
  const { playLadder, decide, join } = newStation({ maxListeners: 3 });
  playLadder();
  const first = join('/mp3-64');
  join('/mp3-128');
  assert.equal(decide('/aac-96'), '/aac-96');
  join('/aac-96');
  assert.deepEqual([decide('/mp3-64'), decide('/mp3-320'), decide('/aac-96')], ['full', 'full', 'full']);
  first.close('disconnected');
  assert.equal(decide('/mp3-320'), '/mp3-320');
});

test('a rung has its own limit within that of its ladder', () => {
  const { playLadder, decide, join } = newStation({ maxListeners: 3 }, { '/mp3-320': { maxListeners: 1 } });
  playLadder();
  join('/mp3-320');
  assert.deepEqual([decide('/mp3-320'), decide('/mp3-128')], ['full', '/mp3-128']);
});

test('a full ladder sends listeners too many to its fallback where it shall', () => {
  const rules = { maxListeners: 1, fallback: '/relief', fallbackWhenFull: true };
  const { playLadder, play, decide, join } = newStation(rules, { '/relief': {} });
  playLadder();
  play('/relief');
  join('/mp3-64');
  assert.equal(decide('/mp3-128'), '/relief');
});

test('a fallback that is a ladder is its rung of the same format that is nearest', () => {
  const { playLadder, play, decide, join, loseFor } = newStation({}, { '/live': { fallback: '/stream' } });
  playLadder();
  const live = play('/live');
  const listener = join('/live');
  loseFor(live, GRACE_MS);
  assert.equal(listener.mount.path, '/mp3-128');
  assert.equal(decide('/live'), '/mp3-128', 'newcomers too');
  play('/live');
  assert.equal(listener.mount.path, '/live', 'and home');
});

test('listeners of AAC go to the rung of AAC', () => {
  const { playLadder, play, join, loseFor } = newStation({}, { '/live': { fallback: '/stream' } });
  playLadder();
  const live = play('/live', 'adts');
  const listener = join('/live');
  loseFor(live, GRACE_MS);
  assert.equal(listener.mount.path, '/aac-96');
});

test('a rung that does not play is passed over, and a ladder without any leads to its own fallback', () => {
  const { play, join, loseFor } = newStation(
    { fallback: '/emergency' },
    { '/live': { fallback: '/stream' }, '/emergency': {} },
  );
  play('/emergency');
  const high = play('/mp3-320');
  const live = play('/live');
  const listener = join('/live');
  loseFor(live, GRACE_MS);
  assert.equal(listener.mount.path, '/mp3-320');
  loseFor(high, GRACE_MS);
  assert.equal(listener.mount.path, '/emergency');
});

test('listeners of a ladder go to its fallback, each back to its own rung', () => {
  const { registry, play, join, loseFor } = newStation({ fallback: '/music' }, { '/music': {} });
  play('/music');
  const feeds = ['/mp3-64', '/mp3-320'].map((path) => play(path));
  const listeners = ['/mp3-64', '/mp3-320'].map(join);
  for (const feed of feeds) loseFor(feed, GRACE_MS);
  assert.deepEqual(
    listeners.map(({ mount }) => mount.path),
    ['/music', '/music'],
  );
  for (const path of ['/mp3-64', '/mp3-320']) play(path);
  assert.deepEqual(
    listeners.map(({ mount }) => mount.path),
    ['/mp3-64', '/mp3-320'],
  );
  assert.equal(registry.find('/music')?.listeners.size, 0);
});

test('a rung whose fallback is its own ladder sends to the next best', () => {
  const { playLadder, registry, join } = newStation({}, { '/mp3-320': { fallback: '/stream' } });
  playLadder();
  const listener = join('/mp3-320');
  registry.find('/mp3-320')!.killSource();
  assert.equal(listener.mount.path, '/mp3-128');
});

test('with `all`, every listener on the mount that is the fallback comes along', () => {
  const { playLadder, play, join } = newStation({}, { '/live': { fallback: '/stream', fallbackOverride: 'all' } });
  playLadder();
  const listeners = [join('/mp3-64'), join('/aac-96')];
  play('/live');
  assert.deepEqual(
    listeners.map(({ mount }) => mount.path),
    ['/live', '/aac-96'],
    'of its format',
  );
});

test('an administrator who names a ladder means the rung that fits', () => {
  const { playLadder, play, registry } = newStation({}, { '/live': {} });
  playLadder();
  play('/live', 'adts');
  const from = registry.find('/live')!;
  assert.equal(registry.findDestination('/stream', from)?.path, '/aac-96');
  assert.equal(registry.findDestination('/mp3-64', from)?.path, '/mp3-64');
  assert.equal(registry.findDestination('/nowhere', from), null);
});
