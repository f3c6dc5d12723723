import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startApi } from '../../../test/support/api-server.ts';
import { MemorySound, outputTo, programSnapshot } from '../../../test/support/memory-sound.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import type { ArtworkSnapshot } from '../../studio/index.ts';

const URL = '/api/programs/main/artwork';
const bytes = Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0a]);

async function startArtwork(t: TestContext, picture: ArtworkSnapshot | null) {
  const sound = new MemorySound().addPrograms(programSnapshot({ name: 'main' })).addOutputs(outputTo('/live'));
  sound.picture = picture;
  const { api } = await startApi(t, { sound });
  return (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    api.fastify.inject({ method, url: `${URL}?v=x`, headers });
}

test('the picture of what is on air is public', async (t) => {
  const ask = await startArtwork(t, { contentType: 'image/png', bytes });
  const response = await ask();
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['content-type'], 'image/png');
  assert.equal(response.headers['x-content-type-options'], 'nosniff');
  assert.deepEqual(response.rawPayload, bytes);
  const head = await ask({}, 'HEAD');
  assert.equal(head.headers['content-length'], '5');
  assert.equal(head.rawPayload.length, 0);
});

test('a picture that is known already is not sent again', async (t) => {
  const ask = await startArtwork(t, { contentType: 'image/png', bytes });
  const tag = String((await ask()).headers.etag);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const response = await ask({ 'if-none-match': known });
    assert.equal(response.statusCode, 304, known);
    assert.equal(response.rawPayload.length, 0);
    assert.equal(response.headers.etag, tag);
  }
  assert.equal((await ask({ 'if-none-match': '"other"' })).statusCode, 200);
  const other = await startArtwork(t, { contentType: 'image/png', bytes: Buffer.from('other') });
  assert.notEqual((await other()).headers.etag, tag);
});

const types = [
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['IMAGE/PNG', 'image/png'],
  ['text/html', null],
  ['image/svg+xml', null],
  ['constructor', null],
  ['', null],
] as const;

for (const [contentType, sent] of types) {
  test(`a picture that calls itself "${contentType}" is sent as ${sent ?? 'none'}`, async (t) => {
    const response = await (await startArtwork(t, { contentType, bytes }))();
    assert.equal(response.statusCode, sent ? 200 : 404);
    if (sent) assert.equal(response.headers['content-type'], sent);
    else assert.equal(response.json().error.code, 'ARTWORK_NOT_FOUND');
  });
}

test('says so where there is no picture', async (t) => {
  const response = await (await startArtwork(t, null))();
  assert.equal(response.statusCode, 404);
  assert.equal(response.json().error.code, 'ARTWORK_NOT_FOUND');
});

const mountUrl = '/api/mounts/%2Flive/artwork';

test('the cover that a stream has in its headers is public', async (t) => {
  const station = new MemoryStation([
    mountSnapshot({ path: '/live', hasArtwork: true }),
    mountSnapshot({ path: '/bare' }),
    mountSnapshot({ path: '/secret', hasArtwork: true, isHidden: true }),
  ]);
  for (const path of ['/live', '/secret']) station.pictureTable.set(path, { contentType: 'image/jpeg', bytes });
  const { api } = await startApi(t, { station });
  const ask = (url: string, headers = {}) => api.fastify.inject({ url, headers });

  const mount = (await ask('/api/mounts/live')).json();
  assert.match(mount.artworkUrl, /^\/api\/mounts\/%2Flive\/artwork\?v=\w+$/);
  const picture = await ask(mount.artworkUrl);
  assert.equal(picture.headers['content-type'], 'image/jpeg');
  assert.deepEqual(picture.rawPayload, bytes);
  assert.equal((await ask(mountUrl, { 'if-none-match': picture.headers.etag })).statusCode, 304);

  station.change('/live', { title: { artist: '', title: 'Next', display: 'Next', url: '' } });
  assert.notEqual((await ask('/api/mounts/live')).json().artworkUrl, mount.artworkUrl);

  assert.equal((await ask('/api/mounts/bare')).json().artworkUrl, null);
  assert.equal((await ask('/api/mounts/bare/artwork')).json().error.code, 'ARTWORK_NOT_FOUND');
  for (const path of ['secret', 'none'])
    assert.equal((await ask(`/api/mounts/${path}/artwork`)).json().error.code, 'MOUNT_NOT_FOUND');
});
