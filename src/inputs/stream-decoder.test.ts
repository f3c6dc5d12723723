import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startToneEncoder } from '../../test/support/ffmpeg.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { createFramer } from '../formats/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';
import { StreamDecoder } from './stream-decoder.ts';

test('what a decoder took along is not on its way any more when another one begins', async (t) => {
  const encoder = startToneEncoder(t, { hertz: 700, seconds: 3, isUnpaced: true }, 'mp3');
  await encoder.waitForEnd();
  const decoder = new StreamDecoder({ command: 'ffmpeg', clock: new ManualClock(), family: 'mpeg-audio' });
  t.after(() => decoder.close());
  createFramer('mpeg-audio').push(encoder.sound, (chunk) => decoder.push(chunk));
  assert.ok(decoder.pending > 2.9 * SAMPLE_RATE, `${decoder.pending}`);
  decoder.renew();
  assert.equal(decoder.pending, 0);
});
