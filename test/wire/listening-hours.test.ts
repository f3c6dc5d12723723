import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { SystemClock, type UnixMillis, unixMillis } from '../../src/core/index.ts';
import { askAdmin, waitForListeners } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const HOUR = 3_600_000;

/** The machine's clock, whose date can be put forward. */
class LateClock extends SystemClock {
  late = 0;

  override wallTime(): UnixMillis {
    return unixMillis(super.wallTime() + this.late);
  }
}

/** The command of the guide, run on a log. */
function countHours(log: string): string[] {
  const guide = readFileSync(resolve(import.meta.dirname, '../../docs/guides/logs-and-reports.md'), 'utf8');
  const command = /```sh\n(awk [^`]+)access\.log\n```/.exec(guide)![1]!;
  const { stdout, stderr } = spawnSync('sh', ['-c', `${command} "$0"`, log], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.trimEnd().split('\n').sort();
}

test("the guide's command counts listeners by mount, and neither sources nor requests", async (t) => {
  const clock = new LateClock();
  const { port, directory } = await startFreeStation(
    t,
    { dataDir: 'data', logs: { access: 'access.log' }, mounts: { default: { grace: '0s' } } },
    { clock },
  );
  const log = join(directory, 'data', 'access.log');
  const hasLine = (text: string) => waitUntil(() => readFileSync(log, 'utf8').includes(text), `a line with ${text}`);

  const sources: SourceClient[] = [];
  for (const [mount, method] of [
    ['/live', 'SOURCE'],
    ['/jazz', 'PUT'],
  ] as const) {
    const source = await SourceClient.feed({ port, mount, method });
    source.sendFrames(60);
    sources.push(source);
  }
  const listen = async (path: string): Promise<IcyClient> => {
    const client = await IcyClient.open({ port, path });
    await client.receiveHead();
    assert.match(client.statusLine, / 200 /);
    return client;
  };
  const early = [await listen('/live?player=1'), await listen('/jazz')];
  clock.late += HOUR;
  const late = await listen('/live');
  await waitForListeners(port, '/live', 2);
  clock.late += HOUR / 2;
  for (const client of [...early, late]) client.connection.close();
  for (const path of ['/', '/status-json.xsl', '/live.m3u', '/live/listen', '/nowhere', '/api/mounts'])
    await ask({ port }, `GET ${path} HTTP/1.0\r\n\r\n`);
  await ask({ port }, 'HEAD /live HTTP/1.0\r\n\r\n');
  await askAdmin(port, '/admin/stats');
  for (const source of sources) source.close();
  for (const line of ['"SOURCE /live', '"PUT /jazz', '"GET /admin/stats', '"GET /jazz']) await hasLine(line);
  await waitUntil(() => readFileSync(log, 'utf8').match(/"GET \/live[ ?]/g)?.length === 2, 'both listeners of /live');

  assert.deepEqual(countHours(log), [
    `${'/jazz'.padEnd(20)} ${'1'.padStart(8)} visits ${'1.5'.padStart(10)} hours`,
    `${'/live'.padEnd(20)} ${'2'.padStart(8)} visits ${'2.0'.padStart(10)} hours`,
  ]);
});
