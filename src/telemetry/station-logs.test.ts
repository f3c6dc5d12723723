import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { unixMillis } from '../core/index.ts';
import { type Mount, MountRegistry } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { StationLogs } from './station-logs.ts';

const NO_DESCRIPTION = readSourceDescription(new Map());

const request = {
  address: '192.0.2.7',
  user: '',
  requestLine: 'GET /live HTTP/1.1',
  status: 404,
  bytes: 10,
  referer: '',
  userAgent: 'player/1.0',
  seconds: 0,
};

/** Logs in a folder of their own, at ten o'clock. */
function openLogs(t: TestContext, logs: StationConfig) {
  const folder = makeTemporaryFolder(t);
  const configFor = (section: StationConfig) => readStationConfig({ dataDir: folder, logs: section }).logs;
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 10));
  const lines: string[] = [];
  const station = new StationLogs(configFor(logs), clock, (line) => lines.push(line));
  t.after(() => station.close());
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1);
  return { station, clock, lines, folder, configFor, read };
}

/** A mount without a source: only its path matters here. */
function silentMount(clock: ManualClock): Mount {
  return new MountRegistry({ clock, logger: silentLogger, optionsFor: () => mountOptions() }).obtain('/live');
}

test('log lines go to standard error, and to the error log where there is one', async (t) => {
  const { station, lines, read } = openLogs(t, { error: 'error.log' });
  station.logger.info('begun', { port: 8000 });
  await station.close();
  assert.deepEqual(lines, ['2026-11-20T10:00:00.000Z INFO  begun port=8000']);
  assert.deepEqual(read('error.log'), lines);
});

test('without files nothing is written down and nothing fails', async (t) => {
  const { station, clock, lines } = openLogs(t, {});
  station.requestAnswered(request);
  station.mountEvent({ type: 'titleChanged', mount: silentMount(clock), title: { title: 'Song' }, amends: false });
  station.logger.warn('told');
  await station.close();
  assert.equal(lines.length, 1);
});

test('answered requests and listeners that left are in the access log', async (t) => {
  const { station, clock, read } = openLogs(t, { access: 'access.log' });
  station.requestAnswered(request);
  clock.advance(90_400);
  const identity = { ...request, id: 1, user: 'ann' };
  const connectedAt = unixMillis(clock.wallTime() - 90_400);
  station.listenerEnded({ identity, connectedAt, status: 200, bytesSent: 480_000 });
  await station.close();
  assert.deepEqual(read('access.log'), [
    '192.0.2.7 - - [20/Nov/2026:10:00:00 +0000] "GET /live HTTP/1.1" 404 10 "-" "player/1.0" 0',
    '192.0.2.7 - ann [20/Nov/2026:10:01:30 +0000] "GET /live HTTP/1.1" 200 480000 "-" "player/1.0" 90',
  ]);
});

test('titles are in the playlist log, other events are not', async (t) => {
  const { station, clock, read } = openLogs(t, { playlist: 'playlist.log' });
  const mount = silentMount(clock);
  station.mountEvent({ type: 'mountAdded', mount });
  station.mountEvent({ type: 'titleChanged', mount, title: { artist: 'Ann', title: 'Song' }, amends: false });
  station.mountEvent({ type: 'stateChanged', mount, state: 'idle' });
  await station.close();
  assert.deepEqual(read('playlist.log'), ['20/Nov/2026:10:00:00 +0000|/live|0|Ann - Song']);
});

test('what a program plays without a title is not in the playlist log, a source that clears its title is', async (t) => {
  const { station, clock, read } = openLogs(t, { playlist: 'playlist.log' });
  const mount = silentMount(clock);
  const clear = () => station.mountEvent({ type: 'titleChanged', mount, title: { title: '' }, amends: false });
  mount.attach(Object.assign(new TestSource(), { protocol: 'program' }), NO_DESCRIPTION);
  clear();
  mount.killSource();
  mount.attach(new TestSource(), NO_DESCRIPTION);
  clear();
  await station.close();
  assert.deepEqual(read('playlist.log'), ['20/Nov/2026:10:00:00 +0000|/live|0|']);
});

test('the title of a track is in the playlist log once, as it is known 3 s later or at the end', async (t) => {
  const { station, clock, read } = openLogs(t, { playlist: 'playlist.log' });
  const mount = silentMount(clock);
  mount.attach(Object.assign(new TestSource(), { protocol: 'program' }), NO_DESCRIPTION);
  const tell = (title: string, amends = false) =>
    station.mountEvent({ type: 'titleChanged', mount, title: { title }, amends });
  tell('01_song');
  clock.advance(1000);
  tell('Song', true);
  clock.advance(3000);
  tell('Song again', true);
  tell('short');
  tell('02_song');
  await station.close();
  assert.deepEqual(read('playlist.log'), [
    '20/Nov/2026:10:00:00 +0000|/live|0|Song',
    '20/Nov/2026:10:00:04 +0000|/live|0|short',
    '20/Nov/2026:10:00:04 +0000|/live|0|02_song',
  ]);
});

test('a reload takes another level, for loggers that were handed out before too', (t) => {
  const { station, lines, configFor } = openLogs(t, { level: 'warn' });
  const handed = station.logger.child({ mount: '/live' });
  handed.info('too light');
  station.configure(configFor({ level: 'debug' }));
  handed.debug('told');
  station.configure(configFor({ level: 'error' }));
  handed.warn('too light again');
  assert.deepEqual(
    lines.map((line) => line.slice(25)),
    ['DEBUG told mount=/live'],
  );
});

test('a reload goes on in a new file of the same name once the old one was moved away', async (t) => {
  const { station, folder, configFor, read } = openLogs(t, { access: 'access.log' });
  station.requestAnswered({ ...request, bytes: 1 });
  await station.close();
  renameSync(join(folder, 'access.log'), join(folder, 'access.log.1'));
  station.configure(configFor({ access: 'access.log' }));
  station.requestAnswered({ ...request, bytes: 2 });
  await station.close();
  assert.match(read('access.log.1').join('\n'), /^[^\n]+ 404 1 [^\n]+$/);
  assert.match(read('access.log').join('\n'), /^[^\n]+ 404 2 [^\n]+$/);
});

test('a reload goes on in another file, begins one, and ends one, and each has its lines whole', async (t) => {
  const { station, configFor, read } = openLogs(t, { access: 'old.log', error: 'error.log' });
  const tell = (bytes: number) => station.requestAnswered({ ...request, bytes });
  tell(1);
  station.logger.info('before');
  station.configure(configFor({ access: 'new.log' }));
  tell(2);
  station.logger.info('between');
  station.configure(configFor({ access: 'new.log', error: 'error.log' }));
  tell(3);
  station.logger.info('after');
  await station.close();
  const bytesOf = (name: string) => read(name).map((line) => / 404 (\d) /.exec(line)?.[1]);
  assert.deepEqual([bytesOf('old.log'), bytesOf('new.log')], [['1'], ['2', '3']]);
  assert.deepEqual(
    read('error.log').map((line) => line.slice(31)),
    ['before', 'after'],
  );
});

test('files are archived by size, and a reload changes the size', async (t) => {
  const { station, folder, configFor } = openLogs(t, { access: 'access.log', playlist: 'playlist.log' });
  const archives = () =>
    readdirSync(folder).filter((name) => /^access\.log\.20261120_100000(-\d+)?$/.test(name)).length;
  const fill = async () => {
    for (let lines = 0; lines < 30; lines++) station.requestAnswered(request);
    await station.close();
  };
  await fill();
  assert.equal(archives(), 0);
  station.configure(configFor({ access: 'access.log', maxSize: '1KiB', keep: '2' }));
  await fill();
  assert.equal(archives(), 2);
});
