import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PublicMount } from '../../src/api/index.ts';
import { startFreeStation } from '../support/free-station.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';

const station = await startFreeStation({ after }, { station: { name: 'Harbour Radio' }, mounts: { '/live': {} } });

const authorization = `Basic ${Buffer.from('admin:hackme').toString('base64')}`;

interface Refused {
  readonly error: { readonly code: string };
}

async function json<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

function api(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${station.port}${path}`, init);
}

test('lists the station and all its public mounts, idle ones too', async () => {
  const status = await json<{ station: { name: string }; mounts: PublicMount[] }>(await api('/api/status'));
  assert.equal(status.station.name, 'Harbour Radio');
  assert.equal(status.mounts[0]!.path, '/live');
  assert.equal(status.mounts[0]!.state, 'idle');
});

test('a title set by the API is sent to all subscribers of events', async () => {
  const source = await SourceClient.feed({ ...station, mount: '/live' });
  source.sendFrames(40);
  const events = await RawConnection.open(station);
  events.send('GET /api/events?mount=/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n');
  await events.receiveText('"state":"live"');
  const put = await api('/api/mounts/live/title', {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ artist: 'Nina', title: 'Sinnerman' }),
  });
  assert.equal(put.status, 204);
  await events.receiveText('event: title');
  await events.receiveText('"display":"Nina - Sinnerman"');
  const mount = await json<PublicMount>(await api('/api/mounts/%2Flive'));
  assert.equal(mount.title?.display, 'Nina - Sinnerman');
  source.close();
  events.close();
});

test('refuses changes without a login, in JSON', async () => {
  const response = await api('/api/mounts/live/source', { method: 'DELETE' });
  assert.equal(response.status, 401);
  assert.equal((await json<Refused>(response)).error.code, 'AUTH_CREDENTIALS_MISSING');
});

test('a PUT to the API is not taken for a source', async () => {
  const response = await api('/api/mounts/nosuch/title', {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"title":"x"}',
  });
  assert.equal(response.status, 404);
  assert.equal((await json<Refused>(response)).error.code, 'MOUNT_NOT_FOUND');
});

test('is documented by itself, and healthy', async () => {
  const document = await json<{ openapi: string; paths: Record<string, object> }>(await api('/api/openapi.json'));
  assert.equal(document.openapi, '3.1.0');
  assert.ok(document.paths['/api/mounts/{mount}/listeners']);
  assert.deepEqual(await json(await api('/health')), { live: true, ready: true });
});
