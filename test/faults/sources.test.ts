import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { waitForAdmin, waitForListeners } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, mp3Frames, readMp3Frames } from '../support/mp3-frames.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, log } = await startFreeStation(
  { after },
  {
    server: { limits: { sourceTimeout: '1s' } },
    mounts: {
      '/stalls': { fallback: '/music', grace: '0s' },
      '/zeros': { fallback: '/music', grace: '0s' },
      '/flaps': { takeover: 'always', grace: '10s' },
      '/music': { sourceTimeout: '60s' },
    },
  },
);
const music = await SourceClient.feed({ port, mount: '/music', mark: 'musi' });
music.sendFrames(200);
after(() => music.close());

async function listenTo(mount: string, frames: number): Promise<IcyClient> {
  const listener = await IcyClient.open({ port, path: mount });
  await listener.receiveAudio(frames * MP3_FRAME_BYTES);
  return listener;
}

test('a source that stalls is let go, its listeners hear the fallback', async () => {
  const source = await SourceClient.feed({ port, mount: '/stalls' });
  source.sendFrames(50);
  const listener = await listenTo('/stalls', 50);
  await source.connection.receiveAll();
  await waitForListeners(port, '/music', 1);
  await waitUntil(() => {
    music.sendFrames(1);
    return readMp3Frames(listener.audio).at(-1)?.mark === 'musi';
  }, 'the fallback');
  assert.ok(log.some((line) => line.includes('mount=/stalls') && line.includes('reason=timed-out')));
  listener.close();
});

test('a source that sends zeros is not taken for alive', async () => {
  const source = await SourceClient.feed({ port, mount: '/zeros' });
  source.sendFrames(50);
  const listener = await listenTo('/zeros', 50);
  await waitUntil(() => {
    source.send(Buffer.alloc(4096));
    return source.connection.isEnded;
  }, 'the source to be disconnected');
  assert.ok(log.some((line) => line.includes('mount=/zeros') && line.includes('Cannot find MPEG audio frames')));
  assert.equal(readMp3Frames(listener.audio).length >= 50, true);
  listener.close();
});

test('garbage between frames is left out, and frames are heard whole', async () => {
  const source = await SourceClient.feed({ port, mount: '/dirty' });
  for (let index = 0; index < 30; index++) {
    source.send(Buffer.concat([mp3Frames(index * 4, 4), Buffer.alloc(1 + index * 7, index)]));
  }
  const listener = await listenTo('/dirty', 100);
  const numbers = readMp3Frames(listener.audio).map(({ number }) => number);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
  listener.close();
  source.close();
});

test('a source that flaps costs its listeners nothing but the sound it does not send', async () => {
  const first = await SourceClient.feed({ port, mount: '/flaps', mark: '0' });
  first.sendFrames(50);
  const listener = await listenTo('/flaps', 50);
  first.close();
  for (let flap = 1; flap <= 50; flap++) {
    const source = await SourceClient.feed({ port, mount: '/flaps', mark: String(flap) });
    source.sendFrames(3);
    await waitForAdmin(port, '/admin/stats?mount=/flaps', (answer) => {
      return answer.includes(`<total_bytes_read>${(50 + flap * 3) * MP3_FRAME_BYTES}<`);
    });
    source.close();
  }
  const frames = readMp3Frames(await listener.receiveAudio(200 * MP3_FRAME_BYTES));
  assert.deepEqual(
    frames.slice(50).map(({ number, mark }) => `${mark}:${number}`),
    Array.from({ length: 150 }, (_, index) => `${1 + Math.floor(index / 3)}:${index % 3}`),
  );
  listener.close();
});

test('a source that flaps without audio leaves the mount usable', async () => {
  const refused = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const source = await SourceClient.open({ port, mount: '/silent-flaps' });
      source.connection.socket.resetAndDestroy();
      return source.connection.text;
    }),
  );
  assert.equal(refused.length, 50);
  await waitForAdmin(port, '/admin/listmounts', (answer) => !answer.includes('/silent-flaps'));
  const source = await SourceClient.feed({ port, mount: '/silent-flaps' });
  source.sendFrames(10);
  const listener = await listenTo('/silent-flaps', 10);
  listener.close();
  source.close();
});

test('a station whose sources are all gone still answers', async () => {
  assert.match(await ask({ port }, sourceHead({ port, mount: '/x', login: null })), / 401 /);
  assert.match(await ask({ port }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n'), /"icestats"/);
});
