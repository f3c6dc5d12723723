import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { waitForListeners } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

test('two thousand connections opened and closed at once leave nothing behind', async (t) => {
  const { port } = await startFreeStation(t);
  const source = await SourceClient.feed({ port, mount: '/live' });
  source.sendFrames(50);
  const listener = await IcyClient.open({ port, path: '/live' });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  const crowd = await Promise.all(Array.from({ length: 2000 }, () => RawConnection.open({ port })));
  for (const [index, connection] of crowd.entries()) {
    if (index % 2 === 0) connection.send('GET /live HTTP/1.0\r\n\r\n');
    if (index % 3 === 0) connection.socket.resetAndDestroy();
    else connection.close();
  }
  await waitForListeners(port, '/live', 1);
  source.sendFrames(50);
  assert.equal(readUnbrokenMp3(await listener.receiveAudio(100 * MP3_FRAME_BYTES)).length, 100);
  listener.close();
  source.close();
});

test('a full disk under the logs stops no sound', async (t) => {
  const full = '/dev/full';
  const { port } = await startFreeStation(t, { logs: { access: full, playlist: full, error: full } });
  const source = await SourceClient.feed({ port, mount: '/live' });
  source.sendFrames(20);
  for (let visits = 0; visits < 50; visits++) {
    const listener = await IcyClient.open({ port, path: '/live' });
    await listener.receiveAudio(20 * MP3_FRAME_BYTES);
    listener.close();
  }
  await waitForListeners(port, '/live', 0);
  source.close();
});

test('a port that is taken is named, with what to do', async (t) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '::', resolve));
  t.after(() => other.close());
  const { port } = other.address() as { port: number };
  await assert.rejects(
    startFreeStation(t, { server: { listen: [{ port }] } }),
    (error: Error & { code?: string }) =>
      error.code === 'PORT_TAKEN' && error.message === `Cannot listen on port ${port}: another program has it`,
  );
});

test('a ring that wraps again and again under a listener keeps every frame whole', async (t) => {
  const { port } = await startFreeStation(t, {
    server: { burst: '500ms', limits: { ringBytes: '64KiB', ringDuration: '1s' } },
    mounts: { '/live': { icyInterval: 1000, latency: 'low' } },
  });
  const source = await SourceClient.feed({ port, mount: '/live' });
  source.sendFrames(50);
  const listener = await IcyClient.open({ port, path: '/live', icy: true });
  await listener.receiveHead();
  await waitUntil(() => {
    source.sendFrames(20);
    return listener.connection.bytes.length > 40 * 64 * 1024;
  }, 'forty rings of sound');
  readUnbrokenMp3(listener.audio);
  listener.close();
  source.close();
});

test('the station stops while clients are connected: all are disconnected, and the port is free', async () => {
  const stops: (() => Promise<void>)[] = [];
  const { port } = await startFreeStation({ after: (stop) => stops.push(stop) });
  const source = await SourceClient.feed({ port, mount: '/live' });
  source.sendFrames(50);
  const listener = await IcyClient.open({ port, path: '/live' });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  const silent = await RawConnection.open({ port });
  for (const stop of stops) await stop();
  for (const connection of [listener.connection, source.connection, silent]) await connection.receiveAll();
  await assert.rejects(RawConnection.open({ port }), { code: 'ECONNREFUSED' });
});
