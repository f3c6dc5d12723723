import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, unixMillis } from '../../src/core/index.ts';
import type { Relay } from '../../src/ingest/index.ts';
import { readSourceDescription } from '../../src/protocols/icecast-source/index.ts';
import { RelayBench, SilentListener, toneMp3 } from '../support/relay-bench.ts';
import { waitUntil } from '../support/wait-until.ts';

const LINGER_MS = 30_000;
const NEVER = millis(Number.POSITIVE_INFINITY);

const waiting = (relay: Relay) => waitUntil(() => relay.state === 'waiting', 'the relay waits for its next attempt');
const active = (relay: Relay) => waitUntil(() => relay.state === 'active', 'the relay is active');

test('tries again after 1 s, 2 s, 4 s … while the other server is down', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = ({ socket }) => socket.destroy();
  const relay = bench.relay(t);
  for (const [index, wait] of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000].entries()) {
    await waiting(relay);
    assert.equal(bench.upstream.requests.length, index + 1);
    bench.clock.advance(wait - 1);
    assert.equal(relay.state, 'waiting');
    bench.clock.advance(1);
    assert.equal(relay.state, 'connecting');
  }
});

test('comes back into the same mount after a short loss; listeners stay', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t);
  const mount = await bench.live();
  const listener = new SilentListener(100, mount);
  bench.upstream.disconnect();
  await waiting(relay);
  assert.equal(relay.lastError, 'the stream ended: disconnected');
  assert.equal(mount.state, 'bridging');
  bench.clock.advance(1000);
  await bench.live();
  assert.equal(bench.registry.find('/live'), mount);
  assert.ok(mount.listeners.has(listener.id));
  assert.equal(relay.lastError, null);
});

test('creates the mount again after it was removed', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t);
  const first = await bench.live();
  const give = bench.upstream.answer;
  bench.upstream.answer = ({ socket }) => socket.destroy();
  bench.upstream.disconnect();
  await waiting(relay);
  bench.clock.advance(1000);
  await waiting(relay);
  bench.clock.advance(2000);
  await waiting(relay);
  bench.clock.advance(2500);
  assert.equal(bench.registry.find('/live'), null);
  bench.upstream.answer = give;
  bench.clock.advance(1500);
  assert.notEqual(await bench.live(), first);
});

test('begins again with the first wait after a stream that held, not after one that broke at once', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t);
  const lose = async () => {
    await active(relay);
    bench.upstream.disconnect();
    await waiting(relay);
  };
  await lose();
  bench.clock.advance(1000);
  await lose();
  bench.clock.advance(1999);
  assert.equal(relay.state, 'waiting');
  bench.clock.advance(1);
  await active(relay);
  for (let second = 0; second < 10; second++) {
    const mount = await bench.live();
    const before = mount.counters.bytesRead;
    for (const { socket } of bench.upstream.requests) socket.write(toneMp3);
    await waitUntil(() => mount.counters.bytesRead > before, 'more sound is there');
    bench.clock.advance(1000);
  }
  await lose();
  bench.clock.advance(1000);
  assert.equal(relay.state, 'connecting');
});

test('disconnects from a silent server, and retries', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t);
  await bench.live();
  bench.clock.advance(10_000);
  await waiting(relay);
  assert.equal(relay.lastError, 'the stream ended: timed-out');
  await waitUntil(() => bench.upstream.openCount === 0, 'the connection is closed');
});

test('goes on by itself after an administrator has killed it', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t);
  const mount = await bench.live();
  mount.killSource();
  assert.equal(relay.lastError, 'the stream ended: killed');
  bench.clock.advance(1000);
  await bench.live();
});

test('lets the second of two relays of one mount wait, and take over when the first has ended', async (t) => {
  const bench = await RelayBench.start(t);
  const first = bench.relay(t);
  await bench.live();
  const second = bench.relay(t, { url: bench.upstream.url('/spare') });
  await waiting(second);
  assert.match(second.lastError ?? '', /^Cannot feed "\/live": it is fed by http:/);
  assert.equal(first.state, 'active');
  first.close();
  bench.clock.advance(1000);
  await active(second);
  assert.equal(bench.registry.find('/live')?.source?.address, bench.upstream.url('/spare').href);
});

test('ends what is open when it is closed: a connection that waits for its answer', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = () => {};
  const relay = bench.relay(t);
  await waitUntil(() => bench.upstream.requests.length === 1, 'the request is there');
  relay.close();
  assert.equal(relay.state, 'idle');
  await waitUntil(() => bench.upstream.openCount === 0, 'the connection is closed');
  assert.equal(relay.lastError, null);
  assert.equal(bench.clock.pendingTimers, 0);
});

test('ends what is open when it is closed: the stream, its mount and the wait for another attempt', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t);
  const mount = await bench.live();
  const other = bench.relay(t, { path: '/other', url: new URL('http://127.0.0.1:1/') });
  await waiting(other);
  relay.close();
  other.close();
  assert.equal(mount.source, null);
  assert.deepEqual(bench.registry.mounts, []);
  await waitUntil(() => bench.upstream.openCount === 0, 'the connection is closed');
  assert.equal(bench.clock.pendingTimers, 0);
});

/** A client that has logged in and feeds `/live`. */
function enter(bench: RelayBench): void {
  const mount = bench.registry.obtainFed('/live');
  mount.attach(
    {
      id: 900,
      protocol: 'icecast',
      address: '192.0.2.66',
      userAgent: '',
      user: 'source',
      connectedAt: unixMillis(0),
      close: () => {},
    },
    readSourceDescription(new Map()),
  );
}

for (const onDemand of [false, true]) {
  test(`its mount is reserved for it while the other server is away${onDemand ? ', on demand too' : ''}`, async (t) => {
    const bench = await RelayBench.start(t);
    bench.upstream.answer = ({ socket }) => socket.destroy();
    const relay = bench.relay(t, { onDemand });
    if (!onDemand) await waiting(relay);
    const reason = `it is reserved for the relay of ${bench.upstream.url('/live').href}`;
    assert.throws(() => enter(bench), { code: 'MOUNT_IN_USE', message: `Cannot feed "/live": ${reason}` });
    relay.close();
    enter(bench);
  });
}

test('with `allowSources` a source may feed the mount meanwhile; the relay comes back after it', async (t) => {
  const bench = await RelayBench.start(t);
  const give = bench.upstream.answer;
  bench.upstream.answer = ({ socket }) => socket.destroy();
  const relay = bench.relay(t, { allowSources: true });
  await waiting(relay);
  enter(bench);
  bench.upstream.answer = give;
  bench.clock.advance(1000);
  await waitUntil(() => relay.lastError?.includes('fed by 192.0.2.66') ?? false, 'the relay finds the mount taken');
  bench.registry.find('/live')!.killSource();
  bench.clock.advance(2000);
  await active(relay);
});

test('on demand: pulls when the first listener comes', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t, { onDemand: true });
  const mount = bench.registry.find('/live')!;
  assert.equal(relay.state, 'idle');
  const listener = new SilentListener(100, mount);
  assert.equal(relay.state, 'connecting');
  await bench.live();
  assert.equal(listener.hasStarted, true);
  assert.equal(bench.upstream.requests.length, 1);
});

test('on demand: goes on for half a minute after the last listener, then rests until the next', async (t) => {
  const bench = await RelayBench.start(t, { sourceTimeout: NEVER });
  const relay = bench.relay(t, { onDemand: true });
  const mount = bench.registry.find('/live')!;
  new SilentListener(100, mount).close();
  await bench.live();
  bench.clock.advance(LINGER_MS - 1);
  assert.equal(relay.state, 'active');
  bench.clock.advance(1);
  assert.equal(relay.state, 'idle');
  assert.equal(mount.state, 'idle');
  await waitUntil(() => bench.upstream.openCount === 0, 'the connection is closed');
  assert.equal(bench.registry.find('/live'), mount);
  new SilentListener(101, mount);
  await bench.live();
});

test('on demand: stays for a listener who comes while it lingers', async (t) => {
  const bench = await RelayBench.start(t, { sourceTimeout: NEVER });
  const relay = bench.relay(t, { onDemand: true });
  const mount = bench.registry.find('/live')!;
  const first = new SilentListener(100, mount);
  await bench.live();
  first.close();
  bench.clock.advance(LINGER_MS - 1);
  const second = new SilentListener(101, mount);
  bench.clock.advance(LINGER_MS);
  assert.equal(relay.state, 'active');
  second.close();
  bench.clock.advance(LINGER_MS);
  assert.equal(relay.state, 'idle');
});

test('on demand: stops trying half a minute after the last listener gave up', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = ({ socket }) => socket.end('HTTP/1.0 404 Not Found\r\n\r\n');
  const relay = bench.relay(t, { onDemand: true });
  const listener = new SilentListener(100, bench.registry.find('/live')!);
  await waiting(relay);
  listener.close();
  bench.clock.advance(1000);
  await waiting(relay);
  bench.clock.advance(2000);
  await waiting(relay);
  bench.clock.advance(4000);
  await waiting(relay);
  bench.clock.advance(8000);
  await waiting(relay);
  bench.clock.advance(15_000);
  assert.equal(relay.state, 'idle');
  assert.match(relay.lastError ?? '', /404/);
  assert.equal(bench.clock.pendingTimers, 0);
});

test('on demand: takes its mount along when it is closed', async (t) => {
  const bench = await RelayBench.start(t);
  const relay = bench.relay(t, { onDemand: true });
  assert.notEqual(bench.registry.find('/live'), null);
  relay.close();
  assert.equal(bench.registry.find('/live'), null);
});

test('on demand: a listener who comes while an attempt is being ended gets one of its own', async (t) => {
  const bench = await RelayBench.start(t);
  const give = bench.upstream.answer;
  bench.upstream.answer = () => {};
  const relay = bench.relay(t, { onDemand: true });
  const mount = bench.registry.find('/live')!;
  new SilentListener(100, mount).close();
  let passed = 0;
  for (const [index, wait] of [1000, 2000].entries()) {
    await waitUntil(() => bench.upstream.requests.length === index + 1, 'the request is there');
    bench.clock.advance(10_000);
    await waiting(relay);
    bench.clock.advance(wait);
    passed += 10_000 + wait;
  }
  await waitUntil(() => bench.upstream.requests.length === 3, 'the third request is there');
  bench.clock.advance(LINGER_MS - passed);
  assert.equal(relay.state, 'idle');
  bench.upstream.answer = give;
  new SilentListener(101, mount);
  assert.equal(relay.state, 'connecting');
  await bench.live();
});
