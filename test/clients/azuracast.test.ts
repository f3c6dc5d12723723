import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { askAdmin } from '../support/admin-client.ts';
import { AuthServer } from '../support/auth-server.ts';
import { codecForms, decodeWithFfmpeg, startFfmpegSource, type ToneCodec } from '../support/ffmpeg.ts';
import { startPanelStation } from '../support/panel-station.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const codecs: readonly ToneCodec[] = ['mp3', 'opus', 'flac'];
const mountOf = (codec: ToneCodec) => `/radio.${codec}`;

const auth = await AuthServer.start();
after(() => auth.stop());
const panel = await startPanelStation({ after }, codecs.map(mountOf), auth.url('/listener-auth'));
const streamUrl = (mount: string) => `http://127.0.0.1:${panel.proxyPort}/listen/club${mount}`;

/** What the panel reads of a mount. */
async function readMount(mount: string): Promise<string> {
  const headers = { Authorization: `Basic ${btoa('admin:hackme')}` };
  const stats = await (await fetch(`http://127.0.0.1:${panel.port}/admin/stats`, { headers })).text();
  return new RegExp(`<source mount="${mount}">.*?</source>`, 's').exec(stats)?.[0] ?? '';
}

for (const codec of codecs) {
  test(`under AzuraCast's configuration and proxy ${codec} plays, and the panel reads what is on air`, async (t) => {
    const hertz = chooseTone(t);
    const mount = mountOf(codec);
    startFfmpegSource(t, { port: panel.port, mount, codec, hertz });
    await waitForSource(panel.port, mount);
    await setTitle(panel.port, mount, 'Die Ärzte - Schrei nach Liebe');

    const hearing = decodeWithFfmpeg(t, streamUrl(mount), 3);
    await waitUntil(
      async () => /<IP>/.test(await askAdmin(panel.port, `/admin/listclients?mount=${mount}`)),
      'the panel to see the listener',
    );
    const clients = await askAdmin(panel.port, `/admin/listclients?mount=${mount}`);
    assert.match(clients, /<IP>203\.0\.113\.9<\/IP>/, 'the address is the one behind the proxy');
    for (const key of ['ID', 'UserAgent', 'Connected']) assert.match(clients, new RegExp(`<${key}>[^<]+</${key}>`));

    const stats = await readMount(mount);
    // The panel shows a mount without a title as off air.
    assert.match(stats, /<title>Die Ärzte - Schrei nach Liebe<\/title>/);
    assert.match(stats, /<listeners>1<\/listeners>/);
    assert.match(stats, new RegExp(`<server_type>${codecForms[codec].contentType}</server_type>`));

    const heard = await hearing;
    assert.match(heard.messages, codecForms[codec].decoded);
    assertTone(heard, { hertz, seconds: 2.9 });
  });
}

test('each listener is authorized by the panel, and a refused one gets 401', async (t) => {
  startFfmpegSource(t, { port: panel.port, mount: '/radio.mp3', codec: 'mp3', hertz: chooseTone(t) });
  await waitForSource(panel.port, '/radio.mp3');
  assert.ok(auth.calls.length > 0);
  auth.answer = { status: 403 };
  t.after(() => {
    auth.answer = { status: 200, headers: { 'icecast-auth-user': '1' } };
  });
  const refused = await fetch(streamUrl('/radio.mp3'));
  assert.equal(refused.status, 401);
  assert.match(auth.calls.at(-1)!.body, /action=listener_add.*ip=203\.0\.113\.9/);
});

test('players that the panel bans are refused', async (t) => {
  startFfmpegSource(t, { port: panel.port, mount: '/radio.mp3', codec: 'mp3', hertz: chooseTone(t) });
  await waitForSource(panel.port, '/radio.mp3');
  const banned = await fetch(streamUrl('/radio.mp3'), { headers: { 'User-Agent': 'BadPlayer/1.0' } });
  assert.equal(banned.status, 403);
});

test("the panel's signal reloads its new file, and listeners stay connected", async (t) => {
  const hertz = chooseTone(t);
  startFfmpegSource(t, { port: panel.port, mount: '/radio.mp3', codec: 'mp3', hertz });
  await waitForSource(panel.port, '/radio.mp3');
  const hearing = decodeWithFfmpeg(t, streamUrl('/radio.mp3'), 4);
  panel.reload('<stream-description>After the reload</stream-description>');
  await waitForSource(panel.port, '/radio.mp3', ({ server_description }) => server_description === 'After the reload');
  assertTone(await hearing, { hertz, seconds: 3.9 });
});

test('the access log is where the panel looks for it, in the form that it reads', async () => {
  await fetch(streamUrl('/nothing.mp3'), { headers: { 'User-Agent': 'Player/1.0' } });
  const line =
    /^203\.0\.113\.9 - \S+ \[[^\]]+\] "GET \/nothing\.mp3\?&_ic2=1 HTTP\/1\.\d" 404 \d+ "-" "Player\/1\.0" \d+$/m;
  const readLog = () => readFileSync(join(panel.logFolder, 'icecast_access.log'), 'utf8');
  await waitUntil(
    () => line.test(readLog()),
    () => `a line in the log: ${readLog()}`,
  );
});

test('a fallback that is a file to icecast-kh is named at the start', () => {
  assert.match(panel.program.messages, /fallback-\[128\]\.mp3/);
});
