import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirectoryServer } from '../support/directory-server.ts';
import { startFreeStation } from '../support/free-station.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { toneMp3 } from '../support/relay-bench.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

test('the station enters its public mounts in the configured directories, and takes them out at a reload without', async (t) => {
  const clock = new ManualClock();
  const directory = await DirectoryServer.start();
  t.after(() => directory.stop());
  const config = {
    server: { hostname: 'radio.example', limits: { sourceTimeout: '1h' } },
    mounts: { '/hidden': { hidden: true }, '/private': { public: false } },
    directories: [{ url: directory.url }],
  };
  const { port, reload } = await startFreeStation(t, config, { clock });
  const headers = ['Ice-Public: 1', 'Ice-Name: Harbour', 'Ice-Bitrate: 128'];
  for (const mount of ['/pub lic', '/hidden', '/private', '/silent']) {
    const path = encodeURI(mount);
    const source = await SourceClient.feed({ port, mount: path, headers: mount === '/silent' ? [] : headers });
    source.send(toneMp3);
  }
  await waitUntil(() => {
    // A directory that is being asked has 15 s: none pass before it has answered.
    if (directory.openCount === 0) clock.advance(100);
    return directory.of('touch').length > 0;
  }, 'a mount is entered and its title told');
  const [entered, ...others] = directory.of('add');
  assert.deepEqual(others, []);
  assert.equal(entered?.sn, 'Harbour');
  assert.equal(entered?.listenurl, `http://radio.example:${port}/pub%20lic`);
  assert.equal(entered?.type, 'audio/mpeg');
  assert.equal(entered?.b, '128');
  await reload({ ...config, directories: [] });
  await waitUntil(() => directory.of('remove').length === 1, 'the entry is taken out');
});
