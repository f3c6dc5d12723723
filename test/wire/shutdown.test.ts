import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { waitForBytes, waitForListeners } from '../support/admin-client.ts';
import { AuthServer } from '../support/auth-server.ts';
import { type FreeStation, startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { Program } from '../support/program.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { makeSelfSigned } from '../support/self-signed.ts';
import { SourceClient } from '../support/source-client.ts';
import type { StationConfig } from '../support/station-config.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const LIVE = '/live';
/** The time that a service manager grants airchain to stop. */
const GRACE_MS = 5_000;
const ADMIN = `Authorization: Basic ${Buffer.from('admin:hackme').toString('base64')}`;

/** Stops the station within its grace. */
async function stop({ station }: FreeStation): Promise<void> {
  let isStopped = false;
  const stopping = station.stop().then(() => {
    isStopped = true;
  });
  await waitUntil(() => isStopped, 'the station to stop', GRACE_MS);
  await stopping;
}

/** Sends a request and waits for the beginning of its endless answer. */
async function openFeed(port: number, request: string, beginning: string): Promise<RawConnection> {
  const connection = await RawConnection.open({ port });
  connection.send(request);
  await connection.receiveText(beginning);
  return connection;
}

test('all clients are disconnected', async (t) => {
  const station = await startFreeStation(t, { server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/radio' }] } });
  const { port, ports } = station;
  const source = await SourceClient.feed({ port, mount: LIVE });
  source.sendFrames(50);
  const shoutcast = await SourceClient.feedShoutcast({ port: ports[1]! }, 'hackme');
  const quiet = await SourceClient.feed({ port, mount: '/quiet' });
  const listener = await IcyClient.open({ port, path: LIVE });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  const waiting = await IcyClient.open({ port, path: '/quiet' });
  await waitForListeners(port, '/quiet', 1);
  const events = await openFeed(port, 'GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n', 'event: snapshot');
  const stats = await openFeed(port, `STATS / HTTP/1.0\r\n${ADMIN}\r\n\r\n`, '/live');
  const silent = await RawConnection.open({ port });
  const halfway = await RawConnection.open({ port });
  halfway.send('GET /live HT');
  await stop(station);
  const sockets = [source, shoutcast, quiet, listener, waiting].map(({ connection }) => connection);
  for (const connection of [...sockets, events, stats, silent, halfway]) await connection.receiveAll();
  assert.match(waiting.head, /^HTTP\/1\.0 404 /, 'a listener without audio gets a response');
  for (const each of ports) await assert.rejects(RawConnection.open({ port: each }), { code: 'ECONNREFUSED' });
});

test('every listener gets all that its mount has', async (t) => {
  const directory = makeTemporaryFolder(t);
  const { certificate, key } = makeSelfSigned();
  writeFileSync(join(directory, 'both.pem'), certificate + key);
  const station = await startFreeStation(t, { server: { tls: { certificate: 'both.pem' } } }, { directory });
  const { port } = station;
  const source = await SourceClient.feed({ port, mount: LIVE });
  source.sendFrames(50);
  const listeners = await Promise.all([
    IcyClient.open({ port, path: LIVE }),
    IcyClient.open({ port, path: LIVE, icy: true }),
    IcyClient.open({ port, path: LIVE, tls: true }),
  ]);
  for (const listener of listeners) await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  // Thirteen seconds of sound at once: far more than a listener that keeps up is ever behind.
  source.sendFrames(500);
  await waitForBytes(port, LIVE, 550 * MP3_FRAME_BYTES);
  await stop(station);
  for (const listener of listeners) {
    await listener.connection.receiveAll();
    assert.equal(readUnbrokenMp3(listener.audio).length, 550);
  }
});

test('a listener that reads nothing does not delay the shutdown', async (t) => {
  const station = await startFreeStation(t);
  const { port } = station;
  const source = await SourceClient.feed({ port, mount: LIVE });
  source.sendFrames(50);
  const deaf = await IcyClient.open({ port, path: LIVE });
  await deaf.receiveHead();
  deaf.connection.socket.pause();
  source.sendFrames(20_000);
  await waitForBytes(port, LIVE, 20_050 * MP3_FRAME_BYTES);
  await stop(station);
  deaf.close();
});

test('an auth server that does not answer does not delay the shutdown', async (t) => {
  const auth = await AuthServer.start();
  t.after(() => auth.stop());
  const listenerAuth = { type: 'url', listenerAdd: auth.url('/in'), listenerRemove: auth.url('/out'), timeout: '60s' };
  const station = await startFreeStation(t, { mounts: { [LIVE]: { listenerAuth } } });
  const { port } = station;
  const source = await SourceClient.feed({ port, mount: LIVE });
  source.sendFrames(50);
  const listener = await IcyClient.open({ port, path: LIVE });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  auth.answer = null;
  await stop(station);
  assert.deepEqual(
    auth.calls.map(({ path }) => path),
    ['/in', '/out'],
  );
});

test('the logs are complete: every listener and every source is in them', async (t) => {
  const directory = makeTemporaryFolder(t);
  const logs = { access: 'access.log', playlist: 'playlist.log', error: 'error.log' };
  const station = await startFreeStation(t, { dataDir: 'data', logs }, { directory });
  const { port } = station;
  const source = await SourceClient.feed({ port, mount: LIVE });
  source.sendFrames(50);
  const listeners = await Promise.all(Array.from({ length: 20 }, () => IcyClient.open({ port, path: LIVE })));
  for (const listener of listeners) await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  const heard = 50 * MP3_FRAME_BYTES;
  await stop(station);
  const read = (name: string) => readFileSync(join(directory, 'data', name), 'utf8');
  const visits = read('access.log').match(/"GET \/live HTTP\/1\.1" 200 (\d+) .* \d+$/gm) ?? [];
  assert.equal(visits.length, listeners.length);
  for (const visit of visits) assert.match(visit, new RegExp(` 200 ${heard} `));
  assert.equal(read('error.log'), `${station.log.join('\n')}\n`);
  assert.match(read('error.log'), /INFO {2}stopping\n[\s\S]*source disconnected mount=\/live .*reason=stopped\n/);
});

test('a second stop is harmless, while the first is on its way and after it', async (t) => {
  const station = await startFreeStation(t);
  const source = await SourceClient.feed({ port: station.port, mount: LIVE });
  const both = [stop(station), stop(station)];
  await Promise.all(both);
  await stop(station);
  await source.connection.receiveAll();
  assert.equal(station.log.filter((line) => line.includes('stopping')).length, 1);
});

test('a reload halfway through is waited for, and one that comes too late does nothing', async (t) => {
  const station = await startFreeStation(t);
  const slow = station.reload({ access: { adminPassword: '' } });
  await new Promise((resolve) => setImmediate(resolve));
  const stopping = stop(station);
  const late = station.reload({ relays: [{ url: `http://127.0.0.1:${station.port}${LIVE}`, mount: '/copy' }] });
  await Promise.all([slow, stopping, late]);
  await station.reload({});
  assert.equal(station.log.filter((line) => line.includes('configuration reloaded')).length, 1);
});

const startInChild = `
  import { startFreeStation } from ${JSON.stringify(new URL('../support/free-station.ts', import.meta.url).href)};
  const stops = [];
  const { config, directory } = JSON.parse(process.env.STATION);
  try {
    await startFreeStation({ after: (stop) => stops.push(stop) }, config, { directory });
    console.log('started');
  } catch (error) {
    console.log(error.code);
  }
  for (const stop of stops) await stop();
`;

/** Starts a station in a process of its own, stops it if it started, waits for the process to end, and gives what it said. */
async function runInChild(t: TestContext, config: object): Promise<string> {
  const program = Program.start(t, {
    command: process.execPath,
    arguments: ['--input-type=module', '--eval', startInChild],
    env: { STATION: JSON.stringify({ config, directory: makeTemporaryFolder(t) }) },
  });
  await program.waitForEnd();
  assert.equal(program.exitCode, 0, program.messages);
  return program.messages;
}

test('a station that has stopped leaves nothing open, so that its process ends by itself', async (t) => {
  assert.equal(await runInChild(t, { logs: { access: 'access.log', error: 'error.log' } }), 'started\n');
});

const failures: Readonly<Record<string, (taken: number) => StationConfig>> = {
  PORT_TAKEN: (port) => ({
    server: { listen: [{ port: 0 }, { port }] },
    relays: [{ url: `http://127.0.0.1:${port}${LIVE}`, mount: LIVE }],
  }),
  TLS_UNUSABLE: () => ({ server: { tls: { certificate: 'missing.pem' } } }),
};

for (const [code, configFor] of Object.entries(failures)) {
  test(`a start that fails with ${code} leaves nothing open`, async (t) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '::', resolve));
    t.after(() => other.close());
    const config = { dataDir: 'data', ...configFor((other.address() as { port: number }).port) };
    assert.equal(await runInChild(t, config), `${code}\n`);
    const directory = makeTemporaryFolder(t);
    await assert.rejects(startFreeStation(t, config, { directory }), { code });
    // SQLite has further files beside an open database.
    assert.deepEqual(readdirSync(join(directory, 'data')), ['airchain.db', 'airchain.lock']);
  });
}
