import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { askAdmin, waitForBytes, waitForListeners } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, mp3Frames, readMp3Frames, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';

const files = mkdtempSync(join(tmpdir(), 'airchain-listener-'));
after(() => rmSync(files, { recursive: true }));
const intro = join(files, 'intro.mp3');
writeFileSync(intro, mp3Frames(0, 10, 'jing'));

const { port } = await startFreeStation(
  { after },
  {
    access: { adminUser: 'admin', adminPassword: 'hackme' },
    mounts: {
      '/full': { maxListeners: 1 },
      '/intro': { intro },
      '/headers': { headers: { 'X-Station': 'Harbour' } },
      '/short': { maxListenerDuration: '1s' },
      '/private': { listenerAuth: { type: 'htpasswd', file: 'listeners.htpasswd' } },
      '/idle': {},
    },
  },
);

const FRAMES = 200;
const source = await SourceClient.feed({
  port,
  mount: '/live',
  headers: [
    'ice-name: Ref Name',
    'ice-description: Ref Desc',
    'ice-genre: RefGenre',
    'ice-url: http://example.invalid/',
    'ice-bitrate: 128',
    'ice-public: 0',
    'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
  ],
});
source.sendFrames(FRAMES);
after(() => source.close());

/** Puts a source with 200 frames on a mount and waits until it plays. */
async function play(mount: string): Promise<SourceClient> {
  const fed = await SourceClient.feed({ port, mount });
  fed.sendFrames(FRAMES);
  await waitForBytes(port, mount, FRAMES * MP3_FRAME_BYTES);
  return fed;
}

test('a head has the fields of Icecast 2.4.4 in its order', async () => {
  const listener = await IcyClient.open({ port, path: '/live', icy: true });
  await listener.receiveHead();
  const fields = listener.head.trimEnd().split('\r\n');
  assert.deepEqual(
    fields.map((line) => line.replace(/^(Server|Date|Access-Control-Expose-Headers): .*/, '$1')),
    [
      'HTTP/1.0 200 OK',
      'Server',
      'Connection: Close',
      'Date',
      'Content-Type: audio/mpeg',
      'Cache-Control: no-cache, no-store',
      'Expires: Mon, 26 Jul 1997 05:00:00 GMT',
      'Pragma: no-cache',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Expose-Headers',
      'icy-br:128',
      'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
      'icy-description:Ref Desc',
      'icy-genre:RefGenre',
      'icy-name:Ref Name',
      'icy-pub:0',
      'icy-url:http://example.invalid/',
      'icy-metaint:16000',
      'X-Content-Type-Options: nosniff',
    ],
  );
  assert.match(listener.header('Server') ?? '', /^Icecast 2\.4\.4\b/);
  for (const name of ['icy-name', 'icy-metaint', 'icy-br']) {
    assert.ok(listener.header('Access-Control-Expose-Headers')?.includes(name), name);
  }
  listener.close();
});

test('titles come only to those who ask for them', async () => {
  const table: [headers: string[], interval: string | null][] = [
    [[], null],
    [['Icy-MetaData: 0'], null],
    [['icy-metadata:1'], '16000'],
    [['ICY-METADATA: 1'], '16000'],
  ];
  for (const [headers, interval] of table) {
    const listener = await IcyClient.open({ port, path: '/live', headers });
    await listener.receiveHead();
    assert.equal(listener.header('icy-metaint'), interval, headers.join());
    listener.close();
  }
});

test('a burst is some seconds of whole frames, up to the newest', async () => {
  const listener = await IcyClient.open({ port, path: '/live' });
  const audio = await listener.receiveAudio(190 * MP3_FRAME_BYTES);
  const numbers = readUnbrokenMp3(audio);
  assert.equal(numbers.at(-1), FRAMES - 1);
  const seconds = numbers.length * (1152 / 44_100);
  assert.ok(seconds >= 5 && seconds < 5.1, `${seconds} s`);
  listener.close();
});

test('no stream is ever chunked, whatever the client speaks', async () => {
  for (const request of [
    'GET /live HTTP/1.1\r\nHost: x\r\nTE: chunked\r\nConnection: keep-alive\r\n\r\n',
    'GET /live HTTP/1.0\r\n\r\n',
    'GET /live HTTP/1.1\n\n',
    'GET http://localhost/live HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /live?token=x HTTP/1.1\r\nHost: x\r\n\r\n',
  ]) {
    const listener = new IcyClient(await RawConnection.open({ port }));
    listener.connection.send(request);
    await listener.receiveAudio(MP3_FRAME_BYTES);
    assert.equal(listener.statusLine, 'HTTP/1.0 200 OK', request);
    assert.equal(listener.header('Transfer-Encoding'), null);
    assert.equal(listener.header('Content-Length'), null);
    readUnbrokenMp3(listener.audio);
    listener.close();
  }
});

test('players that know SHOUTcast only get its status line', async () => {
  for (const [userAgent, status] of [
    ['Windows-Media-Player/9.0', 'ICY 200 OK'],
    ['shoutcastsource', 'ICY 200 OK'],
    ['WinampMPEG/5.0', 'HTTP/1.0 200 OK'],
    ['VLC/3.0.24 LibVLC/3.0.24', 'HTTP/1.0 200 OK'],
  ] as const) {
    const listener = await IcyClient.open({ port, path: '/live', headers: [`User-Agent: ${userAgent}`] });
    await listener.receiveHead();
    assert.equal(listener.statusLine, status, userAgent);
    listener.close();
  }
});

test('HEAD gets the head of GET and is no listener', async () => {
  const answer = await ask({ port }, 'HEAD /live HTTP/1.1\r\nHost: x\r\nIcy-MetaData: 1\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.0 200 OK\r\n/);
  assert.match(answer, /\r\nicy-name:Ref Name\r\n/);
  assert.match(answer, /\r\nicy-metaint:16000\r\n/);
  assert.ok(answer.endsWith('\r\n\r\n'));
  await waitForListeners(port, '/live', 0);
});

test('a preflight is allowed what players send', async () => {
  const answer = await ask(
    { port },
    'OPTIONS /live HTTP/1.1\r\nHost: x\r\nOrigin: http://player.example\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: icy-metadata\r\n\r\n',
  );
  assert.match(answer, /^HTTP\/1\.0 204 /);
  assert.match(answer, /\r\nAccess-Control-Allow-Origin: \*\r\n/);
  assert.match(answer, /\r\nAccess-Control-Allow-Methods: .*GET/);
  assert.match(answer, /\r\nAccess-Control-Allow-Headers: .*Icy-MetaData/);
});

test("Safari's probe gets its two bytes and is no listener; the ranges after it get the stream", async () => {
  const probe = new IcyClient(await RawConnection.open({ port }));
  probe.connection.send('GET /live HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n');
  await probe.connection.receiveAll();
  assert.equal(probe.statusLine, 'HTTP/1.0 206 Partial Content');
  assert.equal(probe.header('Content-Length'), '2');
  assert.match(probe.header('Content-Range') ?? '', /^bytes 0-1\//);
  assert.equal(probe.body.length, 2);
  await waitForListeners(port, '/live', 0);
  for (const range of ['bytes=0-', 'bytes=0-1073741823']) {
    const listener = await IcyClient.open({ port, path: '/live', headers: [`Range: ${range}`] });
    await listener.receiveAudio(MP3_FRAME_BYTES);
    assert.equal(listener.statusLine, 'HTTP/1.0 200 OK');
    listener.close();
  }
});

test('a probe that asks for titles gets the stream with titles, as from Icecast', async () => {
  for (const range of ['bytes=0-1', 'bytes=0-0', 'bytes=0-1073741822', 'bytes=0-']) {
    const headers = [
      `Range: ${range}`,
      'User-Agent: AppleCoreMedia/1.0.0.21B80 (iPhone; U; CPU OS 17_1 like Mac OS X)',
    ];
    const player = await IcyClient.open({ port, path: '/live', icy: true, headers });
    await player.receiveAudio(MP3_FRAME_BYTES);
    assert.equal(player.statusLine, 'HTTP/1.0 200 OK', range);
    assert.match(player.header('icy-metaint') ?? '', /^\d+$/, range);
    assert.equal(player.header('Content-Range'), null, range);
    player.close();
  }
  await waitForListeners(port, '/live', 0);
});

test('there is nothing at a path without a mount, and nothing on a mount without a source', async () => {
  for (const path of ['/nowhere', '/idle', '/live/']) {
    const answer = await ask({ port }, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.[01] 404 /, path);
    assert.match(answer, /404 - The file you requested could not be found/, path);
  }
});

test('a private mount asks for a login', async () => {
  const fed = await SourceClient.feed({ port, mount: '/private', first: mp3Frames(0, 20) });
  for (const login of [null, 'stranger:wrong']) {
    const credentials = login === null ? '' : `Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`;
    const answer = await ask({ port }, `GET /private HTTP/1.1\r\nHost: x\r\n${credentials}\r\n`);
    assert.match(answer, /^HTTP\/1\.0 401 Authentication Required\r\n/);
    assert.match(answer, /\r\nWWW-Authenticate: Basic realm="Icecast2 Server"\r\n/);
  }
  fed.close();
});

test("a full mount refuses with Icecast's text until a listener leaves", async () => {
  const fed = await play('/full');
  const listener = await IcyClient.open({ port, path: '/full' });
  await listener.receiveAudio(MP3_FRAME_BYTES);
  const answer = await ask({ port }, 'GET /full HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.0 403 Forbidden\r\n/);
  assert.ok(answer.endsWith('\r\n\r\nmax listeners reached'));
  listener.close();
  await waitForListeners(port, '/full', 0);
  const next = await IcyClient.open({ port, path: '/full' });
  await next.receiveAudio(MP3_FRAME_BYTES);
  next.close();
  fed.close();
});

test('an intro is heard first, then the stream, frame by frame', async () => {
  const fed = await play('/intro');
  const listener = await IcyClient.open({ port, path: '/intro', icy: true });
  const frames = readMp3Frames(await listener.receiveAudio(60 * MP3_FRAME_BYTES));
  assert.deepEqual(
    frames.slice(0, 10).map(({ number, mark }) => `${mark}${number}`),
    Array.from({ length: 10 }, (_, index) => `jing${index}`),
  );
  const stream = frames.slice(10);
  assert.ok(stream.every(({ number, mark }, index) => mark === '' && number === stream[0]!.number + index));
  listener.close();
  fed.close();
});

test('headers that the operator set go out', async () => {
  const fed = await play('/headers');
  const listener = await IcyClient.open({ port, path: '/headers' });
  await listener.receiveHead();
  assert.equal(listener.header('X-Station'), 'Harbour');
  listener.close();
  fed.close();
});

test('a listener waits for a source that is connected and has not spoken yet', async () => {
  const silent = await SourceClient.feed({ port, mount: '/soon' });
  const listener = await IcyClient.open({ port, path: '/soon' });
  await waitForListeners(port, '/soon', 1);
  assert.equal(listener.head, '');
  silent.sendFrames(30);
  assert.equal(readUnbrokenMp3(await listener.receiveAudio(30 * MP3_FRAME_BYTES)).length, 30);
  listener.close();
  silent.close();
});

test('a listener that waits for a source in vain gets 404', async () => {
  const silent = await SourceClient.feed({ port, mount: '/never' });
  const listener = await IcyClient.open({ port, path: '/never' });
  await waitForListeners(port, '/never', 1);
  silent.close();
  await listener.connection.receiveAll();
  assert.equal(listener.statusLine, 'HTTP/1.0 404 File Not Found');
});

test('a listener is let go when its time is over', async () => {
  const fed = await play('/short');
  const listener = await IcyClient.open({ port, path: '/short' });
  await listener.connection.receiveAll();
  assert.equal(listener.statusLine, 'HTTP/1.0 200 OK');
  fed.close();
});

test('what follows is heard to the last byte when the source is killed', async () => {
  const fed = await play('/ending');
  const listener = await IcyClient.open({ port, path: '/ending' });
  await listener.receiveAudio(100 * MP3_FRAME_BYTES);
  fed.sendFrames(50);
  await waitForBytes(port, '/ending', (FRAMES + 50) * MP3_FRAME_BYTES);
  await askAdmin(port, '/admin/killsource?mount=/ending');
  await listener.connection.receiveAll();
  assert.equal(readUnbrokenMp3(listener.audio).at(-1), FRAMES + 49);
});
