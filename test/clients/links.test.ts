import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decodeWithFfmpeg, startToneEncoder } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { askLink, linkForms, makeLink, startBroadcast } from '../support/link-client.ts';
import { Program } from '../support/program.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port } = await startFreeStation({ after });

const isLive = async (id: string) => (await askLink(port, id))?.state === 'live';

for (const form of ['opus', 'mp3', 'aac', 'webm'] as const) {
  test(`ffmpeg sends ${form} by POST, and listeners get the right content type`, async (t) => {
    const hertz = chooseTone(t);
    const link = await makeLink(port);
    const broadcaster = startBroadcast(t, link, { hertz }, form);
    await waitUntil(
      () => isLive(link.stream_id),
      () => `a link on air; ${broadcaster.messages.slice(-800)}`,
    );
    const head = await fetch(link.stream_url, { method: 'HEAD' });
    assert.equal(head.headers.get('content-type'), linkForms[form].contentType);
    const heard = await decodeWithFfmpeg(t, link.stream_url, 3);
    assert.match(heard.messages, linkForms[form].decoded);
    assertTone(heard, { hertz, seconds: 2.5 });
    assert.equal(broadcaster.hasEnded, false);
  });
}

test('curl sends MP3 by PUT as it is encoded, with any content type, and gets the result at the end', async (t) => {
  const hertz = chooseTone(t);
  const link = await makeLink(port);
  const encoder = startToneEncoder(t, { hertz }, 'mp3');
  const curl = Program.start(t, {
    command: 'curl',
    arguments: ['-sS', '-N', '-T', '-', '-H', 'Content-Type: application/x-www-form-urlencoded', link.ingest_url],
    takesInput: true,
  });
  encoder.stdout.pipe(curl.stdin);
  await waitUntil(
    () => isLive(link.stream_id),
    () => `a link on air; ${curl.messages}`,
  );
  const heard = await decodeWithFfmpeg(t, link.stream_url, 2);
  assert.match(heard.messages, linkForms.mp3.decoded);
  assertTone(heard, { hertz, seconds: 1.8 });
  await encoder.stop();
  await curl.waitForMessage(/The broadcast has ended/);
});

test('of two ffmpegs with the same key the listeners of the first hear the second', async (t) => {
  const [first, second] = [640, 1340];
  const link = await makeLink(port);
  const dismissed = startBroadcast(t, link, { hertz: first });
  await waitUntil(() => isLive(link.stream_id), 'a link on air');
  const hearing = decodeWithFfmpeg(t, link.stream_url, 6);
  await waitUntil(async () => (await askLink(port, link.stream_id))?.listeners === 1, 'a listener');
  startBroadcast(t, link, { hertz: second });
  await dismissed.waitForEnd();
  const { pcm, sampleRate } = await hearing;
  const tail = pcm.subarray(pcm.length - 2 * sampleRate);
  assertTone({ pcm: tail, sampleRate }, { hertz: second, seconds: 1, isUnbroken: false });
});
