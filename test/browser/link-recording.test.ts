import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { startChromium } from '../support/chromium.ts';
import { decodeWithFfmpeg } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { askLink, makeLink } from '../support/link-client.ts';
import { chooseTone, measureTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port } = await startFreeStation({ after });
const browser = await startChromium({ after });

/** Page script: records a tone in pieces of 100 ms and passes each to `passOn`. */
const record = (hertz: number) => `(() => {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: ${hertz} });
  const destination = context.createMediaStreamDestination();
  tone.connect(destination);
  tone.start();
  window.recorder = new MediaRecorder(destination.stream, { mimeType: 'audio/webm;codecs=opus' });
  window.recorder.ondataavailable = async ({ data }) => {
    const bytes = new Uint8Array(await data.arrayBuffer());
    window.passOn(btoa(String.fromCharCode(...bytes)));
  };
  window.recorder.start(100);
})()`;

test('a recording of Chromium is relayed live as WebM', { timeout: 60_000 }, async (t) => {
  const hertz = chooseTone(t);
  const link = await makeLink(port);
  const post = request(link.ingest_url, { method: 'POST' });
  post.on('error', () => {}); // the test ends before its answer
  t.after(() => post.destroy());
  const page = await browser.newPage();
  await page.exposeFunction('passOn', (base64: string) => void post.write(Buffer.from(base64, 'base64')));
  await page.goto(`http://127.0.0.1:${port}/listen/${link.stream_id}`);
  await page.evaluate(record(hertz));
  await waitUntil(async () => (await askLink(port, link.stream_id))?.state === 'live', 'the link to be live');
  const head = await fetch(link.stream_url, { method: 'HEAD' });
  assert.equal(head.headers.get('content-type'), 'audio/webm');
  const heard = await decodeWithFfmpeg(t, link.stream_url, 3);
  const { blocks, pureBlocks } = measureTone(heard, hertz);
  assert.ok(blocks >= 25 && pureBlocks >= 0.8 * blocks, `${pureBlocks} of ${blocks} blocks are the tone`);
  await page.close();
});
