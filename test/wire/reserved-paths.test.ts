import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { askAdmin } from '../support/admin-client.ts';
import { startApi } from '../support/api-server.ts';
import { startFreeStation } from '../support/free-station.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { sourceHead } from '../support/source-client.ts';
import { readStationConfig } from '../support/station-config.ts';
import { WebcastClient } from '../support/webcast-client.ts';

const { port, ports } = await startFreeStation(
  { after },
  { server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/sc' }], limits: { passwordFailures: 10_000 } } },
);

const SOUND = mp3Frames(0, 20);

/** An example of each path that has a route, `/live` and what answers everything else left out. */
const routes = await listRoutes();

async function listRoutes(): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'airchain-test-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(join(directory, 'index.html'), '');
  const { api } = await startApi({ after }, { webDirectory: directory });
  const urls = api.routes.map(({ url }) => url).filter((url) => url !== '/*' && url !== '/live');
  return [...new Set(urls)].map((url) => url.replace(/:\w+|\*/g, 'live'));
}

/** What answers without a route of its own. */
const beside = ['/live/socket', '/studio/socket', '/live/listen', '/embed/live', '/new.xsl', '/ingest/live'];
const playlists = ['m3u', 'pls', 'xspf', 'vclt'].map((ending) => `/live.${ending}`);
const reserved = [...routes, ...beside, ...playlists];

/** Every path, and some of each kind as others may write them. */
const spelt = [
  ...reserved,
  ...[
    '/',
    '/admin/killsource',
    '/admin.cgi',
    '/api/mounts',
    '/status-json.xsl',
    '/style.css',
    '/live/listen',
    '/live.m3u',
  ].flatMap(spellings),
];

function spellings(path: string): string[] {
  const encoded = path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [encoded, path.toUpperCase(), `${path}/`, `/${path}`, `/x/..${path}`, `/.${path}`, path.replace('/', '/%2F')];
}

/** Tries all of them, some at a time. */
async function tryEach(paths: readonly string[], attempt: (path: string) => Promise<void>): Promise<void> {
  const waiting = [...paths];
  const work = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await attempt(path);
  };
  await Promise.all(Array.from({ length: 16 }, work));
  assert.deepEqual(await listMounts(), []);
}

async function listMounts(): Promise<string[]> {
  const list = await askAdmin(port, '/admin/stats');
  return [...list.matchAll(/<source mount="([^"]*)"/g)].map(([, path]) => path!);
}

/** Lets a source try: login, headers and audio in one go, and the first words of the answer. */
async function feed(target: { readonly port: number }, head: string): Promise<string> {
  const connection = await RawConnection.open(target);
  connection.send(Buffer.concat([Buffer.from(head), SOUND]));
  const answer = await connection.receive(4).catch(() => connection.bytes);
  connection.close();
  return answer.toString('latin1');
}

test('there are routes to try', () => assert.ok(routes.length > 80, `${routes.length} routes`));

for (const method of ['SOURCE', 'PUT', 'POST'] as const) {
  test(`no source takes the path of a page by ${method}`, () =>
    tryEach(spelt, async (mount) => {
      const answer = await ask({ port }, sourceHead({ port, mount, method, headers: ['Content-Length: 0'] }));
      assert.doesNotMatch(answer.slice(0, 12), / 200/, mount);
    }));
}

for (const [name, write] of [
  ['the path', (path: string) => `${path}:hackme`],
  ['the path without its slash', (path: string) => `${path.slice(1)}:hackme`],
  ['the path and a user', (path: string) => `${path}:source:hackme`],
  ['the path and a stream number', (path: string) => `${path}:hackme:#1`],
] as const) {
  test(`no SHOUTcast source takes the path of a page by ${name}`, () =>
    tryEach(spelt, async (path) => {
      const answer = await feed({ port: ports[1]! }, `${write(path)}\r\ncontent-type:audio/mpeg\r\n\r\n`);
      assert.doesNotMatch(answer, /^OK/, path);
    }));
}

test('no browser takes the path of a page', (t) =>
  tryEach(spelt, async (path) => {
    const client = await WebcastClient.open(t, port, `/studio/socket?mount=${encodeURIComponent(path)}`);
    client.hello({ mime: 'audio/mpeg' });
    assert.equal((await client.closed)[0], 4404, path);
  }));

test('no socket brings audio at the path of a page', () => {
  const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13';
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: webcast';
  const paths = spelt.filter((path) => !path.includes('/socket'));
  return tryEach(paths, async (path) => {
    const answer = await ask({ port }, `GET ${path} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n${key}\r\n\r\n`);
    assert.doesNotMatch(answer, / 101 /, path);
  });
});

test('no mount, output, relay or SHOUTcast port is configured on the path of a page', () => {
  for (const mount of reserved) {
    const configs = [
      { mounts: { [mount]: {} } },
      { relays: [{ url: 'http://up.example/x', mount }] },
      { server: { listen: [{ port: 0 }, { port: 0, shoutcast: mount }] } },
      {
        inputs: { music: { type: 'tone' } },
        programs: { main: { inputs: ['music'] } },
        outputs: [{ type: 'mount', program: 'main', mount }],
      },
    ];
    for (const config of configs) {
      assert.throws(() => readStationConfig(config), { code: 'CONFIG_INVALID' }, JSON.stringify(config));
    }
  }
});

test('the mounts beside these pages are free', async () => {
  for (const mount of ['/live', '/listen', '/studio/main.mp3', '/administrator']) {
    const connection = await RawConnection.open({ port });
    connection.send(sourceHead({ port, mount }));
    await connection.receiveText(' 200 OK');
    connection.close();
  }
});
