import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { decodeWithFfmpeg, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseTone, measureTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port } = await startFreeStation({ after });

/** A second of 128 kbit/s. */
const SECOND = 16_000;

test('ffmpeg killed in mid-frame and started again costs its listener nothing but the sound it did not send', async (t) => {
  const hertz = chooseTone(t);
  const startSource = () => startFfmpegSource(t, { port, mount: '/live', codec: 'mp3', hertz });
  let source = startSource();
  await source.waitForMessage(/time=00:00:02/);
  const listener = await IcyClient.open({ port, path: '/live' });
  for (let kill = 0; kill < 3; kill++) {
    await waitUntil(() => listener.body.length > 2 * SECOND * (kill + 1), 'sound before the kill');
    await source.stop('SIGKILL');
    source = startSource();
    await source.waitForMessage(/time=00:00:02/);
  }
  const heard = listener.body.length;
  await waitUntil(() => listener.body.length > heard + SECOND, 'sound after the last kill');
  const file = join(makeTemporaryFolder(t), 'heard.mp3');
  writeFileSync(file, listener.body);
  const { seconds, blocks, pureBlocks } = measureTone(await decodeWithFfmpeg(t, file, 60), hertz);
  assert.ok(seconds > 6, `${seconds} s`);
  // At each of the three borders a block may hold the end of one tone and the beginning of the next.
  assert.ok(pureBlocks >= blocks - 6, `${pureBlocks} of ${blocks} blocks are the tone`);
  listener.close();
});
