import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { icecastHead, RelayBench, toneMp3 } from '../support/relay-bench.ts';
import { waitUntil } from '../support/wait-until.ts';

const ok = (headers: string, body: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.0 200 OK\r\n${headers}\r\n\r\n`), Buffer.from(body)]);
const chunked = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

/** What stands at `/live`; the stream itself is at `/stream?key=1`, `STREAM` its whole address. */
const playlists: readonly [name: string, headers: string, body: string][] = [
  ['M3U', 'Content-Type: audio/x-mpegurl', '#EXTM3U\n#EXTINF:-1,Up\nSTREAM\n'],
  ['M3U of one line', 'Content-Type: audio/mpegurl', 'STREAM'],
  ['M3U of a wrong type', 'Content-Type: audio/mpeg', '#EXTM3U\nSTREAM\n'],
  ['M3U of no type', 'X: y', '#EXTM3U\r\nSTREAM\r\n'],
  ['M3U with a byte order mark', 'Content-Type: text/plain', '\ufeff#EXTM3U\nSTREAM\n'],
  ['M3U with a path', 'Content-Type: audio/x-mpegurl', '#EXTM3U\n/stream?key=1\n'],
  ['an address in plain text', 'Content-Type: text/plain', 'STREAM\n'],
  ['M3U in chunks', 'Content-Type: audio/x-mpegurl\r\nTransfer-Encoding: chunked', '#EXTM3U\nSTREAM\n'],
  ['M3U with other things before', 'Content-Type: audio/x-mpegurl', 'file:///etc/passwd\nrtsp://x/y\nSTREAM\n'],
  ['PLS', 'Content-Type: audio/x-scpls', '[playlist]\nNumberOfEntries=1\nFile1=STREAM\n'],
  ['PLS of a wrong type', 'Content-Type: application/octet-stream', '[playlist]\r\nFile1=STREAM\r\n'],
  [
    'XSPF',
    'Content-Type: application/xspf+xml',
    '<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track><location>STREAM</location></track></trackList></playlist>',
  ],
];

for (const [name, headers, body] of playlists) {
  test(`follows a playlist to the stream: ${name}`, async (t) => {
    const bench = await RelayBench.start(t);
    const give = bench.upstream.answer;
    const stream = bench.upstream.url('/stream?key=1').href;
    bench.upstream.answer = (request) => {
      const playlist = body.replace('STREAM', stream);
      const sent = headers.includes('chunked') ? chunked(playlist) : playlist;
      if (request.path === '/live') request.socket.end(ok(headers, sent));
      else give(request);
    };
    bench.relay(t);
    const mount = await bench.live();
    assert.deepEqual(
      bench.upstream.requests.map(({ path }) => path),
      ['/live', '/stream?key=1'],
    );
    assert.equal(mount.source?.address, `${bench.upstream.url('/stream').href}?…`);
  });
}

test('takes the stream behind 100 Continue, and behind other interim answers', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = ({ socket }) => {
    socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
    socket.write(Buffer.concat([Buffer.from(icecastHead), toneMp3]));
  };
  bench.relay(t);
  await bench.live();
});

const failures: readonly [name: string, answer: string | Buffer, reason: RegExp][] = [
  [
    'a page',
    ok('Content-Type: text/html', '<!DOCTYPE html><html>'),
    /it is a page \(content type "text\/html"\).*Enter/,
  ],
  ['a page of a wrong type', ok('Content-Type: audio/mpeg', '\n<html><body>'), /it is a page .*"audio\/mpeg"/],
  ['a text', ok('Content-Type: text/plain', 'The station is closed\n'), /it is text \(content type "text\/plain"\)/],
  ['JSON', ok('Content-Type: application/json', '{"error":"off air"}'), /it is text .*"application\/json"/],
  [
    'no body',
    ok('Content-Type: audio/mpeg\r\nContent-Length: 0', ''),
    /its answer is empty: no source feeds that stream/,
  ],
  ['a body that ends at once', ok('Content-Type: audio/mpeg', ''), /its answer is empty/],
  ['a compressed body', ok('Content-Encoding: gzip', gzipSync(toneMp3)), /its body is compressed \("gzip"\)\. Enter/],
  ['204', 'HTTP/1.0 204 No Content\r\n\r\n', /it answers 204 No Content: no stream is there\. Check the path$/],
  ['206', 'HTTP/1.0 206 Partial Content\r\n\r\n', /it answers 206 Partial Content: a piece of a file/],
  ['HTTP/0.9', toneMp3, /begins without a head \(HTTP\/0\.9 or no HTTP at all\)\. Check host, port/],
  ['interim answers without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(20), /interim answers/],
  [
    'an empty playlist',
    ok('Content-Type: audio/x-mpegurl', '#EXTM3U\n'),
    /a playlist that names no http:\/\/ or https:/,
  ],
  ['a playlist of RTSP', ok('X: y', '[playlist]\nFile1=rtsp://x.example/y\n'), /a playlist that names no http/],
  ['a playlist of itself', ok('X: y', '#EXTM3U\n/live\n'), /it leads in a circle, back to "http:.*\/live"$/],
  [
    'HLS',
    ok('Content-Type: application/vnd.apple.mpegurl', '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n'),
    /it is an HLS playlist\. Use an input of type url/,
  ],
];

for (const [name, answer, reason] of failures) {
  test(`says what the other server gives instead of a stream: ${name}`, async (t) => {
    const bench = await RelayBench.start(t);
    bench.upstream.answer = ({ socket }) => socket.end(answer);
    const relay = bench.relay(t);
    await waitUntil(() => relay.state === 'waiting', 'the attempt has failed');
    assert.match(relay.lastError ?? '', reason);
    await waitUntil(() => bench.upstream.openCount === 0, 'the connection is closed');
  });
}

test('says which playlist named the address that does not work, without keys', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = ({ socket, path }) => {
    if (path === '/live') socket.end(ok('X: y', '[playlist]\nFile1=/gone?key=1\n'));
    else socket.end('HTTP/1.0 404 Not Found\r\n\r\n');
  };
  const relay = bench.relay(t);
  await waitUntil(() => relay.state === 'waiting', 'the attempt has failed');
  const origin = bench.upstream.url('').origin;
  assert.equal(
    relay.lastError,
    `Cannot pull "${origin}/gone?…", named by the playlist "${origin}/live": it answers 404 Not Found`,
  );
});

test('ends a chain of playlists that goes on for ever', async (t) => {
  const bench = await RelayBench.start(t);
  bench.upstream.answer = ({ socket, path }) => socket.end(ok('X: y', `#EXTM3U\n${path}x\n`));
  const relay = bench.relay(t);
  await waitUntil(() => relay.state === 'waiting', 'the attempt has failed');
  assert.match(relay.lastError ?? '', /more than 10 redirects and playlists$/);
  assert.equal(bench.upstream.requests.length, 11);
});
