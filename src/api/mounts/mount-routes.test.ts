import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { listenerSnapshot, MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { unixMillis } from '../../core/index.ts';

const admin = { authorization: basic(logins.admin) };
const source = { authorization: basic(logins.source) };
const json = { ...admin, 'content-type': 'application/json' };

function station(): MemoryStation {
  const made = new MemoryStation([
    mountSnapshot({ path: '/live', listeners: 2 }),
    mountSnapshot({ path: '/a/b c.mp3' }),
    mountSnapshot({ path: '/secret', isHidden: true }),
    mountSnapshot({ path: '/idle', source: null, state: 'idle' }),
  ]);
  made.listenerTable.set(
    '/live',
    [7, 8].map((id) => listenerSnapshot(id, unixMillis(Date.UTC(2026, 10, 20, 20, 25, 11)))),
  );
  return made;
}

test('lists the public mounts as an array, one, many or none', async (t) => {
  for (const [made, paths] of [
    [new MemoryStation(), []],
    [new MemoryStation([mountSnapshot({ path: '/live' })]), ['/live']],
    [station(), ['/a/b c.mp3', '/idle', '/live']],
  ] as const) {
    const { api } = await startApi(t, { station: made });
    const { mounts } = (await api.fastify.inject('/api/mounts')).json();
    assert.deepEqual(
      mounts.map(({ path }: { path: string }) => path),
      paths,
    );
  }
});

test('describes the station, its audience and what is on air', async (t) => {
  const { api } = await startApi(t, { station: station() });
  const status = (await api.fastify.inject('/api/status')).json();
  assert.equal(status.station.name, 'Harbour Radio');
  assert.equal(status.server.uptimeSeconds, 174);
  assert.equal(status.listeners, 2);
  const live = status.mounts.find(({ path }: { path: string }) => path === '/live');
  assert.equal(live.bitrateKbps, 128);
  assert.equal(live.startedAt, '2026-11-20T20:25:04.000Z');
  assert.equal(live.source, undefined);
});

test('finds a mount by its encoded path, with or without the first slash', async (t) => {
  const { api } = await startApi(t, { station: station() });
  for (const path of ['%2Flive', 'live']) {
    assert.equal((await api.fastify.inject(`/api/mounts/${path}`)).json().path, '/live');
  }
  assert.equal((await api.fastify.inject(`/api/mounts/${encodeURIComponent('/a/b c.mp3')}`)).json().path, '/a/b c.mp3');
});

test('knows no mount that is hidden or that there is not', async (t) => {
  const { api } = await startApi(t, { station: station() });
  for (const path of ['secret', 'nosuch']) {
    const response = await api.fastify.inject(`/api/mounts/${path}`);
    assert.equal(response.statusCode, 404);
    assert.equal(response.json().error.code, 'MOUNT_NOT_FOUND');
  }
});

test('describes every mount with its source, and the counters, for the operator', async (t) => {
  const { api } = await startApi(t, { station: station() });
  const stats = (await api.fastify.inject({ url: '/api/stats', headers: admin })).json();
  assert.equal(stats.mounts.length, 4);
  assert.equal(stats.counters.connections, 297);
  assert.deepEqual(stats.mounts[2].source, {
    address: '127.0.0.1',
    userAgent: 'ref-source/1.0',
    user: 'source',
    protocol: 'icecast',
    connectedAt: '2026-11-20T20:25:04.000Z',
    connectedSeconds: 10,
  });
});

test('lists listeners to the source of their mount', async (t) => {
  const { api } = await startApi(t, { station: station() });
  const { listeners } = (await api.fastify.inject({ url: '/api/mounts/live/listeners', headers: source })).json();
  assert.deepEqual(
    listeners.map((listener: { id: number; connectedSeconds: number }) => [listener.id, listener.connectedSeconds]),
    [
      [7, 3],
      [8, 3],
    ],
  );
});

test('asks the gate about the mount in the path', async (t) => {
  const { api, gate } = await startApi(t, { station: station() });
  await api.fastify.inject({ url: '/api/mounts/live/listeners', headers: source });
  assert.deepEqual(gate.asked.at(-1)!.right, { right: 'source.manage', mount: '/live' });
});

test('hands a title on; the mount cleans it', async (t) => {
  const { api, station: made } = await startApi(t, { station: station() });
  const payload = { artist: 'A\u0000', title: 'x\r\ny 日' };
  const response = await api.fastify.inject({ method: 'PUT', url: '/api/mounts/live/title', headers: json, payload });
  assert.equal(response.statusCode, 204);
  assert.deepEqual(made.titles, [{ path: '/live', change: payload }]);
});

test('acts on listeners, sources and fallbacks', async (t) => {
  const { api, station: made } = await startApi(t, { station: station() });
  const act = (method: 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) =>
    api.fastify.inject({ method, url, ...(payload ? { headers: json, payload } : { headers: admin }) });
  assert.equal((await act('DELETE', '/api/mounts/live/listeners/7')).statusCode, 204);
  assert.equal((await act('DELETE', '/api/mounts/live/listeners/7')).json().error.code, 'API_LISTENER_NOT_FOUND');
  const moved = await act('POST', '/api/mounts/live/listeners/move', { to: 'idle' });
  assert.deepEqual(moved.json(), { moved: 1 });
  assert.equal((await act('PUT', '/api/mounts/live/fallback', { fallback: 'idle' })).statusCode, 204);
  assert.equal(made.mount('/live')?.fallback, '/idle');
  assert.equal((await act('DELETE', '/api/mounts/live/source')).statusCode, 204);
  assert.equal((await act('DELETE', '/api/mounts/live/source')).json().error.code, 'MOUNT_NO_SOURCE');
  assert.equal((await act('POST', '/api/reload')).statusCode, 204);
  assert.equal(made.reloads, 1);
});

test('says what is wrong with a request', async (t) => {
  const { api } = await startApi(t, { station: station() });
  const broken = [
    { url: '/api/mounts/live/title', payload: '{"title":5}' },
    { url: '/api/mounts/live/title', payload: '{"tit' },
    { url: '/api/mounts/live/fallback', payload: '{}' },
  ];
  for (const { url, payload } of broken) {
    const response = await api.fastify.inject({ method: 'PUT', url, headers: json, payload });
    assert.equal(response.statusCode, 400, payload);
    assert.equal(response.json().error.code, 'API_REQUEST_INVALID');
  }
});

test('documents every route of its own in OpenAPI, and none of Icecast', async (t) => {
  const { api } = await startApi(t);
  const document = (await api.fastify.inject('/api/openapi.json')).json();
  const own = api.routes
    .filter(({ url, method }) => /^\/(api|health)/.test(url) && method !== 'HEAD' && !url.endsWith('openapi.json'))
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  const documented = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(documented.sort(), own.sort());
});
