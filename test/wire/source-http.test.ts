import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, mp3Frames, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { SourceClient, type SourceClientOptions, sourceHead } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, log } = await startFreeStation({ after });

const OK = 'HTTP/1.0 200 OK\r\n\r\n';
const CONTINUE_AND_OK = `HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n${OK}`;
const FRAMES = 20;
const SOUND = mp3Frames(0, FRAMES);

let mounts = 0;
const newMount = () => `/source-${++mounts}`;

/** Listens to the mount and returns the numbers of the first frames, which are whole and in order. */
async function hear(mount: string, frames: number): Promise<number[]> {
  const listener = await IcyClient.open({ port, path: mount });
  const audio = await listener.receiveAudio(frames * MP3_FRAME_BYTES);
  listener.close();
  return readUnbrokenMp3(audio);
}

const numbers = Array.from({ length: FRAMES }, (_, index) => index);

const heads: readonly (Omit<SourceClientOptions, 'mount' | 'port'> & { name: string; answer?: string })[] = [
  { name: 'SOURCE HTTP/1.0' },
  { name: 'SOURCE HTTP/1.1', protocol: 'HTTP/1.1', headers: ['Host: localhost'] },
  { name: 'SOURCE ICE/1.0', protocol: 'ICE/1.0' },
  { name: 'SOURCE as libshout sends it', headers: ['Content-Length: 0', 'Connection: Keep-Alive'] },
  { name: 'PUT without a length', method: 'PUT', protocol: 'HTTP/1.1', headers: ['Host: localhost'] },
  {
    name: 'PUT that waits for leave',
    method: 'PUT',
    protocol: 'HTTP/1.1',
    headers: ['Expect: 100-continue'],
    answer: CONTINUE_AND_OK,
  },
  { name: 'PUT that expects something else', method: 'PUT', protocol: 'HTTP/1.1', headers: ['Expect: 200-ok'] },
  { name: 'POST without a length', method: 'POST', protocol: 'HTTP/1.1', headers: ['Host: localhost'] },
  { name: 'a head with bare line feeds', lineEnd: '\n' },
  { name: 'a head with two carriage returns in each line end', lineEnd: '\r\r\n' },
  { name: 'no content type', contentType: null },
  { name: 'a wrong content type', contentType: 'application/octet-stream' },
  { name: 'the password in a header of its own', login: null, headers: ['ice-password: hackme'] },
];

for (const { name, answer = OK, ...options } of heads) {
  test(`lets in: ${name}`, async () => {
    const mount = newMount();
    const source = await SourceClient.open({ ...options, port, mount });
    await source.connection.receive(answer.length);
    source.send(SOUND);
    assert.deepEqual(await hear(mount, FRAMES), numbers);
    assert.equal(source.connection.text, answer);
    source.close();
  });

  test(`lets in with sound in the packet of the head: ${name}`, async () => {
    const mount = newMount();
    const source = await SourceClient.open({ ...options, port, mount, first: SOUND });
    await source.connection.receive(answer.length);
    assert.deepEqual(await hear(mount, FRAMES), numbers);
    source.close();
  });

  test(`lets in with a head that comes byte by byte: ${name}`, async () => {
    const mount = newMount();
    const connection = await RawConnection.open({ port });
    await connection.sendSlowly(sourceHead({ ...options, port, mount }));
    assert.equal((await connection.receive(answer.length)).toString(), answer);
    connection.send(SOUND);
    assert.deepEqual(await hear(mount, FRAMES), numbers);
    connection.close();
  });
}

test('takes xaudiocast: a password in the request line', async () => {
  const connection = await RawConnection.open({ port });
  connection.send('SOURCE hackme /xaudiocast\nx-audiocast-name:Old Station\nx-audiocast-bitrate:128\n\n');
  await connection.receiveText('OK\r\n');
  connection.send(SOUND);
  const listener = await IcyClient.open({ port, path: '/xaudiocast' });
  assert.deepEqual(readUnbrokenMp3(await listener.receiveAudio(SOUND.length)), numbers);
  assert.equal(listener.header('icy-name'), 'Old Station');
  listener.close();
  connection.close();
});

test('takes the chunks off a chunked body, wherever packets end', async () => {
  const mount = newMount();
  const headers = ['Host: localhost', 'Transfer-Encoding: chunked'];
  const source = await SourceClient.feed({ port, mount, method: 'PUT', protocol: 'HTTP/1.1', headers });
  for (let at = 0; at < SOUND.length; at += 1000) {
    const piece = SOUND.subarray(at, at + 1000);
    source.send(`${piece.length.toString(16)};name=value\r\n`);
    source.send(piece);
    await source.connection.sendSlowly('\r\n');
  }
  assert.deepEqual(await hear(mount, FRAMES), numbers);
  source.close();
});

test('disconnects a source with malformed chunks', async () => {
  const headers = ['Host: localhost', 'Transfer-Encoding: chunked'];
  const source = await SourceClient.feed({ port, mount: newMount(), method: 'PUT', protocol: 'HTTP/1.1', headers });
  source.send('400\r\n');
  source.send(SOUND);
  await source.connection.receiveAll();
});

test('ends a source with its announced length', async () => {
  const mount = newMount();
  const headers = ['Host: localhost', `Content-Length: ${SOUND.length}`];
  const source = await SourceClient.feed({ port, mount, method: 'PUT', protocol: 'HTTP/1.1', headers });
  source.send(SOUND.subarray(0, 5000));
  const listener = await IcyClient.open({ port, path: mount });
  await listener.receiveAudio(4000);
  source.send(SOUND.subarray(5000));
  source.send('bytes that belong to nothing');
  await source.connection.receiveAll();
  assert.deepEqual(readUnbrokenMp3(await listener.receiveAudio(SOUND.length)), numbers);
  listener.close();
});

test('takes titles out of the sound of a source that puts them in', async () => {
  const mount = newMount();
  const source = await SourceClient.feed({ port, mount, headers: ['icy-metaint: 1000'] });
  const listener = await IcyClient.open({ port, path: mount, icy: true });
  for (let at = 0; at < SOUND.length; at += 1000) {
    source.send(SOUND.subarray(at, at + 1000));
    if (at + 1000 >= SOUND.length) break;
    const title = at === 3000 ? "StreamTitle='Inside';" : '';
    source.send(Buffer.concat([Buffer.from([Math.ceil(title.length / 16)]), padded(title)]));
  }
  const more = mp3Frames(FRAMES, 40);
  source.send(more.subarray(0, 1000 - (SOUND.length % 1000)));
  for (let at = 1000 - (SOUND.length % 1000); at < more.length; at += 1000) {
    source.send(Buffer.concat([Buffer.from([0]), more.subarray(at, at + 1000)]));
  }
  assert.equal(readUnbrokenMp3(await listener.receiveAudio(SOUND.length + more.length)).length, FRAMES + 40);
  await waitUntil(
    () => listener.titles.some(({ text }) => text === "StreamTitle='Inside';"),
    () => JSON.stringify(listener.titles),
  );
  listener.close();
  source.close();
});

test('passes on what the source says of its stream', async () => {
  const mount = newMount();
  const headers = [
    'ice-name: Näme',
    'icy-genre: Jazz',
    'Ice-Description: About it',
    'ice-url: http://radio.example/',
    'ice-public: 1',
    'ice-bitrate: 128',
    'ice-audio-info: ice-samplerate=44100;ice-bitrate=128;ice-channels=2',
  ];
  const source = await SourceClient.feed({ port, mount, headers, first: SOUND });
  const listener = await IcyClient.open({ port, path: mount });
  await listener.receiveHead();
  assert.equal(listener.header('icy-name'), 'Näme');
  assert.equal(listener.header('icy-genre'), 'Jazz');
  assert.equal(listener.header('icy-description'), 'About it');
  assert.equal(listener.header('icy-url'), 'http://radio.example/');
  assert.equal(listener.header('icy-pub'), '1');
  assert.equal(listener.header('icy-br'), '128');
  assert.equal(listener.header('ice-audio-info'), 'ice-samplerate=44100;ice-bitrate=128;ice-channels=2');
  listener.close();
  source.close();
});

test('takes a mount whose path is percent-encoded or has a query', async () => {
  for (const [asked, listened] of [
    ['/with%20space', '/with%20space'],
    ['/queried?x=1', '/queried'],
  ] as const) {
    const source = await SourceClient.feed({ port, mount: asked, first: SOUND });
    assert.deepEqual(await hear(listened, FRAMES), numbers);
    source.close();
  }
});

test('disconnects a source with an unknown format, and logs the reason', async () => {
  const mount = newMount();
  const source = await SourceClient.feed({ port, mount });
  source.send(Buffer.alloc(100_000, 'no sound '));
  await source.connection.receiveAll();
  assert.ok(log.some((line) => line.includes(`mount=${mount}`) && line.includes('Cannot find MPEG audio frames')));
});

function padded(text: string): Buffer {
  return Buffer.alloc(Math.ceil(text.length / 16) * 16).fill(text, 0, text.length);
}
