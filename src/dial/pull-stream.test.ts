import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { UpstreamServer } from '../../test/support/upstream-server.ts';
import { millis } from '../core/index.ts';
import { pullStream } from './pull-stream.ts';

const STREAM = Buffer.alloc(64, 0xff);
const head = (type: string) => `HTTP/1.0 200 OK\r\nContent-Type: ${type}\r\n\r\n`;

/** A server with a playlist at `/list` and streams at `/live…`; everything else is not there. */
async function serve(t: TestContext, type: string, list: (origin: string) => string) {
  const upstream = await UpstreamServer.start(({ socket, path }) => {
    if (path.startsWith('/list')) socket.end(head(type) + list(upstream.url('').origin));
    else if (path.startsWith('/live')) socket.write(Buffer.concat([Buffer.from(head('audio/mpeg')), STREAM]));
    else socket.end('HTTP/1.0 404 Not Found\r\n\r\n');
  });
  t.after(() => upstream.stop());
  return upstream;
}

async function pull(t: TestContext, url: URL): Promise<string> {
  const abort = new AbortController();
  t.after(() => abort.abort());
  const asked = { url, user: '', password: '', icy: false, userAgent: 'test/1.0' };
  const limits = { timeout: millis(5000), signal: abort.signal };
  const { socket, url: found } = await pullStream({ ...asked, ...limits }, new ManualClock());
  socket.destroy();
  return found.pathname + found.search;
}

const lists: readonly [name: string, type: string, list: (origin: string) => string, found: string][] = [
  ['M3U', 'audio/x-mpegurl', (origin) => `#EXTM3U\n#EXTINF:-1,Radio\n${origin}/live\n`, '/live'],
  ['M3U that is called text, with a path', 'text/plain', () => '\ufeff#EXTM3U\r\nlive?a=1\r\n', '/live?a=1'],
  ['PLS', 'audio/x-scpls', (origin) => `[playlist]\nFile1=${origin}/live\nNumberOfEntries=1\n`, '/live'],
  [
    'XSPF',
    'application/xspf+xml',
    (origin) =>
      `<?xml version="1.0"?><playlist version="1"><trackList><track><location>${origin}/live</location></track></trackList></playlist>`,
    '/live',
  ],
  [
    'ASX with a bare &',
    'video/x-ms-asf',
    (origin) => `<asx version="3.0"><entry><ref href="${origin}/live?a=1&b=2"/></entry></asx>`,
    '/live?a=1&b=2',
  ],
  [
    'ASX in capitals, with a comment, and a stream of another protocol first',
    'video/x-ms-wvx',
    () =>
      "<ASX VERSION='3'>\n<!-- <REF HREF='/gone'/> -->\n<ENTRY><REF HREF = 'mms://x.example/y'/><Ref href='live?a=1&amp;b=2' /></ENTRY></ASX>",
    '/live?a=1&b=2',
  ],
  ['ASX as a list of references', 'video/x-ms-asf', (origin) => `[Reference]\r\nRef1=${origin}/live\r\n`, '/live'],
  [
    'ASX that names another playlist',
    'video/x-ms-asx',
    () => '<asx><entryref href="/list2"/><ref href="/live"/></asx>',
    '/live',
  ],
  [
    'three entries of which the last gives a stream',
    'audio/x-scpls',
    () => '[playlist]\nFile1=/a\nFile2=/b\nFile3=/live\n',
    '/live',
  ],
];

for (const [name, type, list, found] of lists) {
  test(`a playlist leads to the stream: ${name}`, async (t) => {
    const upstream = await serve(t, type, list);
    assert.equal(await pull(t, upstream.url('/list')), found);
  });
}

test('entries are tried in their order, and no more than the first that gives a stream', async (t) => {
  const upstream = await serve(t, 'audio/x-mpegurl', () => '#EXTM3U\n/a\n/live1\n/live2\n');
  assert.equal(await pull(t, upstream.url('/list')), '/live1');
  assert.deepEqual(
    upstream.requests.map(({ path }) => path),
    ['/list', '/a', '/live1'],
  );
});

test('where no entry gives a stream, the first one says why; no more than ten are asked', async (t) => {
  const many = Array.from({ length: 50 }, (_, index) => `/gone${index}`).join('\n');
  const upstream = await serve(t, 'audio/x-mpegurl', () => `#EXTM3U\n${many}\n`);
  await assert.rejects(pull(t, upstream.url('/list')), { code: 'PULL_REFUSED', message: /gone0".* 404/ });
  assert.equal(upstream.requests.length, 11);
});

test('a playlist that names itself among others does not hide them', async (t) => {
  const upstream = await serve(t, 'audio/x-mpegurl', () => '#EXTM3U\n/list\n/live\n');
  assert.equal(await pull(t, upstream.url('/list')), '/live');
  assert.equal(upstream.requests.length, 2);
});
