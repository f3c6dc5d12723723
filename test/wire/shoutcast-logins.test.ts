import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, ports, log } = await startFreeStation(
  { after },
  {
    server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/sc' }], limits: { passwordFailures: 4 } },
    mounts: {
      '/sc': { sourceUser: 'dj', sourcePassword: 'scpass' },
      '/own': { sourceUser: 'eve', sourcePassword: 'ownpass' },
      '/colon': { sourcePassword: 'a:b' },
    },
    inputs: { guest: { type: 'live', mount: '/guest' } },
  },
);
const shoutcast = { port: ports[1]! };

async function listFed(): Promise<string[]> {
  const answer = await askAdmin(port, '/admin/stats');
  return [...answer.matchAll(/<source mount="([^"]*)">(.*?)<\/source>/gs)].flatMap(([, mount, facts]) =>
    facts!.includes('<source_ip>') ? [mount!] : [],
  );
}

const table: readonly [line: string, mount: string, why: string][] = [
  ['scpass', '/sc', 'the password of the mount of the port'],
  ['dj:scpass', '/sc', 'its user and password'],
  ['scpass:#1', '/sc', 'the first stream of SHOUTcast 2'],
  ['dj:scpass:#1', '/sc', 'the same with a user'],
  ['/own:ownpass', '/own', 'a mount'],
  ['own:ownpass', '/own', 'a configured mount without its slash'],
  ['/own:eve:ownpass', '/own', 'a mount, its user and password'],
  ['own:eve:ownpass:#1', '/own', 'everything at once'],
  ['/colon:a:b', '/colon', 'a password with a colon in it'],
  ['guest:hackme', '/guest', 'the mount of a live input'],
  ['/new:hackme', '/new', 'a new mount with its slash'],
];

for (const [line, mount, why] of table) {
  test(`"${line}" feeds ${mount}: ${why}`, async () => {
    const source = await SourceClient.feedShoutcast(shoutcast, line);
    source.sendFrames(20);
    await waitUntil(async () => (await listFed()).includes(mount), `${mount} is fed`);
    assert.deepEqual(await listFed(), [mount]);
    source.close();
    await waitUntil(async () => (await listFed()).length === 0, 'it is over');
  });
}

test('a name that is neither a user nor a mount makes no mount', async () => {
  assert.equal(await ask(shoutcast, 'hackme:hackme\r\n'), 'Invalid password\r\n');
  assert.equal(await ask(shoutcast, 'eve:scpass\r\n'), 'Invalid password\r\n');
  assert.deepEqual(await listFed(), []);
});

test('another stream than the first is refused, and the log says why', async () => {
  assert.equal(await ask(shoutcast, 'scpass:#2\r\n'), 'Invalid password\r\n');
  assert.ok(log.some((line) => line.includes('there is no stream 2')));
});

test('a right login that names its mount is not counted as a wrong one of the port', async () => {
  for (let times = 0; times < 8; times++) (await SourceClient.feedShoutcast(shoutcast, 'own:ownpass')).close();
});

test('wrong ones are counted once each', async () => {
  const station = await startFreeStation(
    { after },
    {
      server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/sc' }], limits: { passwordFailures: 3 } },
      mounts: { '/own': {} },
    },
  );
  const target = { port: station.ports[1]! };
  for (const line of ['own:a', '/own:b', 'own:c:#1'])
    assert.equal(await ask(target, `${line}\r\n`), 'Invalid password\r\n');
  assert.equal(await ask(target, 'hackme\r\n'), 'Invalid password\r\n');
});
