import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decodeWithFfmpeg } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { askLink, linkForms, makeLink, startBroadcast } from '../support/link-client.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port } = await startFreeStation({ after });

const isLive = async (id: string) => (await askLink(port, id))?.state === 'live';

for (const form of ['opus', 'mp3', 'aac', 'webm'] as const) {
  test(`ffmpeg sends ${form} by POST, and listeners hear it as what it is`, async (t) => {
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
