import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeToneFile } from '../../test/support/ffmpeg.ts';
import { encodeMp3, MP3_HEAD, startUpstream } from '../../test/support/mp3-upstream.ts';
import { longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { interleaveTitles, type UpstreamServer } from '../../test/support/upstream-server.ts';
import { UrlReceiver } from '../../test/support/url-receiver.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';

const seconds = (count: number) => Math.round(count * SAMPLE_RATE);

/** A server that sends all of a file to the first client, however fast it reads, and refuses all others. */
function startFileServer(t: TestContext, sound: Buffer, contentType = 'audio/mpeg'): Promise<UpstreamServer> {
  const head = `HTTP/1.0 200 OK\r\nContent-Type: ${contentType}\r\nContent-Length: ${sound.length}\r\n\r\n`;
  let isGiven = false;
  return startUpstream(t, ({ socket }) => {
    socket.end(isGiven ? 'HTTP/1.0 503 Busy\r\n\r\n' : Buffer.concat([Buffer.from(head), sound]));
    isGiven = true;
  });
}

/** 48 kHz, 16 bit, stereo: a noise that is the same each time. */
function wavOf(length: number): Buffer {
  const file = Buffer.alloc(44 + length * 192_000, 'sound');
  file.write('RIFF\xff\xff\xff\xffWAVEfmt ', 'latin1');
  for (const [at, value] of [
    [16, 16],
    [20, 1 + (2 << 16)],
    [24, 48_000],
    [28, 192_000],
    [32, 4 + (16 << 16)],
    [40, length * 192_000],
  ] as const)
    file.writeUInt32LE(value, at);
  file.write('data', 36);
  return file;
}

test('plays a stream with its titles where they are true', async (t) => {
  const sound = await encodeMp3(t, 700, 4);
  const block = (text: string) =>
    Buffer.concat([
      Buffer.from([Math.ceil(text.length / 16)]),
      Buffer.from(text.padEnd(Math.ceil(text.length / 16) * 16, '\0')),
    ]);
  const half = Math.floor(sound.length / 2);
  const upstream = await startUpstream(t, ({ socket }) => {
    socket.write(`HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-metaint: ${half}\r\n\r\n`);
    socket.write(
      Buffer.concat([sound.subarray(0, half), block("StreamTitle='Second';"), sound.subarray(half, 2 * half)]),
    );
  });
  const receiver = new UrlReceiver(t, [upstream.url('/live')]);
  const heard = await receiver.hear(3.5);
  assert.ok(tonesIn(heard, [700], seconds(0.3), seconds(3.5))[0]! > 0.11);
  const at = receiver.titles.indexOf('Second') / 50;
  assert.ok(Math.abs(at - 2) < 0.1, `the title begins after ${at} s, in the middle of what was sent`);
  assert.equal(upstream.requests[0]!.header('icy-metadata'), '1');
  assert.equal(receiver.state, 'active');
});

test('gives nothing before its prebuffer is full, and holds no more than its buffer', async (t) => {
  const sound = await encodeMp3(t, 700, 60);
  const upstream = await startUpstream(t, ({ socket }) => {
    socket.write(MP3_HEAD);
    socket.write(sound.subarray(0, 16_000));
  });
  const receiver = new UrlReceiver(t, [upstream.url('/live')], { prebuffer: millis(3000), buffer: millis(5000) });
  await receiver.until(() => receiver.input.buffer.fill >= 900, 'a second in the buffer');
  assert.equal(receiver.input.ready, 0);
  upstream.requests[0]!.socket.write(sound.subarray(16_000));
  await receiver.until(() => receiver.input.ready >= seconds(3), 'enough');
  for (let count = 0; count < 50; count++) receiver.clock.advance(100);
  assert.ok(
    receiver.input.buffer.fill <= 5000,
    `${receiver.input.buffer.fill} ms: the rest waits in the decoder and on the wire`,
  );
});

test('a file is played to its end, with not a sample lost, and asked for again', async (t) => {
  const sound = await encodeMp3(t, 700, 3);
  const upstream = await startFileServer(t, sound);
  const lines: string[] = [];
  const receiver = new UrlReceiver(t, [upstream.url('/news.mp3')], { logger: recordingLogger(lines) });
  const heard = await receiver.hear(2.95);
  assert.ok(longestSilence(heard.subarray(seconds(0.1) * 2)) < 0.005);
  await receiver.until(() => upstream.requests.length === 2, 'another request');
  assert.match(receiver.state, /^failed/);
  assert.match(lines[0]!, /^the file was played to its end/, 'which is no fault');
});

test('a file longer than the buffer is played without a sample lost, although it comes faster', async (t) => {
  const sound = await encodeMp3(t, 700, 12);
  const upstream = await startFileServer(t, sound);
  const receiver = new UrlReceiver(t, [upstream.url('/news.mp3')], { buffer: millis(2000) });
  await waitUntil(() => receiver.bytes === sound.length, 'all of the file');
  const heard = await receiver.hear(11.9);
  assert.ok(longestSilence(heard.subarray(seconds(0.1) * 2)) < 0.005);
});

test('a decoder that still has bytes to decode when the file has ended is waited for', async (t) => {
  const sound = await encodeMp3(t, 700, 12);
  const upstream = await startFileServer(t, sound);
  const receiver = new UrlReceiver(t, [upstream.url('/news.mp3')]);
  await waitUntil(() => receiver.bytes === sound.length, 'all of the file');
  receiver.clock.advance(3000);
  const heard = await receiver.hear(11.9);
  assert.ok(longestSilence(heard.subarray(seconds(0.1) * 2)) < 0.005);
});

test('a server that sends more at once than a decoder may be given is made to wait', async (t) => {
  const upstream = await startFileServer(t, wavOf(60), 'audio/wav');
  const receiver = new UrlReceiver(t, [upstream.url('/long.wav')]);
  let seen = 0;
  await waitUntil(() => {
    const before = seen;
    seen = receiver.bytes;
    return before > 0 && seen === before;
  }, 'no more bytes for a while');
  await receiver.hear(20);
  assert.deepEqual([receiver.state, upstream.requests.length], ['active', 1]);
});

test('what is held ahead is played at its own speed, however much more could be', async (t) => {
  const sound = await encodeMp3(t, 700, 10);
  const upstream = await startUpstream(t, ({ socket }) => socket.write(Buffer.concat([Buffer.from(MP3_HEAD), sound])));
  const receiver = new UrlReceiver(t, [upstream.url('/live')], { prebuffer: millis(5000) });
  await receiver.until(() => receiver.input.buffer.fill >= 9900, 'all of it');
  const before = receiver.input.buffer.fill;
  for (let tick = 0; tick < 100; tick++) receiver.input.pull(tick);
  assert.equal(Math.round(before - receiver.input.buffer.fill), 2000);
});

test('a buffer that is not read is no fault of the stream', async (t) => {
  const sound = await encodeMp3(t, 700, 60);
  const upstream = await startUpstream(t, ({ socket }) => socket.write(MP3_HEAD));
  const receiver = new UrlReceiver(t, [upstream.url('/live')], { buffer: millis(2000) });
  await receiver.until(() => upstream.requests.length === 1, 'a request');
  const { socket } = upstream.requests[0]!;
  socket.write(sound.subarray(0, 28_000));
  await receiver.until(() => receiver.input.ready > 0, 'the first sound');
  let at = 28_000;
  await waitUntil(() => {
    socket.write(sound.subarray(at, at + 1600));
    at += 1600;
    receiver.clock.advance(100);
    return at > 400_000;
  }, '23 s of sound, ten times as much as is taken');
  assert.deepEqual([receiver.state, upstream.requests.length], ['active', 1]);
});

test('switched off it is heard for a second at most, however much is in its buffer', async (t) => {
  const sound = await encodeMp3(t, 700, 10);
  const upstream = await startUpstream(t, ({ socket }) => socket.write(Buffer.concat([Buffer.from(MP3_HEAD), sound])));
  const receiver = new UrlReceiver(t, [upstream.url('/live')]);
  await receiver.until(() => receiver.input.ready >= seconds(5), 'five seconds');
  receiver.input.stop();
  assert.deepEqual([receiver.input.ready, receiver.input.isEnding], [seconds(1), true]);
});

test('a title that the server repeats is reported once', async (t) => {
  const sound = await encodeMp3(t, 700, 4);
  const upstream = await startUpstream(t, ({ socket }) => {
    socket.write('HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-metaint: 8000\r\n\r\n');
    socket.write(interleaveTitles(sound, 8000, (block) => (block < 5 ? 'First' : 'Second')));
  });
  const receiver = new UrlReceiver(t, [upstream.url('/live')]);
  await receiver.hear(3.5);
  assert.deepEqual(
    [...receiver.told].map((title) => title?.title),
    [undefined, 'First', 'Second'],
  );
});

test('a response with two different lengths is refused, and disconnected', async (t) => {
  const upstream = await startUpstream(t, ({ socket }) =>
    socket.write(MP3_HEAD.replace('\r\n\r\n', '\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n')),
  );
  const receiver = new UrlReceiver(t, [upstream.url('/live')]);
  await receiver.until(() => receiver.state.startsWith('failed'), 'a failure');
  assert.match(receiver.state, /both Content-Length/);
  await waitUntil(() => upstream.openCount === 0, 'no connection is left');
});

for (const [what, answer, reason] of [
  ['404', 'HTTP/1.0 404 Not Found\r\n\r\n', /answers 404 Not Found/],
  ['401', 'HTTP/1.0 401 Unauthorized\r\n\r\n', /answers 401/],
  ['a redirect in a circle', 'HTTP/1.0 302 Found\r\nLocation: /live\r\n\r\n', /it leads in a circle/],
  [
    'a page',
    'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>not a stream, and long enough to tell</body></html>',
    /it is a page \(content type "text\/html"\)/,
  ],
  ['no answer at all', null, /does not answer in time/],
  ['a stream that falls silent', `${MP3_HEAD}`, /the server sends nothing/],
] as const) {
  test(`says why there is no sound, and tries again later each time: ${what}`, async (t) => {
    const upstream = await startUpstream(t, ({ socket }) => {
      if (answer !== null) socket.write(answer);
      if (answer !== null && answer !== MP3_HEAD) socket.end();
    });
    const receiver = new UrlReceiver(t, [upstream.url('/live')]);
    await receiver.until(() => receiver.state.startsWith('failed'), 'a failure');
    assert.match(receiver.state, reason);
    const asked = upstream.requests.length;
    await receiver.until(() => upstream.requests.length > asked, 'another attempt');
  });
}

test('a server whose bytes trickle and give no audio fails, and the next address is taken', async (t) => {
  const sound = await encodeMp3(t, 700, 3);
  let trickle = () => {};
  const slow = await startUpstream(t, ({ socket }) => {
    socket.write(MP3_HEAD);
    trickle = () => socket.write('\xff');
  });
  const good = await startUpstream(t, ({ socket }) => {
    socket.write(MP3_HEAD);
    socket.write(sound);
  });
  const receiver = new UrlReceiver(t, [slow.url('/a'), good.url('/b')]);
  await receiver.until(() => {
    trickle();
    return good.requests.length > 0;
  }, 'the next address to be asked');
  await receiver.hear(1);
  assert.equal(receiver.input.origin, good.url('/b').href);
});

test('goes to the next address when one fails, and waits only after the last', async (t) => {
  const sound = await encodeMp3(t, 700, 3);
  const broken = await startUpstream(t, ({ socket }) => socket.end('HTTP/1.0 503 Busy\r\n\r\n'));
  const good = await startUpstream(t, ({ socket }) => {
    socket.write(MP3_HEAD);
    socket.write(sound);
  });
  const receiver = new UrlReceiver(t, [broken.url('/a'), good.url('/b')]);
  await receiver.hear(1);
  assert.equal(receiver.input.origin, good.url('/b').href);
  assert.equal(broken.requests.length, 1);
});

test('logs in, and never shows the password', async (t) => {
  const upstream = await startUpstream(t, ({ socket }) => socket.end('HTTP/1.0 404 Not Found\r\n\r\n'));
  const receiver = new UrlReceiver(t, [upstream.url('/live?token=secret1')], { user: 'me', password: 'secret2' });
  await receiver.until(() => receiver.state.startsWith('failed'), 'a failure');
  assert.equal(upstream.requests[0]!.header('authorization'), `Basic ${Buffer.from('me:secret2').toString('base64')}`);
  assert.doesNotMatch(receiver.state + receiver.input.origin, /secret/);
});

test('plays HLS', async (t) => {
  const receiver = new UrlReceiver(t, [await serveHls(t, 8)]);
  const heard = await receiver.hear(6);
  assert.ok(tonesIn(heard, [700], seconds(1), seconds(6))[0]! > 0.11);
});

test('of a segment of HLS no more is taken than there is room for', async (t) => {
  const receiver = new UrlReceiver(t, [await serveHls(t, 20)], { buffer: millis(6000) });
  let highest = 0;
  let blocks = 0;
  await receiver.until(() => {
    if (receiver.input.pull(receiver.clock.now())) blocks++;
    highest = Math.max(highest, receiver.input.buffer.fill);
    return blocks === 200;
  }, '4 s of sound');
  assert.ok(highest > 5900 && highest <= 6000, `${highest} ms`);
});

test('an HLS list cannot name a file of this machine', async (t) => {
  const upstream = await startUpstream(t, ({ socket }) =>
    socket.end(
      'HTTP/1.0 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\n\r\n#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    ),
  );
  const receiver = new UrlReceiver(t, [upstream.url('/live.m3u8')]);
  await receiver.until(() => receiver.state.startsWith('failed'), 'a failure');
});

/** Serves a tone of 700 Hz in segments of 2 s. */
async function serveHls(t: TestContext, length: number): Promise<URL> {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-hls-'));
  const form = ['-c:a', 'aac', '-f', 'hls', '-hls_time', '2', '-hls_list_size', '0'];
  await writeToneFile(t, join(folder, 'live.m3u8'), { hertz: 700, seconds: length }, form);
  assert.ok(readdirSync(folder).length > 3);
  return serveFolder(t, folder);
}

async function serveFolder(t: TestContext, folder: string): Promise<URL> {
  const server: Server = createServer((request, response) => {
    const name = request.url!.slice(1);
    response.setHeader('Content-Type', name.endsWith('.m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp2t');
    response.end(readFileSync(join(folder, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/live.m3u8`);
}
