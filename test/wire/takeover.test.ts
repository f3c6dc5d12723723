import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { waitForBytes } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, readMp3Frames } from '../support/mp3-frames.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';

const { port } = await startFreeStation(
  { after },
  {
    mounts: {
      '/always': { takeover: 'always' },
      '/never': { takeover: 'never', sourceTimeout: '60s' },
      '/same': { takeover: 'same-user', sourceTimeout: '60s' },
    },
  },
);

test('always: the second source replaces the first at once; listeners stay and hear whole frames', async () => {
  const first = await SourceClient.feed({ port, mount: '/always', mark: 'one' });
  first.sendFrames(50);
  const listener = await IcyClient.open({ port, path: '/always' });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  // Half a frame: it is dropped when the other source takes over.
  first.send(Buffer.alloc(200, 0xff));
  await waitForBytes(port, '/always', 50 * MP3_FRAME_BYTES + 200);
  const second = await SourceClient.feed({ port, mount: '/always', mark: 'two' });
  await first.connection.receiveAll();
  second.sendFrames(50);
  const frames = readMp3Frames(await listener.receiveAudio(100 * MP3_FRAME_BYTES));
  assert.deepEqual(
    frames.map(({ mark }) => mark),
    [...Array<string>(50).fill('one'), ...Array<string>(50).fill('two')],
  );
  for (const client of [listener, second]) client.close();
});

test('never: a mount keeps even a source that hangs', async () => {
  const source = await SourceClient.feed({ port, mount: '/never' });
  const answer = await ask({ port }, sourceHead({ port, mount: '/never' }));
  assert.ok(answer.endsWith('\r\n\r\nMountpoint in use'));
  source.close();
});

test('same user: a source that sends keeps its mount, one that hangs loses it', async () => {
  const first = await SourceClient.feed({ port, mount: '/same', mark: 'one' });
  first.sendFrames(10);
  const busy = await ask({ port }, sourceHead({ port, mount: '/same' }));
  assert.ok(busy.endsWith('\r\n\r\nMountpoint in use'));
  let answer = busy;
  let attempts = 0;
  // An encoder that reconnects: it is let in as soon as the first one has been silent for long enough.
  while (answer.includes('Mountpoint in use') && attempts++ < 10_000) {
    const second = await SourceClient.open({ port, mount: '/same', mark: 'two' });
    answer = await second.connection.receiveText('\r\n\r\n');
    second.close();
  }
  assert.match(answer, /^HTTP\/1\.0 200 OK\r\n/);
  await first.connection.receiveAll();
});
