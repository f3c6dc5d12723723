import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { waitForBytes } from '../support/admin-client.ts';
import { readFixture } from '../support/feed-framer.ts';
import { id3Tag, pictureBytes } from '../support/file-tags.ts';
import { startFreeStation } from '../support/free-station.ts';
import { SourceClient } from '../support/source-client.ts';

const { port } = await startFreeStation({ after }, {});
const origin = `http://127.0.0.1:${port}`;
const cover = pictureBytes(20_000);

test('the cover in a tag of a source is the picture of its mount', async () => {
  const sound = readFixture('tone.mp3');
  const source = await SourceClient.feed({ port, mount: '/covered' });
  source.send(Buffer.concat([id3Tag({ picture: cover }), sound]));
  await waitForBytes(port, '/covered', sound.length);
  const mount = (await (await fetch(`${origin}/api/mounts/covered`)).json()) as { artworkUrl: string | null };
  assert.match(mount.artworkUrl ?? '', /^\/api\/mounts\/%2Fcovered\/artwork\?v=/);
  const picture = await fetch(origin + mount.artworkUrl);
  assert.equal(picture.status, 200);
  assert.equal(picture.headers.get('content-type'), 'image/jpeg');
  assert.ok(Buffer.from(await picture.arrayBuffer()).equals(cover));
  source.close();
});

test('a source without a cover leaves its mount without a picture', async () => {
  const sound = readFixture('tone.mp3');
  const source = await SourceClient.feed({ port, mount: '/plain' });
  source.send(sound);
  await waitForBytes(port, '/plain', sound.length);
  const mount = (await (await fetch(`${origin}/api/mounts/plain`)).json()) as { artworkUrl: string | null };
  assert.equal(mount.artworkUrl, null);
  assert.equal((await fetch(`${origin}/api/mounts/plain/artwork`)).status, 404);
  source.close();
});
