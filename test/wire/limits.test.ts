import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { waitForListeners } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const limits = { listeners: 3, connections: 10, headTimeout: '1s', headBytes: '4KiB', sourceTimeout: '1s' };
const { port, reload, log } = await startFreeStation({ after }, { server: { limits } });

test('listeners beyond the limit of the server are refused, those who wait for sound count too', async () => {
  const source = await SourceClient.feed({ port, mount: '/live' });
  const listeners = await Promise.all([1, 2, 3].map(() => IcyClient.open({ port, path: '/live' })));
  await waitForListeners(port, '/live', 3);
  const answer = await ask({ port }, 'GET /live HTTP/1.0\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.0 403 Forbidden\r\n/);
  assert.ok(answer.endsWith('\r\n\r\nIcecast connection limit reached'));
  source.sendFrames(20);
  for (const listener of listeners) await listener.receiveAudio(20 * MP3_FRAME_BYTES);
  for (const client of [...listeners, source]) client.close();
});

test('connections beyond the limit get a response', async () => {
  const connections: RawConnection[] = [];
  let refused: RawConnection | undefined;
  while (!refused && connections.length < 30) {
    connections.push(await RawConnection.open({ port }));
    refused = connections.find(({ text }) => text !== '');
  }
  assert.ok(connections.length > 8);
  const answer = await connections.at(-1)!.receiveAll();
  assert.match(answer, /Icecast connection limit reached$/);
  for (const connection of connections) connection.close();
  await waitUntil(() => connections.every(({ isEnded }) => isEnded), 'all connections to be closed');
});

test('a head longer than its limit is refused', async () => {
  for (const ending of ['', '\r\n\r\n']) {
    const answer = await ask({ port }, `GET /live HTTP/1.1\r\nX-Long: ${'x'.repeat(8000)}${ending}`);
    assert.match(answer, /^HTTP\/1\.0 431 /);
  }
});

test('a head that does not arrive in time is disconnected', async () => {
  for (const first of ['', 'GET /live HT']) {
    const connection = await RawConnection.open({ port });
    connection.send(first);
    assert.equal(await connection.receiveAll(), '');
  }
});

test('a source that is silent for too long is disconnected', async () => {
  const source = await SourceClient.feed({ port, mount: '/silent' });
  source.sendFrames(5);
  await source.connection.receiveAll();
  await waitUntil(() => log.some((line) => line.includes('mount=/silent') && line.includes('timed-out')), 'the reason');
});

test('new limits count from the reload on', async () => {
  await reload({ server: { limits: { ...limits, sourceTimeout: '60s', listeners: 1 } } });
  const source = await SourceClient.feed({ port, mount: '/reloaded' });
  source.sendFrames(20);
  const listener = await IcyClient.open({ port, path: '/reloaded' });
  await listener.receiveAudio(20 * MP3_FRAME_BYTES);
  assert.match(await ask({ port }, 'GET /reloaded HTTP/1.0\r\n\r\n'), / 403 /);
  listener.close();
  source.close();
});
