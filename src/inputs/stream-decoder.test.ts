import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { startToneEncoder } from '../../test/support/ffmpeg.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { withSerial } from '../../test/support/ogg-reader.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { micros } from '../core/index.ts';
import { createFramer } from '../formats/index.ts';
import { framesOf, SAMPLE_RATE } from '../pcm/index.ts';
import { StreamDecoder } from './stream-decoder.ts';

test('what a decoder took along is not on its way any more when another one begins', async (t) => {
  const encoder = startToneEncoder(t, { hertz: 700, seconds: 3, isUnpaced: true }, 'mp3');
  await encoder.waitForEnd();
  const decoder = new StreamDecoder({ ffmpeg: newFfmpeg(), clock: new ManualClock(), family: 'mpeg-audio' });
  t.after(() => decoder.close());
  createFramer('mpeg-audio').push(encoder.sound, (chunk) => decoder.push(chunk));
  assert.ok(decoder.pending > 2.9 * SAMPLE_RATE, `${decoder.pending}`);
  decoder.renew();
  assert.equal(decoder.pending, 0);
});

test('however many chains come at once, three decoders run at the most, and all sound comes out in order', async (t) => {
  const ffmpeg = newFfmpeg();
  const decoder = new StreamDecoder({ ffmpeg, clock: new ManualClock(), family: 'ogg' });
  t.after(() => decoder.close());
  const framer = createFramer('ogg');
  const fixture = readFixture('tone.opus');
  const chains = 12;
  for (let serial = 1; serial <= chains; serial++)
    framer.push(withSerial(fixture, serial), (chunk) => decoder.push(chunk));
  decoder.end();
  let [heard, most] = [0, 0];
  await waitUntil(
    () => {
      most = Math.max(most, ffmpeg.streamDecoders, decoder.pids.length);
      decoder.read((samples) => {
        heard += framesOf(samples);
      });
      return decoder.isOver;
    },
    () => `all chains to be heard; ${heard / SAMPLE_RATE} s`,
  );
  assert.ok(most <= 3, `${most} decoders`);
  assert.ok(heard > chains * 0.95 * SAMPLE_RATE, `${heard / SAMPLE_RATE} s`);
  assert.equal(ffmpeg.streamDecoders, 0);
});

test('chains too short to be heard are left out while others are decoded, and take no memory', (t) => {
  const decoder = new StreamDecoder({ ffmpeg: newFfmpeg(), clock: new ManualClock(), family: 'webm' });
  t.after(() => decoder.close());
  const bytes = Buffer.alloc(1000);
  const chunk = { bytes, isSyncPoint: false, isHeader: false, duration: micros(20_000) };
  for (let count = 0; count < 10_000; count++) {
    decoder.push({ ...chunk, isHeader: true, duration: micros(0) });
    decoder.push(chunk);
  }
  assert.ok(decoder.unreadBytes <= 3 * 2 * bytes.length, `${decoder.unreadBytes}`);
  assert.ok(decoder.pending <= 3 * 0.02 * SAMPLE_RATE, `${decoder.pending}`);
});
