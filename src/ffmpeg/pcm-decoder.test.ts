import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { sampleFrames } from '../core/index.ts';
import { SAMPLE_RATE, silentBlock } from '../pcm/index.ts';
import { FFMPEG } from './find-ffmpeg.ts';
import { MediaInput } from './media-input.ts';
import { PcmDecoder } from './pcm-decoder.ts';

const run = promisify(execFile);
const seconds = (count: number) => sampleFrames(count * SAMPLE_RATE);

test('however much is decoded ahead, the end is known when no more than 4 s of it have been played', async (t) => {
  const ahead = seconds(38);
  const path = join(makeTemporaryFolder(t), 'tone.wav');
  await run(FFMPEG, ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=45', path]);
  const input = MediaInput.file(path);
  const decoder = new PcmDecoder({ ffmpeg: newFfmpeg(), input, urgency: 'programme', ahead });
  t.after(() => decoder.close());
  const isFull = () => decoder.ready >= ahead;
  await waitUntil(isFull, 'it is as far ahead as it may be');
  assert.ok(decoder.ready < seconds(39), 'and then ffmpeg waits');
  decoder.read(silentBlock(seconds(5)));
  await waitUntil(isFull, () => `it goes on; ${decoder.ready}`);
  assert.equal(decoder.state, 'open');
  decoder.read(silentBlock(sampleFrames(decoder.ready - seconds(34) + 1)));
  await waitUntil(
    () => decoder.state === 'ended',
    () => `the end is known; ${decoder.ready}`,
  );
  assert.ok(decoder.ready >= seconds(34));
});

test('once it is closed it has no sound any more, though ffmpeg had decoded more', async (t) => {
  const path = join(makeTemporaryFolder(t), 'tone.wav');
  await run(FFMPEG, ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=45', path]);
  const options = { ffmpeg: newFfmpeg(), urgency: 'programme', ahead: seconds(1) } as const;
  const decoder = new PcmDecoder({ ...options, input: MediaInput.file(path) });
  await waitUntil(() => decoder.ready >= seconds(1), 'ffmpeg waits');
  decoder.close();
  await waitUntil(() => decoder.state === 'ended', 'the process to be gone');
  assert.equal(decoder.ready, 0);
});
