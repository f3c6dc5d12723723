import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, log } = await startFreeStation({ after }, { mounts: { '/live': { fallback: '/rest' } } });

const warnings = () => log.filter((line) => line.includes('did you mean'));

async function readMeantMounts(): Promise<Record<string, string | null>> {
  const headers = { authorization: `Basic ${btoa('admin:hackme')}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/stats`, { headers });
  const { mounts } = (await answer.json()) as { mounts: { path: string; meantMount: string | null }[] };
  return Object.fromEntries(mounts.map(({ path, meantMount }) => [path, meantMount]));
}

test('a source on a mistyped mount is let in, and warned of once for each connection', async () => {
  for (const count of [1, 2]) {
    const source = await SourceClient.feed({ port, mount: '/Live' });
    source.sendFrames(100);
    await waitUntil(
      async () => (await readMeantMounts())['/Live'] === '/live',
      'the API names the mount that is meant',
    );
    assert.equal(warnings().length, count);
    assert.match(
      warnings()[0]!,
      / WARN {2}a source feeds \/Live, which is not configured; did you mean \/live\? .*source=127\.0\.0\.1 /,
    );
    source.close();
    await waitUntil(async () => !((await readMeantMounts())['/Live'] === '/live'), 'the source is gone');
  }
});

test('a source on a mount that is named, or like none, is not warned of', async () => {
  const before = warnings().length;
  for (const mount of ['/live', '/rest', '/elsewhere']) {
    const source = await SourceClient.feed({ port, mount });
    assert.equal((await readMeantMounts())[mount], null);
    source.close();
  }
  assert.equal(warnings().length, before);
});
