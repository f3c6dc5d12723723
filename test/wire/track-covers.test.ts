import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFixture } from '../support/feed-framer.ts';
import { id3Tag, pictureBytes } from '../support/file-tags.ts';
import { startFreeStation } from '../support/free-station.ts';
import { studioConfig } from '../support/studio-config.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

test('a file that is replaced has the cover of the new one when it is played again', async (t) => {
  const folder = makeTemporaryFolder(t);
  const covers = [pictureBytes(20_000), pictureBytes(30_000)];
  const put = (picture: Buffer) => {
    writeFileSync(join(folder, '.new'), Buffer.concat([id3Tag({ picture }), readFixture('tone.mp3')]));
    renameSync(join(folder, '.new'), join(folder, 'a.mp3'));
  };
  put(covers[0]!);
  const { port } = await startFreeStation(t, studioConfig({ music: { type: 'playlist', path: folder } }));
  const shows = async (cover: Buffer) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/programs/main/artwork`);
    return answer.ok && Buffer.from(await answer.arrayBuffer()).equals(cover);
  };
  await waitUntil(() => shows(covers[0]!), 'the first cover');
  put(covers[1]!);
  await waitUntil(() => shows(covers[1]!), 'the cover of the new file');
});
