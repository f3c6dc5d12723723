import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { askAdmin, waitForListeners } from '../support/admin-client.ts';
import { type FreeStation, startFreeStation } from '../support/free-station.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

test('a ladder answers from the rung that was asked for, and its playlist names all of them', async (t) => {
  const ladder = { type: 'mount', program: 'main', mount: '/stream' };
  const station = await startFreeStation(t, {
    inputs: { beep: toneInput(440) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [
      { ...ladder, format: 'mp3', ladder: [64, 128] },
      { ...ladder, format: 'opus', ladder: [48], onDemand: true },
    ],
  });
  const status = () => ask({ port: station.port }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n');
  await waitUntil(async () => (await status()).split('"audio/mpeg"').length === 3, 'both MP3 mounts are on air');
  const headOf = async (query: string, headers = '') => {
    const connection = await RawConnection.open({ port: station.port });
    connection.send(`GET /stream${query} HTTP/1.0\r\n${headers}\r\n`);
    const head = await connection.receiveText('\r\n\r\n');
    connection.close();
    return head;
  };
  assert.match(await headOf(''), /icy-br:\s*128\b/);
  assert.match(await headOf('?bitrate=64'), /icy-br:\s*64\b/);
  assert.match(await headOf('', 'Save-Data: on\r\n'), /icy-br:\s*64\b/);
  assert.match(await headOf('?format=opus'), /audio\/ogg/);
  assert.match(await headOf('', 'Accept: audio/ogg\r\n'), /audio\/ogg/);
  const list = await ask({ port: station.port }, 'GET /stream.m3u HTTP/1.0\r\nHost: radio.example:8000\r\n\r\n');
  assert.deepEqual(list.split('\r\n\r\n')[1]!.trim().split('\r\n'), [
    'http://radio.example:8000/stream-128.mp3',
    'http://radio.example:8000/stream-64.mp3',
    'http://radio.example:8000/stream-48.opus',
  ]);
});

/** `/stream` stands for three mounts, of which 128 is the usual one. */
async function startLadder(t: TestContext, more: object = {}): Promise<FreeStation> {
  const station = await startFreeStation(t, {
    inputs: { beep: toneInput(440) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [{ type: 'mount', program: 'main', mount: '/stream', format: 'mp3', ladder: [64, 128, 192] }],
    ...more,
  });
  const status = () => ask({ port: station.port }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n');
  await waitUntil(async () => (await status()).split('"audio/mpeg"').length === 4, 'all mounts are on air');
  return station;
}

async function listen(t: TestContext, port: number, target: string): Promise<RawConnection> {
  const listener = await RawConnection.open({ port });
  t.after(() => listener.close());
  listener.send(`GET ${target} HTTP/1.0\r\nIcy-MetaData: 1\r\n\r\n`);
  await listener.receiveText('\r\n\r\n');
  return listener;
}

const get = (port: number, target: string) => ask({ port }, `GET ${target} HTTP/1.0\r\n\r\n`);
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);

test('the path of a ladder is a mount to admin commands, status pages and the API', async (t) => {
  const { port } = await startLadder(t);
  await listen(t, port, '/stream');
  await listen(t, port, '/stream?bitrate=64');
  const third = await listen(t, port, '/stream?bitrate=192');
  await waitForListeners(port, '/stream', 3);
  third.close();
  await waitForListeners(port, '/stream', 2);

  assert.match(await askAdmin(port, '/admin/metadata?mount=/stream&mode=updinfo&song=New'), /<return>1</);
  const { icestats } = JSON.parse(bodyOf(await get(port, '/status-json.xsl?mount=/stream')));
  assert.equal(icestats.source.listeners, 2);
  assert.equal(icestats.source.listener_peak, 3);
  assert.equal(icestats.source.title, 'New');
  assert.match(icestats.source.listenurl, /\/stream$/);
  const { path, bitrateKbps, listeners } = JSON.parse(bodyOf(await get(port, '/api/mounts/stream')));
  assert.deepEqual({ path, bitrateKbps, listeners }, { path: '/stream', bitrateKbps: 128, listeners: 2 });
  assert.equal(bodyOf(await get(port, '/currentsong?mount=/stream')), 'New');
  assert.match(await get(port, '/7.html?mount=/stream'), /<body>2,1,3,0,1,128,New</);
  assert.match(await get(port, '/status.xsl?mount=/stream'), /Mount Point \/stream</);
  assert.match(await askAdmin(port, '/admin/stats?mount=/stream'), /<source mount="\/stream">.*<listeners>2</);
  const listed = bodyOf(await askAdmin(port, '/admin/listmounts?mount=/stream'));
  assert.deepEqual(listed.match(/mount="[^"]*"/g), ['mount="/stream"']);
  for (const rung of ['/stream-64.mp3', '/stream-128.mp3', '/stream-192.mp3']) {
    assert.equal(JSON.parse(bodyOf(await get(port, `/api/mounts${rung}`))).title.title, 'New', rung);
  }
});

test('lists of all mounts name those of a ladder, and count no listener twice', async (t) => {
  const { port } = await startLadder(t, { mounts: { '/stream': { maxListeners: 5 } } });
  await listen(t, port, '/stream');
  await waitForListeners(port, '/stream', 1);
  const { mounts, listeners } = JSON.parse(bodyOf(await get(port, '/api/status')));
  assert.deepEqual(
    mounts.map((mount: { path: string }) => mount.path),
    ['/stream-128.mp3', '/stream-192.mp3', '/stream-64.mp3'],
  );
  assert.equal(listeners, 1);
  assert.match(await askAdmin(port, '/admin/stats?mount=/stream'), /<max_listeners>5</);
});

test('listeners of a ladder are found, moved and disconnected by its path', async (t) => {
  const { port } = await startLadder(t);
  const one = await listen(t, port, '/stream');
  await listen(t, port, '/stream?bitrate=64');
  await waitForListeners(port, '/stream', 2);
  await askAdmin(port, '/admin/moveclients?mount=/stream&destination=/stream-192.mp3');
  await waitForListeners(port, '/stream-192.mp3', 2);
  const [, id] = /<ID>(\d+)</.exec(await askAdmin(port, '/admin/listclients?mount=/stream')) ?? [];
  assert.match(await askAdmin(port, `/admin/killclient?mount=/stream&id=${id}`), /<return>1</);
  await one.receiveAll();
  await waitForListeners(port, '/stream', 1);
  assert.match(await askAdmin(port, '/admin/killsource?mount=/stream'), /<return>1</);
});

test('playlists and pages of a ladder begin with the mount that plays for the same request', async (t) => {
  const { port } = await startLadder(t);
  const first = async (target: string) => /stream-\d+\.mp3/.exec(bodyOf(await get(port, target)))?.[0];
  for (const ending of ['m3u', 'pls', 'xspf', 'vclt']) {
    assert.equal(await first(`/stream.${ending}`), 'stream-128.mp3', ending);
    assert.equal(await first(`/stream.${ending}?bitrate=64`), 'stream-64.mp3', ending);
  }
});

test('a DJ on the path of a ladder sets its own title and is the one that is disconnected', async (t) => {
  const { port } = await startLadder(t, {
    inputs: { dj: { type: 'live', mount: '/stream' }, beep: toneInput(440) },
    programs: { main: { inputs: ['beep', 'dj'] } },
  });
  const dj = await SourceClient.feed({ port, mount: '/stream' });
  t.after(() => dj.close());
  dj.sendFrames(40);
  const detail = async () => {
    const { mounts } = JSON.parse(bodyOf(await askAdmin(port, '/api/stats')));
    return mounts.find((mount: { path: string }) => mount.path === '/stream-128.mp3').sourceSide;
  };
  await waitUntil(async () => (await detail())?.source !== undefined, 'the DJ is the source side of the ladder');
  assert.match(await askAdmin(port, '/admin/metadata?mount=/stream&mode=updinfo&song=DJ'), /<return>1</);
  assert.equal((await detail()).title.title, 'DJ');
  assert.match(await askAdmin(port, '/admin/killsource?mount=/stream'), /<return>1</);
  await dj.connection.receiveAll();
});
