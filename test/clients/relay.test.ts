import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { codecForms, decodeWithFfmpeg, startFfmpegSource, type ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { startIcecastServer } from '../support/icecast-server.ts';
import { IcyClient } from '../support/icy-client.ts';
import { readSources, waitForSource } from '../support/station-status.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';
import { servers } from './tested-programs.ts';

const HEARD_SECONDS = 3;
/** A tone in Vorbis needs seconds for the bytes between two ICY blocks. */
const TITLE_PATIENCE_MS = 20_000;
const RETRY = { first: '250ms', max: '1s' };

const urlOf = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;

/** Sets a title as a DJ's tool does. */
async function setTitle(port: number, mount: string, song: string): Promise<void> {
  const query = new URLSearchParams({ mount, mode: 'updinfo', charset: 'UTF-8', song });
  const authorization = `Basic ${Buffer.from('admin:hackme').toString('base64')}`;
  const answer = await fetch(`${urlOf(port, '/admin/metadata')}?${query}`, { headers: { authorization } });
  assert.match(await answer.text(), /Metadata update successful/);
}

/** Asserts that the server sends the tone, in the codec of the source. */
async function assertHeard(t: TestContext, port: number, mount: string, codec: ToneCodec, hertz: number) {
  const heard = await decodeWithFfmpeg(t, urlOf(port, mount), HEARD_SECONDS);
  assert.match(heard.messages, codecForms[codec].decoded);
  assertTone(heard, { hertz, seconds: HEARD_SECONDS - 0.1 });
}

/** Asserts that a player shows the title, at once or after its burst. */
async function assertTitleHeard(port: number, path: string, title: string): Promise<void> {
  const player = await IcyClient.open({ port, path, icy: true });
  const message = () => `"${title}" is shown, not only ${JSON.stringify(player.titles)}`;
  await waitUntil(() => player.titles.some(({ text }) => text === `StreamTitle='${title}';`), message);
  player.close();
}

async function waitUntilGone(port: number, mount: string): Promise<void> {
  let isGone = false;
  const look = async () => {
    isGone ||= !(await readSources(port)).has(mount);
  };
  await waitUntil(() => {
    void look();
    return isGone;
  }, `${mount} is gone`);
}

describe('airchain relays icecast2', { concurrency: 3 }, () => {
  test('MP3 with its titles and its description', async (t) => {
    const hertz = chooseTone(t);
    const icecast = await startIcecastServer(t);
    startFfmpegSource(t, { port: icecast.port, mount: '/far.mp3', codec: 'mp3', hertz, name: 'Far away' });
    const relays = [{ url: urlOf(icecast.port, '/far.mp3'), mount: '/near.mp3', retry: RETRY }];
    const { port } = await startFreeStation(t, { relays });
    const status = await waitForSource(port, '/near.mp3', ({ server_name }) => server_name === 'Far away');
    assert.equal(status.server_type, 'audio/mpeg');
    await setTitle(icecast.port, '/far.mp3', "It's a title");
    await waitForSource(port, '/near.mp3', ({ title }) => title === "It's a title");
    await assertTitleHeard(port, '/near.mp3', "It's a title");
    await assertHeard(t, port, '/near.mp3', 'mp3', hertz);
  });

  for (const codec of servers.relayOrigin.codecs) {
    test(`${codec} is heard`, async (t) => {
      const hertz = chooseTone(t);
      const icecast = await startIcecastServer(t);
      startFfmpegSource(t, { port: icecast.port, mount: '/far', codec, hertz });
      const { port } = await startFreeStation(t, {
        relays: [{ url: urlOf(icecast.port, '/far'), retry: RETRY }],
      });
      await waitForSource(port, '/far', ({ server_type }) => server_type === codecForms[codec].contentType);
      await assertHeard(t, port, '/far', codec, hertz);
    });
  }

  test('all mounts of a master, as they come and go', async (t) => {
    const hertz = chooseTone(t);
    const icecast = await startIcecastServer(t);
    const source = startFfmpegSource(t, { port: icecast.port, mount: '/one.mp3', codec: 'mp3', hertz });
    startFfmpegSource(t, { port: icecast.port, mount: '/two.ogg', codec: 'opus', hertz });
    const master = { url: urlOf(icecast.port, '/'), password: 'hackme', interval: '1s', retry: RETRY };
    const { port } = await startFreeStation(t, { master });
    await waitForSource(port, '/one.mp3');
    await waitForSource(port, '/two.ogg');
    await Promise.all([
      assertHeard(t, port, '/one.mp3', 'mp3', hertz),
      assertHeard(t, port, '/two.ogg', 'opus', hertz),
    ]);
    await source.stop();
    await waitUntilGone(port, '/one.mp3');
    assert.ok((await readSources(port)).has('/two.ogg'));
  });
});

describe('icecast2 relays airchain', { concurrency: 3 }, () => {
  test('as its master: every mount, MP3 with titles', async (t) => {
    const hertz = chooseTone(t);
    const { port } = await startFreeStation(t, { mounts: { '/secret.mp3': { hidden: true } } });
    startFfmpegSource(t, { port, mount: '/one.mp3', codec: 'mp3', hertz, name: 'At home' });
    startFfmpegSource(t, { port, mount: '/two.ogg', codec: 'opus', hertz });
    await Promise.all([waitForSource(port, '/one.mp3'), waitForSource(port, '/two.ogg')]);
    const slave = await startIcecastServer(
      t,
      `<master-server>127.0.0.1</master-server><master-server-port>${port}</master-server-port>
       <master-update-interval>1</master-update-interval>
       <master-username>relay</master-username><master-password>hackme</master-password>`,
    );
    const status = await waitForSource(slave.port, '/one.mp3', ({ server_name }) => server_name === 'At home');
    assert.equal(status.server_type, 'audio/mpeg');
    await setTitle(port, '/one.mp3', 'Über uns');
    await waitForSource(slave.port, '/one.mp3', ({ title }) => title !== undefined && title !== '');
    await assertTitleHeard(slave.port, '/one.mp3', 'Über uns');
    await waitForSource(slave.port, '/two.ogg');
    await Promise.all([
      assertHeard(t, slave.port, '/one.mp3', 'mp3', hertz),
      assertHeard(t, slave.port, '/two.ogg', 'opus', hertz),
    ]);
  });

  for (const codec of servers.relay.codecs) {
    test(`one mount of it: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const { port } = await startFreeStation(t);
      startFfmpegSource(t, { port, mount: '/home', codec, hertz });
      await waitForSource(port, '/home');
      const icecast = await startIcecastServer(
        t,
        `<relay><server>127.0.0.1</server><port>${port}</port><mount>/home</mount><local-mount>/away</local-mount>
         <on-demand>0</on-demand><relay-shoutcast-metadata>1</relay-shoutcast-metadata></relay>`,
      );
      await waitForSource(icecast.port, '/away');
      await assertHeard(t, icecast.port, '/away', codec, hertz);
    });
  }
});

describe('airchain relays airchain', { concurrency: 3 }, () => {
  test('on demand: relays while there are listeners', async (t) => {
    const hertz = chooseTone(t);
    const origin = await startFreeStation(t);
    startFfmpegSource(t, { port: origin.port, mount: '/live', codec: 'aac', hertz });
    await waitForSource(origin.port, '/live');
    const relays = [{ url: urlOf(origin.port, '/live'), onDemand: true, retry: RETRY }];
    const { port } = await startFreeStation(t, { relays });
    assert.equal((await readSources(origin.port)).get('/live')?.listeners, 0);
    await assertHeard(t, port, '/live', 'aac', hertz);
    assert.equal((await readSources(origin.port)).get('/live')?.listeners, 1);
  });

  for (const codec of ['vorbis', 'opus', 'flac'] as const) {
    test(`Ogg with titles set at the origin, its audio unbroken: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const origin = await startFreeStation(t);
      startFfmpegSource(t, { port: origin.port, mount: '/live.ogg', codec, hertz });
      await waitForSource(origin.port, '/live.ogg');
      const { port } = await startFreeStation(t, {
        master: { url: urlOf(origin.port, '/'), password: 'hackme', interval: '1s', retry: RETRY },
      });
      await waitForSource(port, '/live.ogg');
      const hearing = assertHeard(t, port, '/live.ogg', codec, hertz);
      for (const song of ['Erstes Stück – Ä', 'Second piece']) {
        await setTitle(origin.port, '/live.ogg', song);
        await waitForSource(port, '/live.ogg', ({ title }) => title === song, TITLE_PATIENCE_MS);
      }
      await hearing;
    });
  }

  test('reconnects after the origin was away', async (t) => {
    const hertz = chooseTone(t);
    const origin = await startFreeStation(t);
    const first = startFfmpegSource(t, { port: origin.port, mount: '/live', codec: 'mp3', hertz });
    await waitForSource(origin.port, '/live');
    const { port } = await startFreeStation(t, {
      relays: [{ url: urlOf(origin.port, '/live'), retry: RETRY }],
      mounts: { default: { grace: '100ms' } },
    });
    await waitForSource(port, '/live');
    await first.stop();
    await waitUntilGone(port, '/live');
    startFfmpegSource(t, { port: origin.port, mount: '/live', codec: 'mp3', hertz });
    await waitForSource(port, '/live');
    await assertHeard(t, port, '/live', 'mp3', hertz);
  });
});
