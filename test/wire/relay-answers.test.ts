import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { heldBytes, icecastHead, RelayBench, toneMp3, toneOgg } from '../support/relay-bench.ts';
import { interleaveTitles, UpstreamServer } from '../support/upstream-server.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Sends each piece in a packet of its own. */
async function dribble(socket: Socket, pieces: readonly (string | Buffer)[]): Promise<void> {
  socket.setNoDelay(true);
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

const half = Math.floor(toneMp3.length / 2);

const answers: readonly [string, readonly (string | Buffer)[]][] = [
  ['Icecast', [icecastHead, toneMp3]],
  ['head and sound in one packet', [Buffer.concat([Buffer.from(icecastHead), toneMp3])]],
  ['SHOUTcast', ['ICY 200 OK\r\nicy-notice1:<BR>\r\nicy-name:Old\r\ncontent-type:audio/mpeg\r\n\r\n', toneMp3]],
  ['line ends without CR', ['HTTP/1.0 200 OK\ncontent-type: audio/mpeg\n\n', toneMp3]],
  ['a head byte by byte', [...icecastHead, toneMp3]],
  ['no content type', ['HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n', toneMp3]],
  ['the wrong content type', ['HTTP/1.0 200 OK\r\nContent-Type: application/ogg\r\n\r\n', toneMp3]],
  [
    'chunks',
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: audio/mpeg\r\n\r\n',
      chunk(toneMp3.subarray(0, half)),
      chunk(toneMp3.subarray(half)),
    ],
  ],
];

for (const [name, pieces] of answers) {
  test(`takes the sound out of an answer: ${name}`, async (t) => {
    const bench = await RelayBench.start(t);
    bench.upstream.answer = ({ socket }) => void dribble(socket, pieces);
    const relay = bench.relay(t);
    const mount = await bench.live();
    await waitUntil(() => mount.counters.bytesRead === toneMp3.length, 'all sound is there');
    const held = heldBytes(mount);
    assert.ok(held.length > toneMp3.length * 0.9 && toneMp3.includes(held), 'the frames came as they were sent');
    assert.equal(mount.contentType, 'audio/mpeg');
    assert.equal(relay.state, 'active');
    assert.equal(relay.lastError, null);
  });
}

test('relays Ogg with its headers', async (t) => {
  const bench = await RelayBench.start(t, { oggTitles: 'single' });
  bench.upstream.answer = ({ socket }) => {
    socket.write('HTTP/1.0 200 OK\r\nContent-Type: application/ogg\r\n\r\n');
    socket.write(toneOgg);
  };
  bench.relay(t);
  const mount = await bench.live();
  assert.equal(mount.contentType, 'application/ogg');
  assert.equal(mount.streamInfo.codec, 'Vorbis');
});

test('takes titles out of the stream, each at its byte', async (t) => {
  const bench = await RelayBench.start(t);
  const interval = 4096;
  const titles = new Map([
    [0, 'First – Ä'],
    [2, "It's second"],
  ]);
  const stream = interleaveTitles(toneMp3, interval, (block) => titles.get(block) ?? null);
  bench.upstream.answer = ({ socket }) =>
    void dribble(socket, [`ICY 200 OK\r\nicy-metaint:${interval}\r\n\r\n`, ...cut(stream, 700)]);
  bench.relay(t);
  const mount = await bench.live();
  await waitUntil(() => mount.counters.bytesRead === toneMp3.length, 'all sound is there');
  assert.ok(toneMp3.includes(heldBytes(mount)), 'no metadata is left between the frames');
  assert.equal(mount.title?.title, "It's second");
  const { ring, titles: timeline } = mount.rendition('native')!;
  assert.equal(timeline.at(Math.floor(ring.end / 2))?.title.title, 'First – Ä');
  assert.equal(timeline.at(ring.end)?.title.title, "It's second");
});

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

test('takes over what the other server says about the stream', async (t) => {
  const bench = await RelayBench.start(t);
  const lines = ['icy-name:Harbour', 'icy-genre:Jazz', 'icy-br:128', 'icy-url:http://r.example', 'icy-pub:1'];
  bench.upstream.answer = ({ socket }) => {
    socket.write(`HTTP/1.0 200 OK\r\nServer: Icecast 2.4.4\r\n${lines.join('\r\n')}\r\n\r\n`);
    socket.write(toneMp3);
  };
  bench.relay(t);
  const mount = await bench.live();
  const { name, genre, bitrate, url, isPublic } = mount.description;
  assert.deepEqual(
    { name, genre, bitrate, url, isPublic },
    {
      name: 'Harbour',
      genre: 'Jazz',
      bitrate: '128',
      url: 'http://r.example',
      isPublic: true,
    },
  );
  assert.equal(mount.source?.protocol, 'relay');
  assert.equal(mount.source?.userAgent, 'Icecast 2.4.4');
  assert.equal(mount.source?.address, bench.upstream.url('/live').href);
});

test('asks as a player that wants titles', async (t) => {
  const bench = await RelayBench.start(t);
  bench.relay(t, { url: bench.upstream.url('/live%20one?key=a%26b'), user: 'relay', password: 'pä:ss' });
  await bench.live();
  const [request] = bench.upstream.requests;
  const expected = [
    'GET /live%20one?key=a%26b HTTP/1.0',
    `Host: 127.0.0.1:${bench.upstream.port}`,
    'User-Agent: test/1',
    'Accept: */*',
    'Icy-MetaData: 1',
    `Authorization: Basic ${Buffer.from('relay:pä:ss').toString('base64')}`,
    'Connection: close',
  ];
  assert.deepEqual(request?.head.split('\r\n'), expected);
  assert.equal(bench.registry.find('/live')?.source?.address, `${bench.upstream.url('/live%20one').href}?…`);
});

test('asks for no titles and sends no login where none are wanted', async (t) => {
  const bench = await RelayBench.start(t);
  bench.relay(t, { icy: false });
  await bench.live();
  const [request] = bench.upstream.requests;
  assert.equal(request?.header('icy-metadata'), null);
  assert.equal(request?.header('authorization'), null);
});

const redirect = (location: string, status = 302) => `HTTP/1.1 ${status} Elsewhere\r\nLocation: ${location}\r\n\r\n`;

test('follows redirects, relative and absolute', async (t) => {
  const bench = await RelayBench.start(t);
  const other = await UpstreamServer.start(({ socket }) => {
    socket.write(icecastHead);
    socket.write(toneMp3);
  });
  t.after(() => other.stop());
  const locations = new Map([
    ['/live', '/a/b'],
    ['/a/b', 'c?x=1'],
    ['/a/c?x=1', `//127.0.0.1:${bench.upstream.port}/d`],
    ['/d', other.url('/e').href],
  ]);
  bench.upstream.answer = ({ socket, path }) => socket.end(redirect(locations.get(path)!, 307));
  bench.relay(t);
  const mount = await bench.live();
  assert.deepEqual(
    [...bench.upstream.requests, ...other.requests].map(({ path }) => path),
    ['/live', '/a/b', '/a/c?x=1', '/d', '/e'],
  );
  assert.equal(mount.source?.address, other.url('/e').href);
});

test('sends the login to the host that was asked and to no other', async (t) => {
  const bench = await RelayBench.start(t);
  const other = await UpstreamServer.start(({ socket }) => socket.end(redirect(bench.upstream.url('/back').href)));
  t.after(() => other.stop());
  bench.upstream.answer = ({ socket, path }) => {
    if (path === '/live') socket.end(redirect(other.url('/away').href));
    else socket.write(Buffer.concat([Buffer.from(icecastHead), toneMp3]));
  };
  bench.relay(t, { user: 'relay', password: 'secret' });
  await bench.live();
  const authorizations = [...bench.upstream.requests, ...other.requests].map((request) => [
    request.path,
    request.header('authorization') !== null,
  ]);
  assert.deepEqual(authorizations, [
    ['/live', true],
    ['/back', true],
    ['/away', false],
  ]);
  assert.ok(!bench.log.join('\n').includes('secret'));
});

const playlist = (type: string, body: string) => `HTTP/1.0 200 OK\r\nContent-Type: ${type}\r\n\r\n${body}`;
const m3u = (entry: string) => playlist('audio/x-mpegurl', `#EXTM3U\n${entry}\n`);
const pls = (entry: string) => playlist('audio/x-scpls', `[playlist]\nNumberOfEntries=1\nFile1=${entry}\n`);
const xspf = (entry: string) =>
  playlist(
    'application/xspf+xml',
    `<?xml version="1.0"?><playlist><trackList><track><location>${entry}</location></track></trackList></playlist>`,
  );

const failures: readonly [name: string, answer: string, reason: RegExp][] = [
  ['401', 'HTTP/1.0 401 Authentication Required\r\n\r\n', /^Cannot pull "http:.*\/live": it answers 401 Auth/],
  ['404', 'HTTP/1.0 404 File Not Found\r\n\r\nnothing here', /it answers 404 File Not Found$/],
  ['403 of a full SHOUTcast', 'ICY 403 Server Full\r\n\r\n', /it answers 403 Server Full$/],
  ['a redirect to nowhere', 'HTTP/1.0 302 Found\r\n\r\n', /it answers 302 Found$/],
  ['a redirect to another protocol', redirect('file:///etc/passwd'), /it sends us to "file:\/\/\/etc\/passwd"$/],
  [
    'a playlist of a file here',
    m3u('file:///tmp/x'),
    /it is a playlist that names no http:\/\/ or https:\/\/ address\./,
  ],
  ['a playlist of a file in capitals', m3u('FILE:/tmp/x'), /it is a playlist that names no http/],
  ['a playlist of a file on a drive', m3u('C:\\music\\x.mp3'), /it is a playlist that names no http/],
  ['a playlist of a file on a share', m3u('\\\\server\\x.mp3'), /it is a playlist that names no http/],
  ['a PLS of a file here', pls('file://localhost/tmp/x'), /it is a playlist that names no http/],
  ['an XSPF of a file here', xspf('file:///tmp/x'), /it is a playlist that names no http/],
  ['an XSPF of data', xspf('data:audio/mpeg;base64,AAAA'), /it is a playlist that names no http/],
  ['a redirect that is no address', redirect('http://['), /it sends us to "http:\/\/\["$/],
  ['a redirect to itself', redirect('/live'), /it leads in a circle, back to "http:.*\/live"$/],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', /Cannot read the answer/],
  ['a head without end', `HTTP/1.0 200 OK\r\nX: ${'x'.repeat(20_000)}`, /16384 bytes/],
  ['an alert of TLS', '\x15\x03\x03\0\x02\x02\x32', /the server speaks TLS on this port\. Use .*https/],
  ['nothing', '', /the connection ended before an answer came\. If the port has TLS, use https:\/\/$/],
  [
    'two lengths',
    'HTTP/1.0 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    /Cannot tell where the body ends/,
  ],
];

for (const [name, answer, reason] of failures) {
  test(`waits for the next attempt and says why after ${name}`, async (t) => {
    const bench = await RelayBench.start(t);
    bench.upstream.answer = ({ socket }) => socket.end(answer);
    const relay = bench.relay(t);
    await waitUntil(() => relay.state === 'waiting', 'the attempt has failed');
    assert.match(relay.lastError ?? '', reason);
    assert.equal(bench.registry.find('/live')?.source ?? null, null);
    await waitUntil(() => bench.upstream.openCount === 0, 'the connection is closed');
  });
}

test('gives an answer ten seconds', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = ({ socket }) => socket.write('HTTP/1.0 200 OK\r\nX-Slow: ');
  const relay = bench.relay(t);
  await waitUntil(() => bench.upstream.requests.length === 1, 'the request is there');
  await waitUntil(() => bench.clock.pendingTimers > 0, 'the head is waited for');
  bench.clock.advance(10_000);
  await waitUntil(() => relay.state === 'waiting', 'the attempt has failed');
  assert.match(relay.lastError ?? '', /it does not answer in time$/);
});

test('reports that the port is closed, or that there is no TLS', async (t) => {
  const bench = await RelayBench.start(t);
  const gone = await UpstreamServer.start(() => {});
  const url = gone.url('/live');
  await gone.stop();
  const refused = bench.relay(t, { url });
  const secure = new URL(bench.upstream.url('/live').href.replace('http:', 'https:'));
  bench.upstream.answer = () => {};
  const plain = bench.relay(t, { path: '/plain', url: secure });
  await waitUntil(() => refused.state === 'waiting', 'the attempt has failed');
  assert.match(refused.lastError ?? '', /ECONNREFUSED/);
  bench.clock.advance(10_000);
  await waitUntil(() => plain.state === 'waiting', 'the attempt has failed');
  assert.match(plain.lastError ?? '', /it does not answer in time$/);
});
