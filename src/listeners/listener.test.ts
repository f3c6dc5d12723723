import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames, readMp3Frames, readUnbrokenMp3 } from '../../test/support/mp3-frames.ts';
import { RawConnection } from '../../test/support/raw-connection.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { byteCount, millis } from '../core/index.ts';
import { createFramer } from '../formats/index.ts';
import { type ListenerEnd, type Mount, type MountOptions, MountRegistry } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { DeliveryScheduler } from './delivery-scheduler.ts';
import { IcyBlocks } from './icy-blocks.ts';
import { Listener } from './listener.ts';
import { StallWatch } from './stall-watch.ts';

const PERIOD = millis(500);
const MAX_STALL = 60_000;
const DECLINE = 'HTTP/1.0 404 File Not Found\r\n\r\n';
const HEAD = 'HTTP/1.0 200 OK\r\n\r\n';
/** A frame lasts 26 ms; so many of them are a little less than a second. */
const FRAMES_A_SECOND = 38;

/** Two ends of one real connection. */
async function connectPair(t: TestContext): Promise<{ inside: Socket; player: RawConnection }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const player = await RawConnection.open({ port: (server.address() as { port: number }).port });
  const inside = await accepted;
  inside.on('error', () => {});
  t.after(() => {
    player.close();
    inside.destroy();
    server.close();
  });
  return { inside, player };
}

/** The listeners' side of a station on a simulated clock. */
function newServices(rules: Readonly<Record<string, Partial<MountOptions>>> = {}, maxStall = MAX_STALL) {
  const clock = new ManualClock();
  const registry = new MountRegistry({ clock, logger: silentLogger, optionsFor: (path) => mountOptions(rules[path]) });
  registry.configure(Object.keys(rules), (path) => mountOptions(rules[path]));
  const stalls = new StallWatch({ clock, maxBytes: () => 10_000_000, maxStall: () => millis(maxStall) });
  const scheduler = new DeliveryScheduler({ clock, period: PERIOD, cohorts: 1, onRound: () => stalls.sweep() });
  const ends: ListenerEnd[] = [];
  const onEnd = (_listener: Listener, reason: ListenerEnd) => ends.push(reason);
  const services = { clock, registry, scheduler, stalls, icyBlocks: new IcyBlocks(), onEnd };
  let lastId = 0;
  const listen = async (t: TestContext, mount: Mount) => {
    const { inside, player } = await connectPair(t);
    inside.resume();
    const identity = { id: ++lastId, address: '', userAgent: '', referer: '', user: '', requestLine: '' };
    const open = () => ({ head: HEAD, rendition: 'native' as const, icy: null });
    const listener = new Listener({
      services,
      socket: inside,
      identity,
      home: mount,
      mount,
      open,
      decline: { status: 404, write: () => Buffer.from(DECLINE) },
      intro: null,
      endsAt: null,
    });
    mount.attachListener(listener);
    listener.start();
    return { listener, player };
  };
  const play = (path: string, mark = '') => {
    const mount = registry.obtain(path);
    const feed = mount.attach(new TestSource(), readSourceDescription(new Map()));
    feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
    let next = 0;
    const send = (frames: number) => {
      feed.write(mp3Frames(next, frames, mark));
      next += frames;
    };
    return { mount, feed, send };
  };
  return { clock, registry, stalls, ends, listen, play };
}

const bodyOf = (player: RawConnection) => player.bytes.subarray(HEAD.length);

/** Waits until the newest frame that the player has is this one. */
function hears(player: RawConnection, number: number, mark = ''): Promise<void> {
  return waitUntil(() => {
    const last = readMp3Frames(bodyOf(player)).at(-1);
    return last?.number === number && last.mark === mark;
  }, `frame ${mark}${number}`);
}

test('is sent what has come, once a period', async (t) => {
  const { clock, listen, play } = newServices();
  const { mount, send } = play('/live');
  send(10);
  const { player, listener } = await listen(t, mount);
  await hears(player, 9);
  send(5);
  assert.equal(listener.lagBytes, 5 * 417);
  clock.advance(PERIOD);
  await hears(player, 14);
  assert.equal(listener.lagBytes, 0);
  assert.equal(readUnbrokenMp3(bodyOf(player)).length, 15);
  assert.equal(listener.bytesSent, 15 * 417);
});

/** Plays to a player that never reads, for an hour of the simulated clock; gives the most that ever waited for it. */
async function playToTheDeaf(t: TestContext, { clock, listen, play, ends }: ReturnType<typeof newServices>) {
  const { mount, send } = play('/live');
  send(10);
  const { player, listener } = await listen(t, mount);
  player.socket.pause();
  let most = 0;
  let endedAt: number | null = null;
  for (let second = 0; second < 3600; second++) {
    send(FRAMES_A_SECOND);
    clock.advance(1000);
    most = Math.max(most, listener.pendingBytes);
    // The kernel's buffers take the first megabytes; they are filled as fast as the ring allows.
    if (most === 0) send(1000);
    if (ends.length > 0) endedAt ??= clock.now() - listener.stalledSince;
  }
  assert.ok(most > 0 && most <= 64 * 1024, `${most} bytes waited`);
  return { mount, endedAt };
}

test('one that never reads for an hour costs no more than one write, where nothing drops it', async (t) => {
  const services = newServices({}, Number.POSITIVE_INFINITY);
  const { mount } = await playToTheDeaf(t, services);
  assert.deepEqual([services.ends, mount.listeners.size], [[], 1]);
});

test('one that never reads is dropped a minute after its socket stopped taking', async (t) => {
  const services = newServices();
  const { mount, endedAt } = await playToTheDeaf(t, services);
  assert.deepEqual(services.ends, ['too-slow']);
  assert.ok(endedAt! >= MAX_STALL && endedAt! <= MAX_STALL + 2000, `after ${endedAt} ms`);
  assert.deepEqual([mount.counters.slowDrops, mount.counters.slowSkips, mount.listeners.size], [1, 0, 0]);
});

for (const slowListeners of ['skip', 'drop'] as const) {
  test(`one that falls out of the ring: ${slowListeners}`, async (t) => {
    const { clock, listen, play, ends } = newServices({ '/live': { slowListeners, ringBytes: 64 * 1024 } });
    const { mount, send } = play('/live');
    send(10);
    const { player } = await listen(t, mount);
    await hears(player, 9);
    send(2000);
    clock.advance(PERIOD);
    const { slowSkips, slowDrops } = mount.counters;
    assert.deepEqual([slowSkips, slowDrops], slowListeners === 'skip' ? [1, 0] : [0, 1]);
    if (slowListeners === 'drop') {
      assert.deepEqual(ends, ['too-slow']);
      return;
    }
    await hears(player, 2009);
    const numbers = readMp3Frames(bodyOf(player)).map(({ number }) => number);
    const jumps = numbers.filter((number, index) => index > 0 && number !== numbers[index - 1]! + 1);
    assert.equal(jumps.length, 1, 'one jump, to the beginning of a frame');
    assert.deepEqual(ends, []);
  });
}

test('one that falls out of an unbroken Ogg stream goes on in it and is sent no second beginning', async (t) => {
  const { clock, registry, listen } = newServices({ '/live': { oggTitles: 'single', ringBytes: 64 * 1024 } });
  const mount = registry.find('/live')!;
  const feed = mount.attach(new TestSource(), readSourceDescription(new Map()));
  feed.begin(createFramer('ogg'), 'application/ogg');
  const chain = readFixture('tone.opus');
  feed.write(chain);
  const { player, listener } = await listen(t, mount);
  for (let times = 0; times < 30; times++) feed.write(chain);
  clock.advance(PERIOD);
  await waitUntil(() => bodyOf(player).length === listener.bytesSent, 'all that was sent');
  assert.equal(mount.counters.slowSkips, 1);
  assert.equal(bodyOf(player).toString('latin1').split('OpusHead').length - 1, 1);
});

test('one that is moved and moved back before it has left hears every frame once', async (t) => {
  const { clock, registry, listen, play } = newServices();
  const [live, other] = [play('/live'), play('/other', 'b')];
  live.send(20);
  other.send(20);
  const { player } = await listen(t, live.mount);
  live.send(5);
  registry.moveListeners(live.mount, other.mount, 'asked');
  registry.moveListeners(other.mount, live.mount, 'asked');
  live.send(5);
  clock.advance(PERIOD);
  await hears(player, 29);
  assert.equal(readUnbrokenMp3(bodyOf(player)).length, 30);
});

test('one that is moved while it lags reads on with the new mount, not with the old place in it', async (t) => {
  const { clock, registry, listen, play } = newServices({ '/live': { ringBytes: 64 * 1024 } });
  const [live, other] = [play('/live'), play('/other', 'b')];
  live.send(20);
  other.send(20);
  const { player } = await listen(t, live.mount);
  await hears(player, 19);
  registry.moveListeners(live.mount, other.mount, 'asked');
  live.send(5000);
  other.send(100);
  clock.advance(PERIOD);
  other.send(3);
  clock.advance(PERIOD);
  await hears(player, 122, 'b');
  const marks = readMp3Frames(bodyOf(player)).map(({ mark }) => mark);
  assert.equal(marks.indexOf('b'), marks.lastIndexOf('') + 1);
});

test('after a silence the fallback begins with as much sound as the player has gone without', async (t) => {
  const { clock, listen, play } = newServices({ '/live': { fallback: '/other' }, '/other': {} });
  const [live, other] = [play('/live'), play('/other', 'b')];
  live.send(200);
  other.send(400);
  const { player } = await listen(t, live.mount);
  await hears(player, 199);
  live.feed.end('disconnected');
  clock.advance(5000 + PERIOD);
  await hears(player, 399, 'b');
  const heard = readMp3Frames(bodyOf(player)).filter(({ mark }) => mark === 'b').length * (1152 / 44.1);
  assert.ok(heard >= 3000 && heard < 3100, `${heard} ms, the burst of the mount`);
});

test('a burst in bytes is whole though it plays longer than the ring keeps, with the title of its first byte', async (t) => {
  const minBytes = byteCount(200_000);
  const burst = { duration: millis(0), minBytes, maxBytes: null };
  const { listen, play } = newServices({ '/live': { burst, ringDuration: millis(1000) } });
  const { mount, feed, send } = play('/live');
  for (const [title, frames] of [
    ['Gone', 400],
    ['Playing', 500],
    ['Next', 300],
  ] as const) {
    feed.setTitle({ title });
    send(frames);
  }
  const { player } = await listen(t, mount);
  await hears(player, 1199);
  const numbers = readUnbrokenMp3(bodyOf(player));
  assert.ok(numbers.length * 417 >= minBytes && (numbers.length - 1) * 417 < minBytes, `${numbers.length} frames`);
  const { titles } = mount.rendition('native')!;
  assert.equal(titles.at(numbers[0]! * 417)?.title.title, 'Playing');
  assert.equal(titles.nextChange(numbers[0]! * 417), 900 * 417);
});

test('a fallback with a burst in bytes gives no more again than its burst', async (t) => {
  const burst = { duration: millis(0), minBytes: byteCount(50_000), maxBytes: null };
  const { clock, listen, play } = newServices({ '/live': { fallback: '/other' }, '/other': { burst } });
  const [live, other] = [play('/live'), play('/other', 'b')];
  live.send(200);
  other.send(400);
  const { player } = await listen(t, live.mount);
  await hears(player, 199);
  live.feed.end('disconnected');
  clock.advance(5000 + PERIOD);
  await hears(player, 399, 'b');
  const bytes = readMp3Frames(bodyOf(player)).filter(({ mark }) => mark === 'b').length * 417;
  assert.ok(bytes >= 50_000 && bytes < 50_417, `${bytes} bytes, the burst of the mount`);
});

test('the last sound of a source is heard before the connection ends', async (t) => {
  const { listen, play, ends } = newServices();
  const { mount, send } = play('/live');
  send(10);
  const { player } = await listen(t, mount);
  send(7);
  mount.killSource();
  await player.receiveAll();
  assert.equal(readUnbrokenMp3(bodyOf(player)).at(-1), 16);
  assert.deepEqual(ends, ['source-gone']);
});

test('one that leaves is removed at once, and reported once', async (t) => {
  const { clock, listen, play, ends } = newServices();
  const { mount, send } = play('/live');
  send(10);
  const { player } = await listen(t, mount);
  player.close();
  await waitUntil(() => ends.length > 0, 'the end');
  assert.deepEqual([ends, mount.listeners.size, clock.pendingTimers], [['disconnected'], 0, 0]);
  clock.advance(PERIOD);
  assert.equal(ends.length, 1);
});

test('one that waited in vain gets a response', async (t) => {
  const { listen, registry, ends } = newServices();
  const mount = registry.obtain('/live');
  const feed = mount.attach(new TestSource(), readSourceDescription(new Map()));
  const { player } = await listen(t, mount);
  feed.end('timed-out');
  assert.equal(await player.receiveAll(), DECLINE);
  assert.deepEqual(ends, ['source-gone']);
});
