import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SystemClock, sampleFrames } from '../../src/core/index.ts';
import { OutsideProxy } from '../../src/dial/index.ts';
import { FfmpegSound } from '../../src/inputs/ffmpeg-sound.ts';
import { writeToneFile } from '../support/ffmpeg.ts';
import { newFfmpeg } from '../support/new-ffmpeg.ts';
import { ask } from '../support/raw-connection.ts';
import { makeSelfSigned } from '../support/self-signed.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Stands for a private network; 127.0.0.1 stands for the internet. */
const INSIDE = '127.0.0.2';
const SECOND = 48_000;

async function openProxy(t: TestContext): Promise<OutsideProxy> {
  const proxy = await OutsideProxy.open(new SystemClock(), (address) => address.endsWith(INSIDE));
  t.after(() => proxy.close());
  return proxy;
}

async function listen(t: TestContext, server: Server, host: string): Promise<string> {
  server.listen(0, host);
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${host}:${(server.address() as AddressInfo).port}`;
}

/** A public server with a tone in segments, and a private one that must not be asked. `change`: the list as it is served. */
async function startServers(
  t: TestContext,
  change: (list: string, inside: string) => string,
  { isSecure = false } = {},
): Promise<{ readonly url: URL; readonly asked: string[] }> {
  const folder = makeTemporaryFolder(t);
  const form = ['-c:a', 'aac', '-f', 'hls', '-hls_time', '1', '-hls_list_size', '0'];
  await writeToneFile(t, join(folder, 'live.m3u8'), { hertz: 700, seconds: 3 }, form);
  const asked: string[] = [];
  const inside = await listen(
    t,
    createServer((request, response) => {
      asked.push(request.url!);
      response.end(readFileSync(join(folder, 'live0.ts')));
    }),
    INSIDE,
  );
  const serve: RequestListener = (request, response) => {
    const name = request.url!.slice(1);
    if (name === 'away.ts') response.writeHead(302, { Location: `http://${inside}/redirected.ts` }).end();
    else if (!readdirSync(folder).includes(name)) response.writeHead(404).end();
    else if (name === 'live.m3u8') response.end(change(readFileSync(join(folder, name), 'utf8'), inside));
    else response.end(readFileSync(join(folder, name)));
  };
  const { certificate, key } = makeSelfSigned();
  const server = isSecure ? createSecureServer({ cert: certificate, key }, serve) : createServer(serve);
  return { url: new URL(`http${isSecure ? 's' : ''}://${await listen(t, server, '127.0.0.1')}/live.m3u8`), asked };
}

function play(t: TestContext, url: URL, proxy: OutsideProxy): FfmpegSound {
  const ahead = sampleFrames(10 * SECOND);
  const sound = new FfmpegSound({ ffmpeg: newFfmpeg(), clock: new SystemClock(), url, userAgent: 'x', proxy, ahead });
  t.after(() => sound.close());
  return sound;
}

for (const isSecure of [false, true]) {
  test(`a playlist of the internet is played through the proxy${isSecure ? ', over TLS' : ''}`, async (t) => {
    const { url } = await startServers(t, (list) => list, { isSecure });
    const proxy = await openProxy(t);
    const sound = play(t, url, proxy);
    let frames = 0;
    await waitUntil(
      () => {
        sound.read((samples) => (frames += samples.length / 2), sampleFrames(SECOND));
        return frames > 2 * SECOND;
      },
      () => `two seconds, got ${frames / SECOND}; ${sound.failure}`,
    );
    assert.equal(proxy.refusal, null);
  });
}

const lures: Readonly<Record<string, (list: string, inside: string) => string>> = {
  'a segment': (list, inside) => list.replace('live1.ts', `http://${inside}/segment.ts`),
  'a redirect': (list) => list.replace('live1.ts', 'away.ts'),
  'a key': (list, inside) => list.replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="http://${inside}/key"\n#EXTINF`),
  'a head of its segments': (list, inside) =>
    list.replace('#EXTINF', `#EXT-X-MAP:URI="http://${inside}/head.mp4"\n#EXTINF`),
  'another list': (_, inside) => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=128000\nhttp://${inside}/list.m3u8\n`,
  'a tunnel': (list, inside) => list.replace('live1.ts', `https://${inside}/segment.ts`),
};

for (const [name, change] of Object.entries(lures)) {
  test(`${name} of a playlist of the internet leads to nothing in a private network`, async (t) => {
    const { url, asked } = await startServers(t, change);
    const sound = play(t, url, await openProxy(t));
    await waitUntil(
      () => sound.failure !== null,
      () => `a failure; asked: ${asked}`,
    );
    assert.match(sound.failure!, /^it leads to "127\.0\.0\.2", which is in a private network$/);
    assert.deepEqual(asked, []);
  });
}

test('the proxy is for the one that knows its password', async (t) => {
  const { url } = await startServers(t, (list) => list);
  const proxy = await openProxy(t);
  const port = Number(proxy.url.port);
  for (const login of ['', `Proxy-Authorization: Basic ${btoa('airchain:guess')}\r\n`]) {
    for (const line of [`GET ${url} HTTP/1.1`, `CONNECT ${url.host} HTTP/1.1`]) {
      assert.match(await ask({ port }, `${line}\r\nHost: ${url.host}\r\n${login}\r\n`), /^HTTP\/1\.1 407 /, line);
    }
  }
  assert.match(await ask({ port }, '\x00\r\n\r\n'), /^HTTP\/1\.1 502 /);
});
