import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { millis } from '../../src/core/index.ts';
import { readFixture } from '../support/feed-framer.ts';
import { decodeWithFfmpeg, startToneEncoder } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { readChains } from '../support/ogg-reader.ts';
import { Program } from '../support/program.ts';
import { readSources, waitForSource } from '../support/station-status.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';
import { framedPacket, WebcastClient } from '../support/webcast-client.ts';

const { port } = await startFreeStation({ after }, { mounts: { '/own': { sourcePassword: 'own' } } });

/** Headers left out: bare packets, as WebCodecs gives them. */
const opusPackets = readChains(readFixture('tone.opus'))[0]!.packets.slice(2);
const opusHello = { mime: 'audio/opus', airchain: true, audio: { channels: 1 } };

function sendPackets(client: WebcastClient, from: number, count: number): void {
  for (let index = from; index < from + count; index++) {
    client.send(framedPacket(index, opusPackets[index % opusPackets.length]!));
  }
}

async function claimTone(t: TestContext, mount: string, hertz: number): Promise<void> {
  await waitForSource(port, mount);
  const heard = await decodeWithFfmpeg(t, `http://127.0.0.1:${port}${mount}`, 2);
  assertTone(heard, { hertz, seconds: 1.9, isUnbroken: false });
}

test('webcast.js: MP3 at the path of the mount is heard there, with its title', { timeout: 30_000 }, async (t) => {
  const hertz = chooseTone(t);
  const client = await WebcastClient.open(t, port, '/mp3');
  client.hello({ mime: 'audio/mpeg', audio: { channels: 2, samplerate: 44100, bitrate: 128, encoder: 'libmp3lame' } });
  startToneEncoder(t, { hertz }, 'mp3').stdout.on('data', (bytes: Buffer) => client.send(bytes));
  await waitForSource(port, '/mp3');
  client.say({ type: 'metadata', data: { title: 'Tone', artist: 'ffmpeg' } });
  client.say({ type: 'something else', data: {} });
  await claimTone(t, '/mp3', hertz);
  assert.equal((await readSources(port)).get('/mp3')?.title, 'ffmpeg - Tone');
  assert.deepEqual(client.words, [], 'who does not ask for our words hears none');
});

test('WebM with Opus, as MediaRecorder makes it, is heard', { timeout: 30_000 }, async (t) => {
  const hertz = chooseTone(t);
  const client = await WebcastClient.open(t, port, '/studio/socket?mount=/webm');
  client.hello({ mime: 'audio/webm;codecs=opus' });
  const encoder = Program.start(t, {
    command: 'ffmpeg',
    arguments:
      `-v error -re -f lavfi -i sine=frequency=${hertz}:sample_rate=48000 -c:a libopus -f webm -live 1 -cluster_time_limit 200 pipe:1`.split(
        ' ',
      ),
    givesSound: true,
  });
  encoder.stdout.on('data', (bytes: Buffer) => client.send(bytes));
  await claimTone(t, '/webm', hertz);
});

test('bare Opus packets become an Ogg stream; a lost socket comes back into the same stream and its listeners stay', async (t) => {
  const first = await WebcastClient.open(t, port, '/studio/socket?mount=/packets');
  first.hello(opusHello);
  const { resume, isResumed, resumeSeconds } = await first.hear('welcome');
  assert.deepEqual([isResumed, resumeSeconds], [false, 30]);
  sendPackets(first, 0, 50);
  await first.hear('state', ({ onAir }) => onAir === true);
  const listener = await IcyClient.open({ port, path: '/packets' });
  await waitUntil(() => listener.body.length > 1000, 'the listener hears');
  await first.hear('state', ({ listeners }) => listeners === 1);
  first.vanish();
  const other = await WebcastClient.open(t, port, '/studio/socket?mount=/packets');
  other.hello(opusHello);
  assert.deepEqual(await other.closed, [4403, 'another source feeds this mount']);
  const second = await WebcastClient.open(t, port, '/studio/socket?mount=/packets');
  second.hello({ ...opusHello, password: undefined, resume });
  assert.equal((await second.hear('welcome')).isResumed, true);
  sendPackets(second, 50, 50);
  second.socket.close(1000);
  await second.closed;
  await listener.connection.receiveAll();
  const chains = readChains(listener.body);
  assert.equal(chains.length, 1, 'one serial');
  const pages = chains[0]!.pages.slice(2);
  for (const [index, page] of pages.slice(1).entries()) {
    assert.equal(page.sequence, pages[index]!.sequence + 1);
    assert.equal(page.granule, pages[index]!.granule + 960);
  }
  assert.deepEqual(chains[0]!.packets.at(-1), opusPackets[99 % opusPackets.length]);
  const decoder = Program.start(t, {
    command: 'ffmpeg',
    arguments: '-v error -i pipe:0 -f s16le -ac 1 -ar 48000 pipe:1'.split(' '),
    takesInput: true,
    givesSound: true,
  });
  decoder.stdin.end(listener.body);
  await decoder.waitForEnd(10_000);
  assert.equal(decoder.messages, '');
  assert.ok(decoder.sound.length / 2 >= (pages.length - 1) * 960);
});

test('a second socket with the same secret takes over, and the first is closed', async (t) => {
  const first = await WebcastClient.open(t, port, '/studio/socket?mount=/twice');
  first.hello(opusHello);
  const { resume } = await first.hear('welcome');
  const second = await WebcastClient.open(t, port, '/studio/socket?mount=/twice');
  second.hello({ ...opusHello, resume });
  assert.deepEqual(await first.closed, [4409, 'taken over']);
  await second.hear('welcome', ({ isResumed }) => isResumed === true);
  sendPackets(second, 0, 20);
  await waitForSource(port, '/twice');
});

test('the place of a lost sender is free after its time', async (t) => {
  const clock = new ManualClock();
  const limits = { studioResume: '30s' };
  const manual = await startFreeStation(t, { server: { limits } }, { clock });
  const first = await WebcastClient.open(t, manual.port, '/studio/socket?mount=/kept');
  first.hello(opusHello);
  await first.hear('welcome');
  sendPackets(first, 0, 20);
  await waitForSource(manual.port, '/kept');
  first.vanish();
  await waitUntil(() => manual.log.some((line) => line.includes('its place is kept')), 'the loss is seen');
  clock.advance(millis(29_900));
  assert.ok((await readSources(manual.port)).has('/kept'));
  clock.advance(millis(200));
  const second = await WebcastClient.open(t, manual.port, '/studio/socket?mount=/kept');
  second.hello(opusHello);
  assert.equal((await second.hear('welcome')).isResumed, false);
});

const refusals: readonly (readonly [what: string, path: string, hello: object, code: number])[] = [
  ['a wrong password', '/refused', { mime: 'audio/mpeg', password: 'wrong' }, 4401],
  ['no password', '/refused', { mime: 'audio/mpeg', user: undefined, password: undefined }, 4401],
  ['the password of another mount', '/own', { mime: 'audio/mpeg' }, 4401],
  ['a hello without mime', '/refused', {}, 1003],
  ['an unknown input', '/studio/socket?input=unknown', { mime: 'audio/mpeg' }, 4404],
  ['no mount', '/studio/socket', { mime: 'audio/mpeg' }, 4404],
  ['a mount that would be two lines', '/studio/socket?mount=/a%0A/b', { mime: 'audio/mpeg' }, 4404],
  ['the path of a page', '/studio/socket?mount=/studio', { mime: 'audio/mpeg' }, 4404],
  ['a mount that climbs', '/studio/socket?mount=/a/../b', { mime: 'audio/mpeg' }, 4404],
  ['a mount with an empty part', '/studio/socket?mount=//evil.example/a', { mime: 'audio/mpeg' }, 4404],
  ['a mount that is very long', `/studio/socket?mount=/${'a'.repeat(1100)}`, { mime: 'audio/mpeg' }, 4404],
];
for (const [what, path, hello, code] of refusals) {
  test(`${what} is refused with ${code}`, async (t) => {
    const client = await WebcastClient.open(t, port, path);
    client.hello(hello);
    assert.equal((await client.closed)[0], code);
  });
}

test('an administrator of the page sends by the session alone; a page of another server does not', async (t) => {
  const login = await fetch(`http://127.0.0.1:${port}/api/login`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'hackme' }),
  });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  const hello = { mime: 'audio/opus', airchain: true, user: undefined, password: undefined };
  const own = await WebcastClient.open(t, port, '/studio/socket?mount=/session', { cookie });
  own.hello(hello);
  assert.equal((await own.hear('welcome')).user, 'admin');
  const foreign = await WebcastClient.open(t, port, '/foreign', { cookie, origin: 'https://elsewhere.example' });
  foreign.hello(hello);
  assert.equal((await foreign.closed)[0], 4401);
  const withPassword = await WebcastClient.open(t, port, '/foreign', { origin: 'https://elsewhere.example' });
  withPassword.hello({ mime: 'audio/opus', airchain: true });
  await withPassword.hear('welcome');
});

test('garbage ends the socket: sound before the hello, no packet, no message, a message that is too large', async (t) => {
  const early = await WebcastClient.open(t, port, '/garbage');
  early.send(Buffer.alloc(100));
  assert.equal((await early.closed)[0], 1003);
  for (const bytes of [Buffer.alloc(3), Buffer.alloc(9), Buffer.alloc(20_000, 7)]) {
    const client = await WebcastClient.open(t, port, '/garbage');
    client.hello({ mime: 'audio/opus' });
    client.send(bytes);
    assert.equal((await client.closed)[0], 1003);
  }
  const words = await WebcastClient.open(t, port, '/garbage');
  words.hello({ mime: 'audio/mpeg' });
  words.socket.send('no JSON');
  assert.equal((await words.closed)[0], 1003);
  const large = await WebcastClient.open(t, port, '/garbage');
  large.hello({ mime: 'audio/mpeg' });
  large.send(Buffer.alloc(300_000));
  assert.equal((await large.closed)[0], 1009);
});

test('who says no hello, and who sends no sound, is let go in time', async (t) => {
  const clock = new ManualClock();
  const manual = await startFreeStation(t, {}, { clock });
  const silent = await WebcastClient.open(t, manual.port, '/silent');
  const mute = await WebcastClient.open(t, manual.port, '/mute');
  mute.hello({ mime: 'audio/mpeg' });
  await waitUntil(() => manual.log.some((line) => line.includes('source connected')), 'the source is there');
  clock.advance(millis(10_500));
  assert.deepEqual(await silent.closed, [4408, 'no hello came']);
  assert.deepEqual(await mute.closed, [4408, 'no sound came']);
});

test('a measurement counts what comes and takes no mount', async (t) => {
  const client = await WebcastClient.open(t, port, '/studio/socket?mount=/measured');
  client.hello({ mime: 'audio/opus', measure: true });
  for (let count = 0; count < 10; count++) client.send(Buffer.alloc(16_384));
  await client.hear('received', ({ bytes }) => bytes === 163_840);
  assert.equal((await readSources(port)).has('/measured'), false);
  client.send(Buffer.alloc(200_000));
  for (let count = 0; count < 50; count++) client.send(Buffer.alloc(200_000));
  assert.deepEqual(await client.closed, [1000, 'measured']);
});
