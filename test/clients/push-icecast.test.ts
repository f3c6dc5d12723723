import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { millis, SystemClock } from '../../src/core/index.ts';
import type { EncodedForm } from '../../src/encoders/index.ts';
import { IcecastOutput, type IcecastTarget } from '../../src/outputs/index.ts';
import { encodedForms, FedStream, programTitle } from '../support/fed-stream.ts';
import { codecForms, decodeWithFfmpeg, startToneEncoder, type ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { startIcecastServer } from '../support/icecast-server.ts';
import { findNeighbouringPorts } from '../support/neighbouring-ports.ts';
import type { TestHooks } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { waitForSource } from '../support/station-status.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';
import { servers } from './tested-programs.ts';

const HEARD_SECONDS = 3;
const TITLE_PATIENCE_MS = 20_000;

/** An encoded tone in real time. */
function startTone(hooks: TestHooks, hertz: number, codec: ToneCodec): FedStream {
  const form: EncodedForm = codec === 'mp3' ? encodedForms.mp3 : codec === 'aac' ? encodedForms.aac : encodedForms.ogg;
  const stream = new FedStream(form);
  startToneEncoder(hooks, { hertz }, codec).stdout.on('data', (bytes: Buffer) => stream.feed(bytes));
  return stream;
}

/** An output that pushes the stream to a server on this machine, ended with the test. */
function pushTo(hooks: TestHooks, port: number, stream: FedStream, changes: Partial<IcecastTarget> = {}) {
  const output = new IcecastOutput({
    clock: new SystemClock(),
    logger: silentLogger,
    name: 'push',
    target: {
      url: `icecast://127.0.0.1:${port}/pushed`,
      host: '127.0.0.1',
      port,
      tls: false,
      mount: '/pushed',
      sid: null,
      user: 'source',
      password: 'hackme',
      protocol: 'auto',
      ...changes,
    },
    stream,
    description: new Map([
      ['ice-name', 'Pushed – Ö'],
      ['ice-genre', 'Test'],
      ['ice-public', '0'],
    ]),
    userAgent: 'airchain-test/1',
    retry: { first: millis(200), max: millis(1000) },
    random: Math.random,
  });
  output.open();
  hooks.after(() => output.close());
  return output;
}

async function assertHeard(hooks: TestHooks, port: number, codec: ToneCodec, hertz: number, mount = '/pushed') {
  const heard = await decodeWithFfmpeg(hooks, `http://127.0.0.1:${port}${mount}`, HEARD_SECONDS);
  assert.match(heard.messages, codecForms[codec].decoded);
  assertTone(heard, { hertz, seconds: HEARD_SECONDS - 0.1 });
}

/** Asserts that a player that connects now, or soon, shows the title. */
async function assertTitleShown(hooks: TestHooks, port: number, title: string): Promise<void> {
  const look = async () => {
    const { messages } = await decodeWithFfmpeg(hooks, `http://127.0.0.1:${port}/pushed`, 0.5);
    return new RegExp(`title *: ${title}\n`, 'i').test(messages);
  };
  await waitUntil(look, `players are shown "${title}"`, TITLE_PATIENCE_MS);
}

/** In letters that are the same in UTF-8 and in ISO 8859-1, in which Icecast reads SHOUTcast's titles. */
const PLAIN_TITLE = programTitle("It's a song", 'Band');
const PLAIN_TEXT = "Band - It's a song";

describe('airchain pushes to icecast2', { concurrency: 2 }, () => {
  for (const protocol of ['auto', 'source'] as const) {
    test(`MP3 with its description and titles, ${protocol === 'auto' ? 'PUT' : 'SOURCE'}`, async (t) => {
      const hertz = chooseTone(t);
      const icecast = await startIcecastServer(t);
      const stream = startTone(t, hertz, 'mp3');
      stream.setTitle(programTitle('Älterer Titel'));
      const output = pushTo(t, icecast.port, stream, { protocol });
      const status = await waitForSource(icecast.port, '/pushed', ({ title }) => title === 'Älterer Titel');
      assert.equal(status.server_type, 'audio/mpeg');
      assert.equal(status.genre, 'Test');
      assert.equal(status.bitrate, 128);
      assert.equal(status['ice-samplerate'] ?? status.samplerate, 44_100);
      stream.setTitle(PLAIN_TITLE);
      await waitForSource(icecast.port, '/pushed', ({ title }) => title === PLAIN_TEXT);
      await assertHeard(t, icecast.port, 'mp3', hertz);
      const { protocol: spoken, titleFailures, bitrateKbps, reconnectCount } = output.snapshot();
      assert.equal(spoken, protocol === 'auto' ? 'PUT' : 'SOURCE');
      assert.equal(titleFailures, 0);
      assert.equal(reconnectCount, 0);
      assert.ok(bitrateKbps > 100 && bitrateKbps < 160, `${bitrateKbps} kbit/s`);
    });
  }

  for (const codec of ['opus', 'vorbis'] as const) {
    test(`Ogg with its titles inside: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const icecast = await startIcecastServer(t);
      const stream = startTone(t, hertz, codec);
      stream.setTitle(programTitle('First'));
      const output = pushTo(t, icecast.port, stream);
      await waitForSource(icecast.port, '/pushed');
      await assertHeard(t, icecast.port, codec, hertz);
      await assertTitleShown(t, icecast.port, 'First');
      stream.setTitle(programTitle('Zweites Stück – Ä', 'Band'));
      await assertTitleShown(t, icecast.port, 'Zweites Stück – Ä');
      // Icecast 2.4 itself reads titles of Vorbis alone.
      if (codec === 'vorbis') {
        const { artist, title } = await waitForSource(icecast.port, '/pushed', ({ title }) => title !== 'First');
        assert.deepEqual([artist, title], ['Band', 'Zweites Stück – Ä']);
      }
      await assertHeard(t, icecast.port, codec, hertz);
      assert.equal(output.snapshot().reconnectCount, 0);
    });
  }

  for (const codec of servers.pushTarget.codecs) {
    test(`${codec} is heard`, async (t) => {
      const hertz = chooseTone(t);
      const icecast = await startIcecastServer(t);
      pushTo(t, icecast.port, startTone(t, hertz, codec));
      await waitForSource(icecast.port, '/pushed');
      await assertHeard(t, icecast.port, codec, hertz);
    });
  }

  test('as SHOUTcast, with titles', async (t) => {
    const hertz = chooseTone(t);
    const [port] = await findNeighbouringPorts();
    const icecast = await startIcecastServer(
      t,
      `<listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address>
       <shoutcast-mount>/pushed</shoutcast-mount></listen-socket><shoutcast-mount>/pushed</shoutcast-mount>`,
    );
    const stream = startTone(t, hertz, 'mp3');
    stream.setTitle(PLAIN_TITLE);
    const output = pushTo(t, port, stream, { mount: null, url: `shoutcast://127.0.0.1:${port}` });
    await waitForSource(icecast.port, '/pushed', ({ title }) => title === PLAIN_TEXT);
    await assertHeard(t, icecast.port, 'mp3', hertz);
    assert.equal(output.snapshot().protocol, 'SHOUTcast');
    assert.equal(output.snapshot().titleFailures, 0);
  });

  test('reconnects after the server was away, and counts it', async (t) => {
    const hertz = chooseTone(t);
    const icecast = await startIcecastServer(t);
    const stream = startTone(t, hertz, 'mp3');
    stream.setTitle(PLAIN_TITLE);
    const output = pushTo(t, icecast.port, stream);
    await waitForSource(icecast.port, '/pushed', ({ title }) => title === PLAIN_TEXT);
    await icecast.program.stop('SIGKILL');
    await waitUntil(() => output.state === 'waiting', 'it has lost the server');
    assert.match(output.lastError ?? '', /^Cannot push to "icecast:/);
    await startIcecastServer(t, '', icecast.port);
    await waitForSource(icecast.port, '/pushed', ({ title }) => title === PLAIN_TEXT);
    await assertHeard(t, icecast.port, 'mp3', hertz);
    assert.equal(output.snapshot().reconnectCount, 1);
  });

  test('reports a wrong password and a mount in use', async (t) => {
    const hertz = chooseTone(t);
    const icecast = await startIcecastServer(t);
    const stream = startTone(t, hertz, 'mp3');
    pushTo(t, icecast.port, stream);
    await waitForSource(icecast.port, '/pushed');
    const wrong = pushTo(t, icecast.port, stream, { password: 'sesame' });
    const second = pushTo(t, icecast.port, stream);
    await waitUntil(() => wrong.lastError !== null && second.lastError !== null, 'both are refused');
    assert.equal(wrong.snapshot().lastErrorCode, 'PUSH_LOGIN_WRONG');
    assert.equal(wrong.state, 'waiting');
    assert.doesNotMatch(wrong.lastError!, /sesame/);
    assert.equal(second.snapshot().lastErrorCode, 'PUSH_MOUNT_IN_USE');
    await assertHeard(t, icecast.port, 'mp3', hertz);
  });
});

describe('airchain pushes to airchain', { concurrency: 2 }, () => {
  for (const codec of ['mp3', 'opus', 'vorbis', 'flac'] as const) {
    test(`${codec}, with titles, its audio unbroken`, async (t) => {
      const hertz = chooseTone(t);
      const { port } = await startFreeStation(t);
      const stream = startTone(t, hertz, codec);
      pushTo(t, port, stream);
      await waitForSource(port, '/pushed', ({ server_name }) => server_name === 'Pushed – Ö');
      const hearing = assertHeard(t, port, codec, hertz);
      for (const title of ['Erstes Stück – Ä', 'Second piece']) {
        stream.setTitle(programTitle(title));
        await waitForSource(port, '/pushed', (source) => source.title === title, TITLE_PATIENCE_MS);
      }
      await hearing;
    });
  }

  test('as SHOUTcast', async (t) => {
    const hertz = chooseTone(t);
    const [port, next] = await findNeighbouringPorts();
    await startFreeStation(t, { server: { listen: [{ port }, { port: next, shoutcast: '/pushed' }] } });
    const stream = startTone(t, hertz, 'mp3');
    stream.setTitle(programTitle('Ö'));
    pushTo(t, port, stream, { mount: null });
    await waitForSource(port, '/pushed', ({ title }) => title === 'Ö');
    await assertHeard(t, port, 'mp3', hertz);
  });
});
