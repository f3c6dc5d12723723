import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestListener, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { byteCount, isAirchainError, millis } from '../core/index.ts';
import { createFramer, type FormatFamily } from '../formats/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { Mount } from './mount.ts';
import type { MountOptions } from './mount-options.ts';
import type { MountTap } from './mount-tap.ts';
import type { SourceFeed } from './source.ts';

const NO_DESCRIPTION = readSourceDescription(new Map());
const GRACE = 5000;

/** A mount by itself, and all that it told. */
const LONG_BURST = { duration: millis(60_000), minBytes: byteCount(0), maxBytes: null };

function newMount(changes: Partial<MountOptions> = {}) {
  const clock = new ManualClock();
  const events: string[] = [];
  const told = { abandoned: 0, welcomed: 0 };
  const mount = new Mount('/live', mountOptions({ grace: millis(GRACE), ...changes }), {
    clock,
    logger: silentLogger,
    emit: (event) => events.push(event.type === 'stateChanged' ? event.state : event.type),
    abandon: () => {
      told.abandoned++;
    },
    reservedFor: () => null,
    welcome: () => {
      told.welcomed++;
    },
  });
  return { mount, clock, events, told };
}

function attach(mount: Mount, source = new TestSource()): SourceFeed {
  return mount.attach(source, NO_DESCRIPTION);
}

/** A source that is heard at once. */
function play(mount: Mount, source = new TestSource(), family: FormatFamily = 'mpeg-audio'): SourceFeed {
  const feed = attach(mount, source);
  feed.begin(createFramer(family), 'audio/mpeg');
  feed.write(mp3Frames(0, 10));
  return feed;
}

test('is idle, reserved by a source, live with its first sound, bridging without it, idle after the grace', () => {
  const { mount, clock, events, told } = newMount();
  assert.equal(mount.state, 'idle');
  const feed = attach(mount);
  assert.equal(mount.state, 'reserved');
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  assert.equal(mount.state, 'reserved');
  feed.write(mp3Frames(0, 3));
  assert.equal(mount.state, 'live');
  assert.equal(told.welcomed, 1);
  feed.end('disconnected');
  assert.equal(mount.state, 'bridging');
  clock.advance(GRACE - 1);
  assert.deepEqual([mount.state, told.abandoned], ['bridging', 0]);
  clock.advance(1);
  assert.deepEqual([mount.state, told.abandoned], ['idle', 1]);
  assert.deepEqual(events, ['sourceConnected', 'live', 'sourceDisconnected', 'bridging', 'idle']);
  assert.equal(clock.pendingTimers, 0);
});

test('a source that leaves before its first sound leaves nothing to bridge', () => {
  const { mount, told } = newMount();
  attach(mount).end('disconnected');
  assert.deepEqual([mount.state, told.abandoned], ['idle', 1]);
});

test('a source that returns within the grace goes on where the last one stopped', () => {
  const { mount, clock, told } = newMount();
  play(mount).end('disconnected');
  const end = mount.rendition('native')!.ring.end;
  clock.advance(GRACE - 1);
  play(mount);
  clock.advance(GRACE * 2);
  assert.deepEqual([mount.state, told.abandoned, told.welcomed], ['live', 0, 2]);
  assert.equal(mount.rendition('native')!.ring.findJoin(LONG_BURST)?.offset, end, 'no stale burst');
});

/** A tap that writes down what it hears. */
function newTap(): { tap: MountTap; heard: string[] } {
  const heard: string[] = [];
  const tap: MountTap = {
    begin: (family) => heard.push(`begin ${family}`),
    chunk: () => heard.push('chunk'),
    retitle: ({ title }) => heard.push(`title ${title}`),
    end: () => heard.push('end'),
  };
  return { tap, heard };
}

test('a tap hears nothing of a source before it begins, nor of one that leaves before', () => {
  const { mount } = newMount();
  const early = newTap();
  mount.attachTap(early.tap);
  play(mount, new TestSource(), 'adts').end('disconnected');
  assert.equal(early.heard[0], 'begin adts');
  assert.equal(early.heard.at(-1), 'end');
  early.heard.length = 0;

  attach(mount).end('disconnected');
  assert.deepEqual(early.heard, [], 'it left without a word');

  const feed = attach(mount);
  const late = newTap();
  mount.attachTap(late.tap);
  feed.setTitle({ title: 'One' });
  assert.deepEqual([early.heard, late.heard], [[], []], 'nothing has begun');
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  const told = ['begin mpeg-audio', 'title One'];
  assert.deepEqual([early.heard, late.heard], [told, told]);
});

test('an idle mount keeps neither sound nor format of its last source', () => {
  const { mount, clock } = newMount();
  play(mount).end('disconnected');
  clock.advance(GRACE);
  assert.equal(mount.rendition('native'), null);
  assert.equal(mount.family, null);
});

test('sources without sound buy no further grace', () => {
  const { mount, clock, told } = newMount();
  play(mount).end('disconnected');
  for (let flap = 0; flap < 50 && told.abandoned === 0; flap++) {
    const feed = attach(mount);
    clock.advance(100);
    feed.end('disconnected');
    clock.advance(100);
  }
  assert.equal(told.abandoned, 1);
  assert.equal(mount.state, 'idle');
});

test('a silent source that outlives the grace takes it along when it goes', () => {
  const { mount, clock, told } = newMount();
  play(mount).end('disconnected');
  const silent = attach(mount);
  clock.advance(GRACE * 2);
  assert.deepEqual([mount.state, told.abandoned], ['bridging', 0]);
  silent.end('timed-out');
  assert.deepEqual([mount.state, told.abandoned], ['idle', 1]);
});

test('the waiting are started with the first sound', () => {
  const { mount } = newMount();
  const feed = attach(mount);
  const listener = new TestListener(mount);
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  assert.equal(listener.starts, 0);
  feed.write(mp3Frames(0, 3));
  assert.equal(listener.starts, 1);
});

const hangs = 1500;
const takeovers: [rule: MountOptions['takeover'], user: string, silentFor: number, isTaken: boolean][] = [
  ['same-user', 'source', 0, false],
  ['same-user', 'source', hangs - 1, false],
  ['same-user', 'source', hangs, true],
  ['same-user', 'other', hangs, false],
  ['never', 'source', 60_000, false],
  ['always', 'other', 0, true],
];
for (const [takeover, user, silentFor, isTaken] of takeovers) {
  test(`takeover ${takeover}: "${user}" after ${silentFor} ms of silence is ${isTaken ? 'let in' : 'refused'}`, () => {
    const { mount, clock, events } = newMount({ takeover });
    const first = new TestSource('source');
    const feed = play(mount, first);
    clock.advance(silentFor);
    const second = new TestSource(user);
    if (!isTaken) {
      assert.throws(
        () => attach(mount, second),
        (error) => isAirchainError(error, 'MOUNT_IN_USE'),
      );
      assert.equal(mount.source, first);
      assert.deepEqual(first.ends, []);
      return;
    }
    attach(mount, second);
    assert.equal(mount.source, second);
    assert.deepEqual(first.ends, ['taken-over']);
    const sources = events.filter((event) => event.startsWith('source'));
    assert.deepEqual(sources, ['sourceConnected', 'sourceDisconnected', 'sourceConnected']);
    const end = mount.rendition('native')!.ring.end;
    feed.write(mp3Frames(10, 10));
    feed.setTitle({ title: 'from the grave' });
    feed.end('disconnected');
    assert.deepEqual([mount.rendition('native')!.ring.end, mount.title, mount.source], [end, null, second]);
  });
}

test('the listeners of a taken-over mount wait for the new source as long as for a lost one', () => {
  const { mount, clock, told } = newMount({ takeover: 'always' });
  play(mount);
  const feed = attach(mount);
  assert.equal(mount.state, 'bridging');
  clock.advance(GRACE - 1);
  feed.end('disconnected');
  assert.equal(told.abandoned, 0);
  clock.advance(1);
  assert.equal(told.abandoned, 1);
});

test('killing the source leaves no listener waiting', () => {
  const { mount, clock, told } = newMount();
  assert.equal(mount.killSource(), false);
  const source = new TestSource();
  play(mount, source);
  assert.equal(mount.killSource(), true);
  assert.deepEqual(source.ends, ['killed']);
  assert.deepEqual([mount.state, told.abandoned], ['idle', 1]);
  assert.equal(clock.pendingTimers, 0);
});

test('killing a source that gave no sound yet abandons once', () => {
  const { mount, told } = newMount();
  attach(mount);
  assert.equal(mount.killSource(), true);
  assert.equal(told.abandoned, 1);
});

test('killing while bridging ends the wait', () => {
  const { mount, told } = newMount();
  play(mount).end('disconnected');
  assert.equal(mount.killSource(), false);
  assert.deepEqual([mount.state, told.abandoned], ['idle', 1]);
});

test('closing leaves no timer, no source and no listener', () => {
  const { mount, clock } = newMount();
  const source = new TestSource();
  play(mount, source);
  const listener = new TestListener(mount);
  mount.close();
  assert.deepEqual(source.ends, ['stopped']);
  assert.equal(listener.end, 'stopped');
  assert.equal(clock.pendingTimers, 0);
});

test('a source of another format ends the connections that were promised the old one', () => {
  const { mount } = newMount();
  play(mount).end('disconnected');
  const listener = new TestListener(mount);
  attach(mount).begin(createFramer('ogg'), 'application/ogg');
  assert.equal(listener.end, 'format-changed');
  assert.equal(mount.family, 'ogg');
});

test('a source of another format finds those still waiting who were promised nothing', () => {
  const { mount, clock } = newMount();
  play(mount).end('disconnected');
  clock.advance(GRACE);
  const listener = new TestListener(mount);
  attach(mount).begin(createFramer('ogg'), 'application/ogg');
  assert.equal(listener.end, null);
});

test('a title outlives a bridge and ends with it', () => {
  const { mount, clock } = newMount();
  const feed = play(mount);
  mount.setTitle({ title: 'Song' });
  feed.end('disconnected');
  const bridged = play(mount);
  assert.equal(mount.title?.title, 'Song');
  const { ring, titles } = mount.rendition('native')!;
  assert.equal(titles.at(ring.end)?.title.title, 'Song');
  bridged.end('disconnected');
  clock.advance(GRACE);
  play(mount);
  assert.equal(mount.title, null);
  assert.equal(mount.rendition('native')!.titles.at(10_000), null);
});

test('a title is stamped with the byte that follows it, told once, and refused without a source', () => {
  const { mount, events } = newMount();
  assert.throws(
    () => mount.setTitle({ title: 'x' }),
    (error) => isAirchainError(error, 'MOUNT_NO_SOURCE'),
  );
  const feed = play(mount);
  const { ring, titles } = mount.rendition('native')!;
  const at = ring.end;
  feed.setTitle({ artist: 'A', title: 'B' });
  feed.setTitle({ artist: 'A', title: 'B' });
  feed.write(mp3Frames(10, 1));
  assert.deepEqual(titles.at(at), { offset: at, title: { artist: 'A', title: 'B' } });
  assert.equal(events.filter((type) => type === 'titleChanged').length, 1);
});

test('a title that comes before the sound is true from the first byte', () => {
  const { mount } = newMount();
  const feed = attach(mount);
  mount.setTitle({ title: 'Early' });
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  feed.write(mp3Frames(0, 3));
  assert.equal(mount.rendition('native')!.titles.at(0)?.title.title, 'Early');
});

test('low latency: each packet of the source goes out at once; otherwise the scheduler sets the pace', () => {
  for (const [latency, deliveries] of [
    ['low', 3],
    ['normal', 0],
  ] as const) {
    const { mount } = newMount({ latency });
    const feed = play(mount);
    const listener = new TestListener(mount);
    for (let packet = 0; packet < 3; packet++) feed.write(mp3Frames(packet, 1));
    assert.equal(listener.deliveries, deliveries, latency);
  }
});

test('bytes that are not what they claim end the source and nothing else', () => {
  const { mount } = newMount();
  const source = new TestSource();
  const feed = play(mount, source);
  feed.write(Buffer.alloc(200_000));
  assert.deepEqual(source.ends, ['not-a-stream']);
  assert.equal(mount.state, 'bridging');
});

test('a source on demand is started by the first listener and stopped by the last', () => {
  const { mount } = newMount();
  const calls: string[] = [];
  mount.onDemand = { isPromising: true, start: () => calls.push('start'), stop: () => calls.push('stop') };
  const [one, two] = [new TestListener(mount), new TestListener(mount)];
  one.close('disconnected');
  assert.ok(!calls.includes('stop'));
  two.close('disconnected');
  assert.deepEqual([calls[0], calls.at(-1)], ['start', 'stop']);
});

test('a source on demand runs also for who is no listener', () => {
  const { mount } = newMount();
  const calls: string[] = [];
  mount.onDemand = { isPromising: true, start: () => calls.push('start'), stop: () => calls.push('stop') };
  const letGo = mount.attachTap({ begin: () => {}, chunk: () => {}, retitle: () => {}, end: () => {} }, true);
  const listener = new TestListener(mount);
  listener.close('disconnected');
  assert.ok(mount.isWanted && !calls.includes('stop'));
  letGo();
  assert.ok(!mount.isWanted);
  assert.deepEqual([calls[0], calls.at(-1)], ['start', 'stop']);
});

test("the operator's word about the stream goes before the source's", () => {
  const { mount } = newMount({ name: 'Harbour Radio', isPublic: false });
  const said = readSourceDescription(
    new Map([
      ['ice-name', 'Encoder 1'],
      ['ice-genre', 'Jazz'],
      ['ice-public', '1'],
    ]),
  );
  mount.attach(new TestSource(), said);
  const { name, genre, isPublic } = mount.description;
  assert.deepEqual([name, genre, isPublic], ['Harbour Radio', 'Jazz', false]);
});

test('an override of the fallback lasts until the configured one changes', () => {
  const { mount } = newMount({ fallback: '/a' });
  mount.overrideFallback('/b');
  assert.equal(mount.fallback, '/b');
  mount.configure(mountOptions({ fallback: '/a', name: 'other' }));
  assert.equal(mount.fallback, '/b');
  mount.configure(mountOptions({ fallback: '/c' }));
  assert.equal(mount.fallback, '/c');
  mount.overrideFallback(null);
  assert.equal(mount.fallback, null);
});

test('counts connections, the peak and the bytes of the source', () => {
  const { mount } = newMount();
  play(mount);
  const listeners = [new TestListener(mount), new TestListener(mount)];
  listeners[0]!.close('disconnected');
  new TestListener(mount);
  const { listenerPeak, listenerConnections, bytesRead } = mount.counters;
  assert.deepEqual([listenerPeak, listenerConnections, bytesRead], [2, 3, 10 * 417]);
});
