import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';

const { port } = await startFreeStation({ after });
const browser = await startChromium({ after });

/** A key picture every three seconds, clusters of a second at the most: two of three begin with another picture. */
const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25'];
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
const codecs = [
  '-c:v',
  'libvpx',
  '-deadline',
  'realtime',
  '-b:v',
  '400k',
  '-g',
  '75',
  '-c:a',
  'libopus',
  '-b:a',
  '64k',
];
const output = ['-f', 'webm', '-live', '1', '-cluster_time_limit', '1000', '-content_type', 'video/webm'];

/** What a page sees first. */
interface FirstPicture {
  /** Seconds of the stream before it. */
  readonly lead: number;
  /** How many colours it has, of 64: a picture that lacks the one it is built on is grey. */
  readonly colours: number;
}

const firstPicture = `(async () => {
  const video = document.createElement('video');
  document.body.append(video);
  Object.assign(video, { muted: true, autoplay: true, src: '/video' });
  const shown = await new Promise((resolve) => video.requestVideoFrameCallback((_, frame) => resolve(frame)));
  const context = document.createElement('canvas').getContext('2d');
  context.drawImage(video, 0, 0, 300, 150);
  const { data } = context.getImageData(0, 0, 300, 150);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) colours.add([...data.subarray(at, at + 3)].map((v) => v >> 6).join());
  return { lead: shown.mediaTime - video.buffered.start(0), colours: colours.size };
})()`;

test('a listener that joins WebM late sees a whole picture before the audio continues', {
  timeout: 60_000,
}, async (t) => {
  const url = `icecast://source:hackme@127.0.0.1:${port}/video`;
  const source = Program.start(t, {
    command: 'ffmpeg',
    arguments: ['-nostdin', '-re', ...picture, '-re', ...tone, ...codecs, ...output, url],
  });
  await source.waitForMessage(/time=00:00:08/);
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  const first = (await page.evaluate(firstPicture)) as FirstPicture;
  t.diagnostic(`the picture came ${first.lead} s into the stream, with ${first.colours} colours`);
  assert.ok(first.lead < 0.3, `${first.lead} s of sound without a picture`);
  assert.ok(first.colours >= 8, `${first.colours} colours`);
});
