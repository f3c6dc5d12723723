import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DirectoryServer } from '../../test/support/directory-server.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { Directories, type DirectoryEntry, type ListedMount } from './index.ts';

const MINUTE_MS = 60_000;
/** The look that finds a mount, and the time it has to play before it is entered. */
const UNTIL_ADD_MS = 5000 + 15_000;

function mount(changes: Partial<ListedMount> = {}): ListedMount {
  return {
    path: '/live',
    listenUrl: 'http://radio.example:8000/live',
    name: 'Harbour & Söhne',
    description: 'By the sea',
    genre: 'Jazz',
    url: 'https://radio.example/',
    contentType: 'application/ogg',
    codec: 'Vorbis',
    bitrate: '128',
    title: 'A – B',
    listeners: 3,
    maxListeners: null,
    ...changes,
  };
}

async function start(t: TestContext) {
  const clock = new ManualClock();
  const server = await DirectoryServer.start();
  const station = { mounts: [mount()] };
  const directories = new Directories({
    clock,
    logger: silentLogger,
    mounts: { publicMounts: () => station.mounts },
    userAgent: 'airchain/test',
  });
  const entry: DirectoryEntry = { url: server.url, interval: millis(5 * MINUTE_MS), timeout: millis(15_000) };
  directories.configure([entry]);
  t.after(async () => {
    directories.configure([]);
    await server.stop();
  });
  const state = (path = '/live') => {
    const listing = directories.listings.find((candidate) => candidate.path === path);
    return listing && { state: listing.state, reason: listing.reason };
  };
  const becomes = (wanted: string, path?: string) =>
    waitUntil(() => state(path)?.state === wanted, `the mount is ${wanted}`);
  return { clock, server, station, directories, entry, state, becomes };
}

const called = (server: DirectoryServer, action: string, times: number) =>
  waitUntil(() => server.of(action).length === times, `"${action}" has come ${times} times`);

test('enters a public mount once it has played for a while, with what is known of it', async (t) => {
  const { clock, server, state, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS - 1);
  assert.deepEqual(state(), { state: 'pending', reason: null });
  clock.advance(1);
  await becomes('listed');
  assert.deepEqual(server.calls, [
    {
      action: 'add',
      sn: 'Harbour & Söhne',
      genre: 'Jazz',
      cpswd: '',
      desc: 'By the sea',
      url: 'https://radio.example/',
      listenurl: 'http://radio.example:8000/live',
      type: 'application/ogg',
      stype: 'Vorbis',
      b: '128',
    },
  ]);
});

test('tells title and listeners five seconds later, then as often as the directory asks', async (t) => {
  const { clock, server, station, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  station.mounts = [mount({ title: 'New one', listeners: 7, maxListeners: 500 })];
  clock.advance(5000);
  await called(server, 'touch', 1);
  assert.deepEqual(server.of('touch')[0], {
    action: 'touch',
    sid: 'entry-1',
    st: 'New one',
    listeners: '7',
    max_listeners: '500',
    stype: 'Vorbis',
  });
  await next(clock, 200_000);
  server.answers.touch = { YPResponse: '1', TouchFreq: '60' };
  clock.advance(199_999);
  assert.equal(server.of('touch').length, 1);
  clock.advance(1);
  await next(clock, 60_000);
  assert.equal(server.of('touch').length, 2);
  clock.advance(60_000);
  await called(server, 'touch', 3);
});

/** Resolves when an answer has been taken up: the next thing to do is set for `delayMs` from now. */
const next = (clock: ManualClock, delayMs: number) =>
  waitUntil(() => clock.dueTimes.includes(clock.now() + delayMs), `something is to be done in ${delayMs} ms`);

test('renews at the configured interval where the directory names none', async (t) => {
  const { clock, server, becomes } = await start(t);
  server.answers.add = { YPResponse: '1', SID: 'x' };
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  clock.advance(5000);
  await next(clock, 5 * MINUTE_MS);
  clock.advance(5 * MINUTE_MS);
  await called(server, 'touch', 2);
});

test('takes a mount out that has gone or is public no more', async (t) => {
  const { clock, server, station, directories, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  station.mounts = [];
  clock.advance(5000);
  await called(server, 'remove', 1);
  assert.deepEqual(server.of('remove')[0], { action: 'remove', sid: 'entry-1' });
  assert.deepEqual(directories.listings, []);
  await waitUntil(() => clock.pendingTimers === 1, 'only the next look is left');
});

test('announces no source that only tries its settings', async (t) => {
  const { clock, server, station } = await start(t);
  for (let flap = 0; flap < 10; flap++) {
    station.mounts = [mount()];
    clock.advance(10_000);
    station.mounts = [];
    clock.advance(5000);
  }
  assert.equal(server.calls.length, 0);
});

test('takes out what was entered while it went', async (t) => {
  const { clock, server, station } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  station.mounts = [];
  clock.advance(5000);
  await called(server, 'remove', 1);
  assert.deepEqual(
    server.calls.map(({ action }) => action),
    ['add', 'remove'],
  );
});

test('registers a mount again whose name has changed', async (t) => {
  const { clock, server, station, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  station.mounts = [mount({ name: 'Another' })];
  clock.advance(5000);
  await called(server, 'add', 2);
  assert.deepEqual(
    server.calls.map(({ action, sn }) => [action, sn]),
    [
      ['add', 'Harbour & Söhne'],
      ['remove', undefined],
      ['add', 'Another'],
    ],
  );
});

const troubles: readonly [
  name: string,
  trouble: (server: DirectoryServer) => unknown,
  reason: RegExp,
  retryAfterMs: number,
][] = [
  [
    'it cannot reach the stream',
    (server) => {
      server.answers.add = { YPResponse: '0', YPMessage: 'Could not connect to http://radio.example:8000/live' };
    },
    /^Could not connect to http:\/\/radio\.example:8000\/live$/,
    120 * MINUTE_MS,
  ],
  [
    'it is no directory',
    (server) => {
      server.answers.add = {};
      server.status = 404;
    },
    /^it answers 404, and not as a directory$/,
    120 * MINUTE_MS,
  ],
  [
    'it has moved',
    (server) => {
      server.answers.add = { Location: 'https://elsewhere.example/' };
      server.status = 301;
    },
    /^it has moved to "https:\/\/elsewhere\.example\/"$/,
    120 * MINUTE_MS,
  ],
  [
    'it gives no SID',
    (server) => {
      server.answers.add = { YPResponse: '1' };
    },
    /^it gives the entry no SID$/,
    120 * MINUTE_MS,
  ],
  ['it is down', (server) => server.stop(), /ECONNREFUSED/, 20 * MINUTE_MS],
];

for (const [name, trouble, reason, retryAfterMs] of troubles) {
  test(`says why a mount is not listed and tries again later: ${name}`, async (t) => {
    const { clock, server, state, becomes } = await start(t);
    await trouble(server);
    clock.advance(UNTIL_ADD_MS);
    await becomes('failed');
    assert.match(state()?.reason ?? '', reason);
    const asked = server.of('add').length;
    clock.advance(retryAfterMs - 1);
    assert.equal(server.of('add').length, asked);
    clock.advance(1);
    if (asked > 0) await called(server, 'add', asked + 1);
  });
}

test('gives the directory the configured time', async (t) => {
  const { clock, server, state, becomes } = await start(t);
  server.answers.add = null;
  clock.advance(UNTIL_ADD_MS);
  await called(server, 'add', 1);
  clock.advance(15_000);
  await becomes('failed');
  assert.equal(state()?.reason, 'it does not answer in time');
});

test('enters a mount again whose entry the directory has lost, after twenty minutes', async (t) => {
  const { clock, server, state, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  server.answers.touch = { YPResponse: '0', YPMessage: 'SID does not exist' };
  clock.advance(5000);
  await becomes('failed');
  assert.equal(state()?.reason, 'SID does not exist');
  server.answers.add = { YPResponse: '1', SID: 'entry-2' };
  clock.advance(20 * MINUTE_MS);
  await becomes('listed');
  server.answers.touch = { YPResponse: '1' };
  clock.advance(5000);
  await called(server, 'touch', 2);
  assert.equal(server.of('touch')[1]?.sid, 'entry-2');
});

test('asks one thing at a time, however many mounts there are', async (t) => {
  const { clock, server, station, directories } = await start(t);
  station.mounts = Array.from({ length: 20 }, (_, index) => mount({ path: `/m${index}` }));
  clock.advance(UNTIL_ADD_MS);
  await waitUntil(() => directories.listings.every(({ state }) => state === 'listed'), 'all mounts are listed');
  assert.equal(server.of('add').length, 20);
  assert.equal(server.mostOpen, 1);
});

test('keeps the listings of directories that a reload leaves as they are, and leaves the others', async (t) => {
  const { clock, server, directories, entry, becomes } = await start(t);
  const other = await DirectoryServer.start();
  t.after(() => other.stop());
  directories.configure([entry, { ...entry, url: other.url }]);
  clock.advance(UNTIL_ADD_MS);
  await waitUntil(() => directories.listings.every(({ state }) => state === 'listed'), 'all directories list it');
  assert.equal(directories.listings.length, 2);
  directories.configure([entry]);
  await called(other, 'remove', 1);
  await becomes('listed');
  assert.deepEqual(
    server.calls.map(({ action }) => action),
    ['add'],
  );
});

test('takes everything out at the end', async (t) => {
  const { clock, server, directories, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  await directories.close();
  assert.equal(server.of('remove').length, 1);
  assert.equal(clock.pendingTimers, 0);
});

test('waits two seconds for a directory that does not answer at the end', async (t) => {
  const { clock, server, directories, becomes } = await start(t);
  clock.advance(UNTIL_ADD_MS);
  await becomes('listed');
  server.answers.remove = null;
  const closing = directories.close();
  await called(server, 'remove', 1);
  clock.advance(2000);
  await closing;
  assert.equal(clock.pendingTimers, 0);
});

test('does nothing where no directory is configured', async (t) => {
  const { clock, server, directories } = await start(t);
  directories.configure([]);
  clock.advance(60 * MINUTE_MS);
  assert.equal(server.calls.length, 0);
  assert.equal(clock.pendingTimers, 0);
});
