import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startApi } from '../../../test/support/api-server.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';

/** An API with pages whose whole text is their file's name. */
async function startPages(t: TestContext) {
  const directory = makeTemporaryFolder(t);
  for (const file of ['index.html', 'listen.html', 'embed.html']) {
    writeFileSync(join(directory, file), file);
    writeFileSync(join(directory, `${file}.gz`), gzipSync(file));
  }
  const paths = ['/live', '/a/b c', '/secret', '/high.mp3', '/low.mp3'];
  const station = new MemoryStation(paths.map((path) => mountSnapshot({ path, isHidden: path === '/secret' })));
  station.ladderTable.set('/all.mp3', ['/high.mp3', '/low.mp3']);
  const { api } = await startApi(t, { station, webDirectory: directory });
  return (url: string, headers: Record<string, string> = {}) => api.fastify.inject({ url, headers });
}

for (const [url, status, body] of [
  ['/', 200, 'index.html'],
  ['/live/listen', 200, 'listen.html'],
  ['/live/listen?from=mail', 200, 'listen.html'],
  ['/a/b%20c/listen', 200, 'listen.html'],
  ['/embed/live', 200, 'embed.html'],
  ['/embed/a/b%20c', 200, 'embed.html'],
  ['/none/listen', 404, 'listen.html'],
  ['/embed/none', 404, 'embed.html'],
  ['/secret/listen', 404, 'listen.html'],
  ['/embed/secret', 404, 'embed.html'],
] as const) {
  test(`${url} is answered with ${status} and ${body}`, async (t) => {
    const answer = await (await startPages(t))(url);
    assert.deepEqual([answer.statusCode, answer.body], [status, body]);
    assert.match(String(answer.headers['content-type']), /^text\/html/);
  });
}

for (const url of ['/live/listening', '/listen', '/embed', '/embed/', '/live/listen/', '/api/x/listen']) {
  test(`${url} is no page`, async (t) => {
    const answer = await (await startPages(t))(url);
    assert.equal(answer.statusCode, 404);
    assert.doesNotMatch(answer.body, /\.html$/);
  });
}

test('a page of a ladder is that of its best rung', async (t) => {
  const get = await startPages(t);
  for (const [url, location] of [
    ['/all.mp3/listen', '/high.mp3/listen'],
    ['/embed/all.mp3?theme=dark', '/embed/high.mp3?theme=dark'],
  ] as const) {
    const answer = await get(url);
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, location]);
  }
});

test('only the player for other sites may be put in a frame', async (t) => {
  const get = await startPages(t);
  for (const [url, ancestors] of [
    ['/', "'none'"],
    ['/live/listen', "'none'"],
    ['/embed/live', '*'],
  ] as const) {
    const policy = String((await get(url)).headers['content-security-policy']);
    assert.ok(policy.split('; ').includes(`frame-ancestors ${ancestors}`), `${url}: ${policy}`);
    assert.ok(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
  }
});

test('pages go out compressed to those who take that', async (t) => {
  const get = await startPages(t);
  for (const url of ['/', '/live/listen']) {
    const answer = await get(url, { 'accept-encoding': 'gzip, deflate' });
    assert.equal(answer.headers['content-encoding'], 'gzip');
    assert.match(String(answer.headers.vary), /accept-encoding/i);
    assert.match(String(gunzipSync(answer.rawPayload)), /\.html$/);
    assert.equal((await get(url, { 'accept-encoding': 'identity' })).headers['content-encoding'], undefined);
  }
});

test('telephones learn the name of the station and its sign', async (t) => {
  const answer = await (await startPages(t))('/site.webmanifest');
  assert.match(String(answer.headers['content-type']), /^application\/manifest\+json/);
  const { name, start_url, icons } = answer.json();
  assert.deepEqual([name, start_url], ['Harbour Radio', '/']);
  assert.ok(icons.some(({ sizes }: { sizes: string }) => sizes === '512x512'));
});
