import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { millis } from '../../src/core/index.ts';
import { MasterMirror, type MasterMirrorOptions } from '../../src/ingest/index.ts';
import { icecastHead, RelayBench, SilentListener, toneMp3 } from '../support/relay-bench.ts';
import { UpstreamServer } from '../support/upstream-server.ts';
import { waitUntil } from '../support/wait-until.ts';

const INTERVAL_MS = 120_000;

/** A master with a given list that plays a tone on every mount; and its mirror. */
async function startMirror(t: TestContext, list: string, changes: Partial<MasterMirrorOptions> = {}) {
  const bench = await RelayBench.start(t, { sourceTimeout: millis(Number.POSITIVE_INFINITY) });
  const master = { list: `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n${list}` };
  bench.upstream.answer = ({ socket, path }) => {
    if (path === '/admin/streamlist.txt') socket.end(master.list);
    else socket.write(Buffer.concat([Buffer.from(icecastHead), toneMp3]));
  };
  const mirror = new MasterMirror({
    ...bench.shared(),
    url: bench.upstream.url('/'),
    user: 'relay',
    password: 'secret',
    interval: millis(INTERVAL_MS),
    isTaken: () => false,
    ...changes,
  });
  t.after(() => mirror.close());
  const paths = () => [...mirror.relays.keys()];
  const lists = () => bench.upstream.requests.filter(({ path }) => path === '/admin/streamlist.txt');
  await waitUntil(() => lists().length === 1, 'the list is asked for');
  const tell = (text: string) => {
    master.list = `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n${text}`;
  };
  return { bench, mirror, master, tell, paths, lists };
}

test('mirrors what the master lists, with the relay login', async (t) => {
  const { bench, paths, lists } = await startMirror(t, '/one.mp3\r\n/two/Ä b.mp3\r\n');
  await bench.live('/one.mp3');
  await bench.live('/two/Ä b.mp3');
  assert.deepEqual(paths(), ['/one.mp3', '/two/Ä b.mp3']);
  const login = `Basic ${Buffer.from('relay:secret').toString('base64')}`;
  assert.equal(lists()[0]?.header('authorization'), login);
  const asked = bench.upstream.requests.slice(1);
  assert.deepEqual(asked.map(({ path }) => path).sort(), ['/one.mp3', '/two/%C3%84%20b.mp3']);
  assert.ok(asked.every((request) => request.header('authorization') === login && request.header('icy-metadata')));
});

test('follows the list as it grows and shrinks', async (t) => {
  const { bench, mirror, tell, paths, lists } = await startMirror(t, '/one\r\n/two\r\n');
  await bench.live('/one');
  await bench.live('/two');
  const two = mirror.relays.get('/two');
  tell('/two\n/three\n');
  bench.clock.advance(INTERVAL_MS);
  await bench.live('/three');
  assert.equal(lists().length, 2);
  assert.deepEqual(paths(), ['/two', '/three']);
  assert.equal(mirror.relays.get('/two'), two);
  assert.equal(bench.registry.find('/one'), null);
  tell('');
  await mirror.refresh();
  assert.deepEqual(bench.registry.mounts, []);
});

const unreadable: readonly [string, string, RegExp][] = [
  ['401', 'HTTP/1.0 401 Authentication Required\r\n\r\n/evil\r\n', /it answers 401/],
  ['a redirect', 'HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n', /redirect/],
  ['a web page', 'HTTP/1.0 200 OK\r\n\r\n<html>\r\n/evil\r\n</html>', /no list of mounts: \\"<html>\\"/],
  ['more than 256 KiB', `HTTP/1.0 200 OK\r\n\r\n${'/mount\r\n'.repeat(40_000)}`, /more than 262144 bytes/],
  ['no answer', '', /the list of mounts cannot be read/],
];

for (const [name, answer, reason] of unreadable) {
  test(`keeps what plays when the list cannot be read: ${name}`, async (t) => {
    const { bench, mirror, master, paths } = await startMirror(t, '/one\r\n');
    await bench.live('/one');
    master.list = answer;
    await mirror.refresh();
    assert.deepEqual(paths(), ['/one']);
    assert.equal(bench.registry.find('/one')?.state, 'live');
    assert.match(bench.log.join('\n'), reason);
    assert.ok(!bench.log.join('\n').includes('secret'));
  });
}

test('gives the list ten seconds and asks for one at a time', async (t) => {
  const { bench, mirror, lists } = await startMirror(t, '/one\r\n', { interval: millis(1000) });
  await bench.live('/one');
  const give = bench.upstream.answer;
  bench.upstream.answer = ({ path }) => assert.equal(path, '/admin/streamlist.txt');
  const reading = mirror.refresh();
  await waitUntil(() => lists().length === 2, 'the list is asked for again');
  bench.clock.advance(9999);
  assert.equal(lists().length, 2);
  bench.clock.advance(1);
  await reading;
  assert.match(bench.log.join('\n'), /it does not answer in time/);
  bench.upstream.answer = give;
  bench.clock.advance(1000);
  await waitUntil(() => lists().length === 3, 'the list is asked for once more');
});

test('takes no path that is not a mount, and goes to no other host for one', async (t) => {
  const stranger = await UpstreamServer.start(({ socket }) => socket.destroy());
  t.after(() => stranger.stop());
  const hostile = [
    `//127.0.0.1:${stranger.port}/live`,
    '/../../etc/passwd',
    '/a/./b',
    '/a//b',
    '/admin/stats',
    '/api/status',
    '/',
    '/tab\tbed',
    `/${'long'.repeat(2000)}`,
    `/\\127.0.0.1:${stranger.port}/live`,
    `/@127.0.0.1:${stranger.port}`,
    '/100%',
    '/good',
  ];
  const { bench, mirror, paths } = await startMirror(t, hostile.join('\r\n'));
  await bench.live('/good');
  assert.deepEqual(paths(), [`/@127.0.0.1:${stranger.port}`, '/100%', '/good']);
  await waitUntil(() => [...mirror.relays.values()].every(({ state }) => state === 'active'), 'all are mirrored');
  assert.equal(stranger.requests.length, 0);
});

test('takes the first thousand mounts', async (t) => {
  const list = Array.from({ length: 1500 }, (_, index) => `/m${index}`).join('\r\n');
  const { mirror } = await startMirror(t, list, { onDemand: true });
  await waitUntil(() => mirror.relays.size > 0, 'the list is taken up');
  assert.equal(mirror.relays.size, 1000);
});

test('leaves alone what has a relay or a source of its own', async (t) => {
  const { bench, mirror, paths } = await startMirror(t, '/own\r\n/taken\r\n/other\r\n', {
    isTaken: (path) => path === '/taken',
    onDemand: true,
  });
  await waitUntil(() => mirror.relays.size > 0, 'the list is taken up');
  assert.deepEqual(paths(), ['/own', '/other']);
  mirror.close();
  bench.relay(t, { path: '/own', url: bench.upstream.url('/somewhere') });
  await bench.live('/own');
  const second = new MasterMirror({
    ...bench.shared(),
    url: bench.upstream.url('/'),
    user: 'relay',
    password: '',
    interval: millis(INTERVAL_MS),
    isTaken: () => false,
    onDemand: true,
  });
  t.after(() => second.close());
  await waitUntil(() => second.relays.size > 0, 'the list is taken up');
  assert.deepEqual([...second.relays.keys()], ['/taken', '/other']);
});

test('on demand: pulls only what is listened to', async (t) => {
  const { bench, mirror } = await startMirror(t, '/one\r\n/two\r\n', { onDemand: true });
  await waitUntil(() => mirror.relays.size === 2, 'the list is taken up');
  new SilentListener(100, bench.registry.find('/two')!);
  await bench.live('/two');
  assert.equal(mirror.relays.get('/one')?.state, 'idle');
  assert.equal(bench.upstream.requests.length, 2);
});

test('takes everything along when it is closed, a list that is being read too', async (t) => {
  const { bench, mirror, lists } = await startMirror(t, '/one\r\n');
  await bench.live('/one');
  bench.upstream.answer = () => {};
  const reading = mirror.refresh();
  await waitUntil(() => lists().length === 2, 'the list is asked for again');
  mirror.close();
  await reading;
  assert.deepEqual(bench.registry.mounts, []);
  assert.equal(bench.clock.pendingTimers, 0);
  assert.ok(!bench.log.join('\n').includes('cannot be read'));
  await waitUntil(() => bench.upstream.openCount === 0, 'the connections are closed');
});
