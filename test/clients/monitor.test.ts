import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createDecoder } from 'libopus-wasm';
import { millis } from '../../src/core/index.ts';
import { startFreeStation } from '../support/free-station.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MonitorClient } from '../support/monitor-client.ts';
import { tonesIn } from '../support/pcm-hearing.ts';
import { mountOutput, toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Of the station's tone inputs. */
const PEAK = 10 ** (-18 / 20);
const SECOND = 50;

const first = 523;
const second = 1370;
const station = await startFreeStation(
  { after },
  {
    inputs: { a: toneInput(first), b: toneInput(second) },
    programs: { main: { inputs: ['a'] }, other: { inputs: ['b'] } },
    outputs: [mountOutput('/stream.mp3'), mountOutput('/other.opus', { program: 'other' })],
  },
);
const { port } = station;
const admin = { authorization: `Basic ${Buffer.from('admin:hackme').toString('base64')}` };

async function getToken(at = port): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${at}/api/monitor/tokens`, { method: 'POST', headers: admin });
  return ((await answer.json()) as { token: string }).token;
}

/** The peaks of both tones in a second of stereo PCM. */
function hearTones(packets: readonly { readonly sound: Uint8Array }[]): [number, number] {
  const bytes = Buffer.concat(packets.map(({ sound }) => sound));
  const samples = Float32Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at) / 32_767);
  return tonesIn(samples, [first, second]) as [number, number];
}

for (const [query, heard] of [
  ['program=main', first],
  ['program=other', second],
  ['input=b', second],
  ['mount=/stream.mp3', first],
  ['mount=/other.opus', second],
] as const) {
  test(`hears ${query} as PCM, its tone and no other`, async (t) => {
    const client = new MonitorClient(t, port, `${query}&codec=s16le&token=${await getToken()}`);
    assert.equal((await client.hear('ready')).format.codec, 's16le');
    // A mount has to be decoded first.
    let tones: [number, number] = [0, 0];
    for (let tries = 0; tries < 8 && Math.max(...tones) < 0.8 * PEAK; tries++)
      tones = hearTones(await client.take(SECOND));
    const [own, other] = heard === first ? tones : ([tones[1], tones[0]] as const);
    assert.ok(Math.abs(own - PEAK) < 0.1 * PEAK && other < 0.01, `${heard} Hz: ${tones}`);
  });
}

test('hears a program as Opus, in packets of 20 ms without a gap', async (t) => {
  const client = new MonitorClient(t, port, `token=${await getToken()}`);
  assert.deepEqual((await client.hear('ready')).subject, { kind: 'program', name: 'main' });
  const packets = await client.take(2 * SECOND);
  const numbers = packets.map(({ head }) => head!.sequence);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => numbers[0]! + index),
  );
  const decoder = await createDecoder();
  t.after(() => decoder.free());
  const sound = Float32Array.from(packets.flatMap(({ sound: packet }) => [...decoder.decodeFloat(packet)]));
  const [own, other] = tonesIn(sound, [first, second], 4800) as [number, number];
  assert.ok(Math.abs(own - PEAK) < 0.1 * PEAK && other < 0.01, `${own} ${other}`);
});

test('the clock has the time of the audio, and pings are answered', async (t) => {
  const client = new MonitorClient(t, port, `token=${await getToken()}`);
  await client.hear('ready');
  client.say({ type: 'ping', at: 7 });
  const { at, serverAt } = await client.hear('pong');
  assert.equal(at, 7);
  const clock = await client.hear('clock');
  assert.ok(Math.abs(clock.at - serverAt) < 5000, `${clock.at} ${serverAt}`);
  const [packet] = await client.take(1);
  assert.ok(Math.abs(packet!.head!.position - clock.position) <= 48_000);
});

test('a password over the socket gives a token, which permits another socket and nothing else', async (t) => {
  const client = new MonitorClient(t, port, '');
  await client.hear('login');
  client.say({ type: 'auth', password: 'hackme' });
  const { token } = await client.hear('token');
  await client.take(1);
  await new MonitorClient(t, port, `token=${token}`).take(1);
  const later = new MonitorClient(t, port, '');
  await later.hear('login');
  later.say({ type: 'auth', token });
  await later.take(1);
  const stats = await fetch(`http://127.0.0.1:${port}/api/stats`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(stats.status, 401);
});

test('the cookie of a login is not a token, and a wrong token gets an error', async (t) => {
  const login = await fetch(`http://127.0.0.1:${port}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password: 'hackme' }),
  });
  assert.equal(login.status, 200);
  const cookie = login.headers.get('set-cookie')!.split(';', 1)[0]!;
  const client = new MonitorClient(t, port, '', { cookie });
  await client.hear('login');
  assert.equal(client.packets.length, 0);
  const wrong = new MonitorClient(t, port, 'token=none');
  assert.equal(await wrong.closed, 4401);
  assert.equal((await wrong.hear('error')).code, 'AUTH_SESSION_ENDED');
  const wrongPassword = new MonitorClient(t, port, '');
  await wrongPassword.hear('login');
  wrongPassword.say({ type: 'auth', username: 'admin', password: 'wrong' });
  assert.equal(await wrongPassword.closed, 4401);
  assert.equal((await wrongPassword.hear('error')).code, 'AUTH_CREDENTIALS_WRONG');
});

test('unknown subjects and invalid messages get their codes', async (t) => {
  const token = await getToken();
  const closes: Readonly<Record<string, [number, string]>> = {
    'program=none': [4404, 'MONITOR_SUBJECT_UNKNOWN'],
    'mount=/none': [4404, 'MONITOR_SUBJECT_UNKNOWN'],
    'codec=mp3': [1003, 'MONITOR_REQUEST_INVALID'],
  };
  for (const [query, [code, error]] of Object.entries(closes)) {
    const client = new MonitorClient(t, port, `${query}&token=${token}`);
    assert.equal(await client.closed, code, query);
    assert.equal((await client.hear('error')).code, error);
  }
  const client = new MonitorClient(t, port, `token=${token}`);
  await client.hear('ready');
  client.socket.send('garbage');
  assert.equal(await client.closed, 1003);
});

test('a listener of a link is notified when the link ends', async (t) => {
  const made = await fetch(`http://127.0.0.1:${port}/api/start`, { method: 'POST', headers: admin });
  const { stream_id: id } = (await made.json()) as { stream_id: string };
  const client = new MonitorClient(t, port, `mount=/stream/${id}&token=${await getToken()}`);
  await client.hear('ready');
  await fetch(`http://127.0.0.1:${port}/api/streams/${id}`, { method: 'DELETE', headers: admin });
  assert.equal((await client.hear('end')).reason, 'the mount was removed');
  assert.equal(await client.closed, 1000);
});

test('a revoked token ends the sockets that were opened with it', async (t) => {
  const client = new MonitorClient(t, port, `token=${await getToken()}`);
  await client.take(1);
  const revoked = await fetch(`http://127.0.0.1:${port}/api/monitor/tokens`, { method: 'DELETE', headers: admin });
  assert.equal(revoked.status, 200);
  assert.equal(await client.closed, 4401);
});

test('a token holds as long as the configuration says, and then neither opens a socket nor keeps one', async (t) => {
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 12));
  const config = {
    access: { sessionLifetime: '1m' },
    inputs: { a: toneInput(first) },
    programs: { main: { inputs: ['a'] } },
    outputs: [mountOutput('/stream.mp3')],
  };
  const { port: timed } = await startFreeStation(t, config, { clock });
  const token = await getToken(timed);
  const client = new MonitorClient(t, timed, `token=${token}`);
  await client.hear('ready');
  for (let seconds = 0; seconds < 55; seconds += 5) {
    clock.advance(millis(5000));
    // A socket that answers nothing for so long would be taken for lost.
    client.say({ type: 'ping', at: seconds });
    await waitUntil(
      () => client.messages.some((message) => message.type === 'pong' && message.at === seconds),
      'an answer',
    );
  }
  await new MonitorClient(t, timed, `token=${token}`).hear('ready');
  clock.advance(millis(6000));
  assert.equal(await client.closed, 4401);
  const late = new MonitorClient(t, timed, `token=${token}`);
  assert.equal(await late.closed, 4401);
  assert.equal((await late.hear('error')).code, 'AUTH_SESSION_ENDED');
});
