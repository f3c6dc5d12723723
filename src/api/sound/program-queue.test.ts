import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { libraryTrack, MemoryQueue, MemorySound, programSnapshot } from '../../../test/support/memory-sound.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { millis, unixMillis } from '../../core/index.ts';

const QUEUE = '/api/programs/main/queue';

async function startQueue(t: TestContext) {
  const queue = new MemoryQueue([
    libraryTrack('/m/a.mp3', 'Nina', 'A'),
    libraryTrack('/m/b.mp3', 'Nina', 'B'),
    libraryTrack('/m/c.mp3', 'Björk', 'C'),
    libraryTrack('/m/d.mp3', 'Björk', 'D'),
  ]);
  const sound = new MemorySound().addPrograms(programSnapshot({ name: 'main' }), programSnapshot({ name: 'talk' }));
  sound.queueTable.set('main', queue);
  const { api } = await startApi(t, { sound });
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const headers = { authorization: basic(logins.admin), ...(payload && { 'content-type': 'application/json' }) };
    const response = await api.fastify.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  const waiting = async () => (await ask('GET', QUEUE)).body.requests.map(({ path }: { path: string }) => path);
  return { queue, ask, waiting };
}

test('takes a track by its path and says where it stands', async (t) => {
  const { ask } = await startQueue(t);
  await ask('POST', QUEUE, { path: '/m/a.mp3' });
  assert.deepEqual(await ask('POST', QUEUE, { path: '/m/b.mp3', by: 'Ann\u0000\nB' }), {
    status: 201,
    body: {
      id: 'r2',
      position: 1,
      artist: 'Nina',
      title: 'B',
      album: '',
      durationMs: 180_000,
      path: '/m/b.mp3',
      by: 'Ann B',
      requestedAt: '2026-11-20T20:25:14.000Z',
      isHeld: false,
    },
  });
  const { body } = await ask('GET', QUEUE);
  assert.deepEqual(
    body.requests.map(({ position, by }: { position: number; by: string }) => [position, by]),
    [
      [0, 'admin'],
      [1, 'Ann B'],
    ],
  );
  assert.deepEqual([body.input, body.limit], ['music', 3]);
});

test('takes a track by its id in the library', async (t) => {
  const { ask, waiting } = await startQueue(t);
  const { body } = await ask('GET', '/api/programs/main/library?search=bjork%20d');
  assert.equal(body.total, 1);
  assert.equal((await ask('POST', QUEUE, { track: body.tracks[0].id })).status, 201);
  assert.deepEqual(await waiting(), ['/m/d.mp3']);
});

test('gives the library in pages', async (t) => {
  const { ask } = await startQueue(t);
  const { body } = await ask('GET', '/api/programs/main/library?limit=2&offset=1');
  assert.equal(body.total, 4);
  assert.deepEqual(
    body.tracks.map(({ title }: { title: string }) => title),
    ['B', 'C'],
  );
  assert.equal(new Set(body.tracks.map(({ id }: { id: string }) => id)).size, 2);
  assert.equal((await ask('GET', '/api/programs/main/library?limit=9999')).status, 400);
});

test('moves requests, takes one out, takes all out', async (t) => {
  const { ask, waiting } = await startQueue(t);
  for (const path of ['/m/a.mp3', '/m/b.mp3', '/m/c.mp3']) await ask('POST', QUEUE, { path });
  assert.equal((await ask('PUT', `${QUEUE}/r3/position`, { position: 0 })).status, 204);
  assert.deepEqual(await waiting(), ['/m/c.mp3', '/m/a.mp3', '/m/b.mp3']);
  assert.equal((await ask('DELETE', `${QUEUE}/r1`)).status, 204);
  assert.deepEqual(await waiting(), ['/m/c.mp3', '/m/b.mp3']);
  assert.equal((await ask('DELETE', QUEUE)).status, 204);
  assert.deepEqual(await waiting(), []);
});

test('tells what plays next, as far as is asked for', async (t) => {
  const { queue, ask } = await startQueue(t);
  const next = { album: '', duration: millis(1000), kind: 'music', path: '/m/a.mp3', why: 'drawn' } as const;
  queue.next.push(
    { ...next, artist: 'A', title: '1', startsAt: unixMillis(Date.UTC(2026, 0, 1)) },
    { ...next, artist: 'A', title: '2', startsAt: null },
  );
  assert.equal((await ask('GET', QUEUE)).body.upcoming.length, 2);
  assert.deepEqual((await ask('GET', `${QUEUE}?upcoming=1`)).body.upcoming, [
    {
      artist: 'A',
      title: '1',
      album: '',
      durationMs: 1000,
      kind: 'music',
      path: '/m/a.mp3',
      why: 'drawn',
      startsAt: '2026-01-01T00:00:00.000Z',
    },
  ]);
});

test('says why a request is not taken', async (t) => {
  const { ask } = await startQueue(t);
  for (const path of ['/m/a.mp3', '/m/b.mp3', '/m/c.mp3']) await ask('POST', QUEUE, { path });
  const refusals = [
    { payload: { path: '/m/d.mp3' }, status: 503, code: 'QUEUE_FULL' },
    { payload: { path: '/etc/passwd' }, status: 404, code: 'QUEUE_TRACK_UNKNOWN' },
    { payload: { track: 'nosuch' }, status: 404, code: 'QUEUE_TRACK_UNKNOWN' },
    { payload: {}, status: 400, code: 'API_REQUEST_INVALID' },
    { payload: { path: '/m/d.mp3', track: 'x' }, status: 400, code: 'API_REQUEST_INVALID' },
    { payload: { path: 'x'.repeat(5000) }, status: 400, code: 'API_REQUEST_INVALID' },
  ];
  for (const { payload, status, code } of refusals) {
    const { body, ...answer } = await ask('POST', QUEUE, payload);
    assert.deepEqual({ status: answer.status, code: body.error.code }, { status, code });
  }
  for (const [method, url] of [
    ['DELETE', `${QUEUE}/nosuch`],
    ['PUT', `${QUEUE}/nosuch/position`],
  ] as const) {
    const { body } = await ask(method, url, method === 'PUT' ? { position: 1 } : undefined);
    assert.equal(body.error.code, 'QUEUE_REQUEST_UNKNOWN');
  }
  assert.equal((await ask('PUT', `${QUEUE}/r1/position`, { position: -1 })).status, 400);
});

test('a program without a playlist has no queue', async (t) => {
  const { ask } = await startQueue(t);
  for (const url of ['/api/programs/talk/queue', '/api/programs/talk/library']) {
    assert.equal((await ask('GET', url)).body.error.code, 'QUEUE_NOT_FOUND');
  }
});
