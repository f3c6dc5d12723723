import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { icecastHead, RelayBench, toneMp3 } from '../../test/support/relay-bench.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { RelayRegistry } from './relay-registry.ts';

interface RelayEntry {
  readonly url?: string;
  readonly mount: string;
  readonly password?: string;
  readonly user?: string;
}

const retry = { first: millis(1000), max: millis(60_000) };
const usual = { user: '', password: '', onDemand: false, allowSources: false, retry };

/** A plan with its key. */
function keyed<Plan extends { readonly url: string }>({ url, ...plan }: Plan) {
  return { ...plan, url: new URL(url), key: JSON.stringify({ url, ...plan }) };
}

/** A relayRegistry that pulls from one other server, which plays on every path and has a list of mounts. */
async function startRegistry(t: TestContext, list = '') {
  const bench = await RelayBench.start(t, { sourceTimeout: millis(Number.POSITIVE_INFINITY) });
  bench.upstream.answer = ({ socket, path }) => {
    if (path === '/admin/streamlist.txt') socket.end(`HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n${list}`);
    else socket.write(Buffer.concat([Buffer.from(icecastHead), toneMp3]));
  };
  const { clock, logger, registry, upstream } = bench;
  let lastId = 0;
  const relayRegistry = new RelayRegistry({ clock, logger, registry, nextId: () => ++lastId, userAgent: 'airchain' });
  t.after(() => relayRegistry.close());
  const configure = (relays: readonly RelayEntry[], master?: { url: string; user?: string }) => {
    const plans = relays.map(({ mount, ...relay }) =>
      keyed({ ...usual, icy: true, name: mount, url: upstream.url(mount).href, ...relay }),
    );
    const interval = millis(120_000);
    relayRegistry.configure(plans, master ? keyed({ ...usual, interval, ...master }) : null);
  };
  const relayOf = (path: string) => relayRegistry.list().find((entry) => entry.path === path)?.relay;
  const paths = () => relayRegistry.list().map(({ path }) => path);
  /** How often the stream was asked for. */
  const pulls = (path: string) => upstream.requests.filter((request) => request.path === path).length;
  return { bench, relayRegistry, configure, relayOf, paths, pulls, master: { url: upstream.url('/').origin } };
}

test('pulls every relay of the configuration into its mount', async (t) => {
  const { bench, relayRegistry, configure } = await startRegistry(t);
  configure([{ mount: '/one' }, { mount: '/two', url: bench.upstream.url('/other').href }]);
  assert.equal((await bench.live('/one')).source?.protocol, 'relay');
  await bench.live('/two');
  assert.deepEqual(
    relayRegistry.list().map(({ path, relay, isMirrored }) => [path, relay.address, relay.state, isMirrored]),
    [
      ['/one', bench.upstream.url('/one').href, 'active', false],
      ['/two', bench.upstream.url('/other').href, 'active', false],
    ],
  );
});

test('a reload that changes nothing touches nothing', async (t) => {
  const { bench, configure, relayOf, pulls } = await startRegistry(t);
  configure([{ mount: '/one' }]);
  const { source } = await bench.live('/one');
  const relay = relayOf('/one');
  configure([{ mount: '/one' }]);
  assert.equal(relayOf('/one'), relay);
  assert.equal(bench.registry.find('/one')?.source, source);
  assert.deepEqual([pulls('/one'), bench.upstream.openCount], [1, 1]);
});

test('a reload restarts the changed relay and leaves the others', async (t) => {
  const { bench, configure, relayOf } = await startRegistry(t);
  configure([{ mount: '/one' }, { mount: '/two' }]);
  await bench.live('/one');
  const { source } = await bench.live('/two');
  const [one, two] = [relayOf('/one'), relayOf('/two')];
  const changed = bench.upstream.url('/changed').href;
  configure([{ mount: '/one', url: changed, user: 'me', password: 'secret' }, { mount: '/two' }]);
  assert.notEqual(relayOf('/one'), one);
  assert.deepEqual([one?.state, relayOf('/one')?.address], ['idle', changed]);
  await waitUntil(() => relayOf('/one')?.state === 'active', 'the changed relay plays');
  assert.equal(relayOf('/two'), two);
  assert.equal(bench.registry.find('/two')?.source, source);
  const { head } = bench.upstream.requests.at(-1)!;
  assert.match(head, /^GET \/changed /);
  assert.match(head, new RegExp(`authorization: basic ${Buffer.from('me:secret').toString('base64')}`, 'i'));
});

test('a reload ends the relay that is gone and begins the one that came', async (t) => {
  const { bench, configure, paths, pulls } = await startRegistry(t);
  configure([{ mount: '/one' }, { mount: '/two' }]);
  await bench.live('/one');
  await bench.live('/two');
  configure([{ mount: '/two' }, { mount: '/three' }]);
  assert.equal(bench.registry.find('/one')?.source ?? null, null);
  await bench.live('/three');
  await waitUntil(() => bench.upstream.openCount === 2, 'the stream of the first relay is let go');
  assert.deepEqual(paths(), ['/two', '/three']);
  assert.deepEqual([pulls('/one'), pulls('/two')], [1, 1]);
});

test("mirrors a master's mounts beside the relays, which go first", async (t) => {
  const { bench, relayRegistry, configure, master, pulls } = await startRegistry(t, '/one\n/two\n');
  configure([{ mount: '/one' }], master);
  await bench.live('/one');
  await bench.live('/two');
  assert.deepEqual(
    relayRegistry.list().map(({ path, isMirrored }) => [path, isMirrored]),
    [
      ['/one', false],
      ['/two', true],
    ],
  );
  assert.equal(pulls('/one'), 1);
});

test('a reload keeps the mirror of an unchanged master, renews that of a changed one, and ends one that is gone', async (t) => {
  const { bench, configure, relayOf, paths, master } = await startRegistry(t, '/two\n');
  configure([], master);
  await bench.live('/two');
  const mirrored = relayOf('/two');
  configure([{ mount: '/one' }], master);
  await bench.live('/one');
  assert.equal(relayOf('/two'), mirrored);
  configure([{ mount: '/one' }], { ...master, user: 'slave' });
  assert.deepEqual([mirrored?.state, relayOf('/two')], ['idle', undefined]);
  await waitUntil(() => relayOf('/two')?.state === 'active', 'the mirror is renewed');
  configure([{ mount: '/one' }]);
  assert.deepEqual(paths(), ['/one']);
  await waitUntil(() => bench.upstream.openCount === 1, 'the mirrored stream is let go');
});

test('at the end every stream is let go and nothing is planned any more', async (t) => {
  const { bench, relayRegistry, configure, master } = await startRegistry(t, '/two\n');
  configure([{ mount: '/one' }], master);
  await bench.live('/one');
  await bench.live('/two');
  relayRegistry.close();
  await waitUntil(() => bench.upstream.openCount === 0, 'the other server has no client left');
  bench.registry.close();
  assert.equal(bench.clock.pendingTimers, 0);
});
