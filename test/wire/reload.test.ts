import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { askAdmin } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { makeSelfSigned } from '../support/self-signed.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import type { StationConfig } from '../support/station-config.ts';
import { waitUntil } from '../support/wait-until.ts';

const LIVE = '/live';
/** Sent at once: 1.3 s of sound. */
const FRAMES = 50;
/** They mostly wait for the next delivery. */
const STATIONS_AT_ONCE = 8;

/** A station on which a source feeds `/live` and a listener with titles hears it. */
async function startPlaying(t: TestContext, config: StationConfig = {}) {
  const station = await startFreeStation(t, config);
  const { port } = station;
  const source = await SourceClient.feed({ port, mount: LIVE });
  source.sendFrames(FRAMES);
  const listener = await IcyClient.open({ port, path: LIVE, icy: true });
  await listener.receiveAudio(FRAMES * MP3_FRAME_BYTES);
  t.after(() => {
    listener.close();
    source.close();
  });
  /** The source goes on, and the listener has heard every frame so far in order. */
  const playsOn = async () => {
    source.sendFrames(FRAMES);
    const audio = await listener.receiveAudio(source.next * MP3_FRAME_BYTES);
    assert.equal(readUnbrokenMp3(audio).length, source.next);
  };
  const publish = (mount: string, login: string) => statusOf(port, sourceHead({ port, mount, login }));
  const listen = (path: string, ...headers: string[]) => {
    return statusOf(port, [`GET ${path} HTTP/1.0`, ...headers, '', ''].join('\r\n'));
  };
  return { ...station, source, listener, playsOn, publish, listen };
}

type Playing = Awaited<ReturnType<typeof startPlaying>>;

/** The status of an answer, whether or not more follows; the connection is let go. */
async function statusOf(port: number, request: string): Promise<number> {
  const connection = await RawConnection.open({ port });
  connection.send(request);
  const head = await connection.receiveText('\r\n\r\n');
  connection.close();
  return Number(/^\S+ (\d+) /.exec(head)?.[1]);
}

/** The stream's description for a new listener. */
async function headOf(port: number, path: string): Promise<string> {
  const listener = await IcyClient.open({ port, path });
  const head = await listener.receiveHead();
  listener.close();
  return head;
}

interface Change {
  readonly name: string;
  readonly before?: StationConfig;
  readonly after: StationConfig;
  /** What is different for those who come now. */
  readonly isTaken: (playing: Playing) => Promise<void>;
}

const changes: readonly Change[] = [
  {
    name: 'a mount that is added has its own password at once',
    after: { mounts: { '/new': { sourcePassword: 'new' } } },
    async isTaken({ publish }) {
      assert.equal(await publish('/new', 'source:hackme'), 401);
      assert.equal(await publish('/new', 'source:new'), 200);
    },
  },
  {
    name: 'a mount that is taken out of the configuration stays while it plays, by the default rules',
    before: { mounts: { [LIVE]: { name: 'Configured', maxListeners: 1 } } },
    after: { mounts: { default: { name: 'Default' } } },
    async isTaken({ port }) {
      assert.match(await headOf(port, LIVE), /\r\nicy-name:Default\r\n/);
    },
  },
  {
    name: 'a mount that is removed from the configuration disappears when it is unused',
    before: { mounts: { '/idle': {} } },
    after: {},
    async isTaken({ port }) {
      assert.doesNotMatch(await ask({ port }, 'GET /api/mounts HTTP/1.0\r\n\r\n'), /"\/idle"/);
    },
  },
  {
    name: 'new rules of the mount are for newcomers',
    before: { mounts: { [LIVE]: { name: 'Old', icyInterval: 1000 } } },
    after: { mounts: { [LIVE]: { name: 'New', icyInterval: 500, headers: { 'X-Station': 'Harbour' } } } },
    async isTaken({ port }) {
      const head = await headOf(port, LIVE);
      assert.match(head, /\r\nicy-name:New\r\n/);
      assert.match(head, /\r\nX-Station: Harbour\r\n/);
    },
  },
  {
    name: 'a mount with a lower limit keeps its listeners and accepts no new ones',
    after: { mounts: { [LIVE]: { maxListeners: 1 } } },
    async isTaken({ listen }) {
      assert.equal(await listen(LIVE), 403);
    },
  },
  {
    name: 'new passwords count for the next login, of sources, of the mount and of the administrator',
    before: { mounts: { '/own': { sourcePassword: 'old' } } },
    after: {
      access: { sourcePassword: 'new', adminPassword: 'new' },
      mounts: { '/own': { sourcePassword: 'newer' } },
    },
    async isTaken({ port, publish }) {
      assert.deepEqual([await publish('/a', 'source:hackme'), await publish('/a', 'source:new')], [401, 200]);
      assert.deepEqual([await publish('/own', 'source:old'), await publish('/own', 'source:newer')], [401, 200]);
      assert.match(await askAdmin(port, '/admin/stats'), /^HTTP\/1\.\d 401 /);
    },
  },
  {
    name: 'new limits of the server count for newcomers',
    after: { server: { limits: { listeners: 1, sources: 1 } } },
    async isTaken({ listen, publish }) {
      assert.deepEqual([await listen(LIVE), await publish('/second', 'source:hackme')], [403, 403]);
    },
  },
  {
    name: 'a banned address gets in no more',
    after: { bans: { addresses: ['127.0.0.0/8'] } },
    async isTaken({ port }) {
      assert.equal(await ask({ port }, 'GET /live HTTP/1.0\r\n\r\n'), '');
    },
  },
  {
    name: 'a banned player gets in no more',
    after: { bans: { userAgents: ['BadPlayer'] } },
    async isTaken({ listen }) {
      assert.deepEqual([await listen(LIVE, 'User-Agent: BadPlayer/1.0'), await listen(LIVE)], [403, 200]);
    },
  },
  {
    name: "another Icecast's status codes are spoken",
    before: { mounts: { [LIVE]: { maxListeners: 1 } } },
    after: { server: { compat: '2.5' }, mounts: { [LIVE]: { maxListeners: 1 } } },
    async isTaken({ listen }) {
      assert.equal(await listen(LIVE), 503);
    },
  },
  {
    name: 'a trusted proxy is believed',
    after: { server: { trustedProxies: ['127.0.0.0/8'] }, bans: { addresses: ['192.0.2.7'] } },
    async isTaken({ listen }) {
      assert.deepEqual([await listen(LIVE, 'X-Forwarded-For: 192.0.2.7'), await listen(LIVE)], [403, 200]);
    },
  },
  {
    name: 'an alias leads to the mount',
    after: { server: { aliases: { '/old-name': LIVE } } },
    async isTaken({ listen }) {
      assert.equal(await listen('/old-name'), 200);
    },
  },
  {
    name: 'listeners have to log in',
    after: { mounts: { [LIVE]: { listenerAuth: { type: 'htpasswd', file: 'listeners' } } } },
    async isTaken({ listen }) {
      assert.equal(await listen(LIVE), 401);
    },
  },
];

describe('while the sound goes on', { concurrency: STATIONS_AT_ONCE }, () => {
  for (const { name, before = {}, after, isTaken } of changes) {
    test(name, async (t) => {
      const playing = await startPlaying(t, before);
      await playing.reload(after);
      await playing.playsOn();
      await isTaken(playing);
      await playing.playsOn();
    });
  }
});

test('bans are lifted by a reload too', async (t) => {
  const { port, reload, playsOn, listen } = await startPlaying(t, { bans: { userAgents: ['BadPlayer'] } });
  await reload({ bans: { addresses: ['127.0.0.1'] } });
  assert.equal(await ask({ port }, 'GET /live HTTP/1.0\r\n\r\n'), '');
  await reload({});
  assert.equal(await listen(LIVE, 'User-Agent: BadPlayer/1.0'), 200);
  await playsOn();
});

test('encryption is switched on and off beside plain connections that play on', async (t) => {
  const { port, directory, reload, playsOn } = await startPlaying(t);
  const { certificate, key } = makeSelfSigned();
  writeFileSync(join(directory, 'both.pem'), certificate + key);
  await assert.rejects(RawConnection.open({ port, tls: true }));
  await reload({ server: { tls: { certificate: 'both.pem' } } });
  const encrypted = await IcyClient.open({ port, path: LIVE, tls: true });
  await encrypted.receiveAudio(MP3_FRAME_BYTES);
  await reload({});
  await assert.rejects(RawConnection.open({ port, tls: true }));
  const heard = encrypted.audio.length;
  await playsOn();
  await encrypted.receiveAudio(heard + FRAMES * MP3_FRAME_BYTES);
  readUnbrokenMp3(encrypted.audio);
  encrypted.close();
});

test('log files are created, reopened after they were moved, and closed', async (t) => {
  const { port, directory, reload, playsOn, log } = await startPlaying(t);
  const file = join(directory, 'data', 'access.log');
  const config = { dataDir: 'data', logs: { access: 'access.log', level: 'debug' } };
  const visit = (path: string) => ask({ port }, `GET ${path} HTTP/1.0\r\n\r\n`);
  const has = (name: string, path: string) =>
    waitUntil(() => existsSync(name) && readFileSync(name, 'utf8').includes(` ${path} `), `${path} in ${name}`);
  await visit('/unseen');
  await reload(config);
  await visit('/first');
  await has(file, '/first');
  renameSync(file, `${file}.1`);
  await reload(config);
  await visit('/second');
  await has(file, '/second');
  await reload({ ...config, logs: { access: 'other.log', level: 'warn' } });
  const lines = log.length;
  await visit('/third');
  await has(join(directory, 'data', 'other.log'), '/third');
  assert.equal(log.length, lines, 'lines below the new level are not written');
  assert.doesNotMatch(readFileSync(`${file}.1`, 'utf8'), /unseen|second/);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /first|third/);
  await playsOn();
});

test('a relay that is added plays, and one that is taken out ends, beside the source', async (t) => {
  const { port, reload, playsOn, listen } = await startPlaying(t);
  await reload({ relays: [{ url: `http://127.0.0.1:${port}${LIVE}`, mount: '/copy' }] });
  await waitUntil(async () => (await listen('/copy')) === 200, 'the relay plays');
  await playsOn();
  await reload({});
  await waitUntil(async () => (await listen('/copy')) === 404, 'the relay has ended');
  await playsOn();
});

const broken: readonly (readonly [name: string, config: StationConfig, says: RegExp])[] = [
  ['a value that is none', { mounts: { [LIVE]: { burst: '-1s' } } }, /mounts\.\/live\.burst/],
  ['a key that is unknown', { server: { limits: { listener: 5 } } }, /listener/],
  ['a certificate that is not there', { server: { tls: { certificate: 'missing.pem' } } }, /missing\.pem/],
  ['a fallback to itself', { mounts: { [LIVE]: { fallback: LIVE } } }, /fallback/],
];

for (const [name, config, says] of broken) {
  test(`${name} changes nothing, although the rest of the configuration is right`, async (t) => {
    const { reload, playsOn, publish, listen, log, port } = await startPlaying(t);
    const rest = { access: { sourcePassword: 'new', adminPassword: 'new' }, bans: { userAgents: ['Player'] } };
    await assert.rejects(reload({ ...rest, ...config }), says);
    assert.ok(
      log.some((line) => / ERROR cannot reload; the running configuration stays active /.test(line) && says.test(line)),
      'the log says why',
    );
    assert.equal(await publish('/other', 'source:hackme'), 200);
    assert.equal(await listen(LIVE, 'User-Agent: Player'), 200);
    assert.match(await askAdmin(port, '/admin/reloadconfig'), says, 'the administrator reads why');
    assert.ok(!log.some((line) => line.includes('configuration reloaded')));
    await playsOn();
  });
}

test('what only a restart can change is named in the log, and the rest is taken up', async (t) => {
  const { reload, playsOn, publish, ports, log, station } = await startPlaying(t);
  const listen = [{ port: 0 }, { port: 0, shoutcast: LIVE }];
  await reload({ dataDir: 'elsewhere', server: { listen }, access: { sourcePassword: 'new' } });
  const told = log.filter((line) => line.includes('change requires a restart'));
  assert.equal(told.length, 1);
  assert.match(told[0]!, /WARN .*keys="dataDir, server\.listen[^"]*"$/);
  assert.deepEqual(station.ports, ports);
  assert.equal(await publish('/other', 'source:new'), 200);
  const countReported = () => log.filter((line) => line.includes('change requires a restart')).length;
  await reload({ dataDir: 'elsewhere', server: { listen } });
  assert.equal(countReported(), 2, 'told for as long as it waits');
  await reload({});
  assert.equal(countReported(), 2, 'not told once it is taken back');
  await playsOn();
});

test('an administrator reloads by Icecast and by the API', async (t) => {
  const { port, playsOn, log } = await startPlaying(t);
  assert.match(await askAdmin(port, '/admin/reloadconfig'), /^HTTP\/1\.\d 200 /);
  const login = `Authorization: Basic ${Buffer.from('admin:hackme').toString('base64')}`;
  assert.match(await ask({ port }, `POST /api/reload HTTP/1.0\r\n${login}\r\n\r\n`), /^HTTP\/1\.\d 204 /);
  assert.equal(log.filter((line) => line.includes('configuration reloaded')).length, 2);
  await playsOn();
});

test('a reload that comes while another one is halfway through counts', async (t) => {
  const { reload, playsOn, publish } = await startPlaying(t);
  // Without a password one is made, which takes a while on purpose: it is hashed.
  const slow = reload({ access: { adminPassword: '', sourcePassword: 'first' } });
  await new Promise((resolve) => setImmediate(resolve));
  const last = reload({ access: { sourcePassword: 'last' } });
  await Promise.all([slow, last]);
  assert.deepEqual([await publish('/other', 'source:first'), await publish('/other', 'source:last')], [401, 200]);
  await playsOn();
});
