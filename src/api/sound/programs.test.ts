import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import {
  inputSnapshot,
  MemorySound,
  outputSnapshot,
  outputTo,
  programSnapshot,
} from '../../../test/support/memory-sound.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { millis, unixMillis } from '../../core/index.ts';

const admin = { authorization: basic(logins.admin) };
const json = { ...admin, 'content-type': 'application/json' };
/** When the tests' API is asked. */
const NOW = Date.UTC(2026, 10, 20, 20, 25, 14);

function makeSound(changes: Partial<Parameters<typeof programSnapshot>[0]> = {}): MemorySound {
  const sound = new MemorySound()
    .addPrograms(programSnapshot({ name: 'main', ...changes }))
    .addOutputs(outputTo('/live'));
  sound.switchTable.set(
    'main',
    [1, 2, 3].map((number) => ({
      number,
      at: unixMillis(NOW - 60_000 + number * 1000),
      from: number % 2 === 1 ? 'dj' : 'music',
      to: number % 2 === 1 ? 'music' : 'dj',
      why: `reason ${number}`,
    })),
  );
  return sound;
}

test('the status shows what plays to every client', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  const { programs } = (await api.fastify.inject('/api/status')).json();
  const { artworkUrl, ...playing } = programs[0].nowPlaying;
  assert.deepEqual(playing, {
    artist: 'Nina',
    title: 'Sinnerman',
    album: 'Pastel Blues',
    durationMs: 622_000,
    url: '',
    positionMs: 4000,
    startedAt: '2026-11-20T20:25:10.000Z',
  });
  assert.match(artworkUrl, /^\/api\/programs\/main\/artwork\?v=\w+$/);
  assert.deepEqual(Object.keys(programs[0]), ['name', 'onAir', 'isLive', 'nowPlaying', 'mounts']);
});

test('the address of a picture is another for another track, and none without one', async (t) => {
  const { nowPlaying } = programSnapshot({ name: 'main' });
  const addresses = [];
  for (const changes of [{}, { startedAt: unixMillis(NOW) }, { hasArtwork: false }]) {
    const { api } = await startApi(t, { sound: makeSound({ nowPlaying: { ...nowPlaying!, ...changes } }) });
    addresses.push((await api.fastify.inject('/api/status')).json().programs[0].nowPlaying.artworkUrl);
  }
  assert.notEqual(addresses[0], addresses[1]);
  assert.equal(addresses[2], null);
});

test('says what is on air, who selected it, why and since when', async (t) => {
  for (const [selected, mode] of [
    [null, 'auto'],
    ['music', 'manual'],
  ] as const) {
    const { api } = await startApi(t, { sound: makeSound({ selected }) });
    const program = (await api.fastify.inject({ url: '/api/programs/main', headers: admin })).json();
    assert.equal(program.onAir, 'music');
    assert.equal(program.mode, mode);
    assert.equal(program.selected, selected);
    assert.equal(program.why, 'reason 3');
    assert.equal(program.since, '2026-11-20T20:24:17.000Z');
    assert.deepEqual([program.blocksMade, program.blocksLate, program.blocksLost], [3000, 2, 1]);
  }
});

const standings = [
  {
    status: 'ready',
    isOnAir: false,
    isOutOfTime: true,
    hasSound: true,
    whyNot: 'it plays at scheduled times only (scheduleOnly)',
  },
  {
    status: 'ready',
    isOnAir: false,
    isWaiting: true,
    hasSound: true,
    whyNot: 'its line has begun, and waits for the end of the track on air',
  },
  { status: 'ready', isOnAir: true, hasSound: true, whyNot: null },
  { status: 'ready', isOnAir: false, hasSound: true, whyNot: '"music" is on air: reason 3' },
  { status: 'silent', isOnAir: false, hasSound: false, whyNot: 'it is silent' },
  { status: 'no-audio', isOnAir: false, hasSound: false, whyNot: 'it gives no sound' },
  { status: 'ending', isOnAir: false, hasSound: false, whyNot: 'it is at its end' },
  {
    status: 'recovering',
    isOnAir: false,
    hasSound: true,
    whyNot: 'it was lost, and has been steady for only 3 s',
  },
] as const;

for (const { status, isOnAir, hasSound, whyNot, ...more } of standings) {
  test(`says of an input that is ${status} and ${isOnAir ? '' : 'not '}on air: ${whyNot}`, async (t) => {
    const schedule = { isOutOfTime: false, isWaiting: false, ...more };
    const input = { name: 'dj', status, isOnAir, ...schedule, steadyFor: millis(3500), silentFor: millis(0) };
    const { api } = await startApi(t, { sound: makeSound({ inputs: [input] }) });
    const program = (await api.fastify.inject({ url: '/api/programs/main', headers: admin })).json();
    assert.deepEqual(program.inputs, [
      {
        name: 'dj',
        isOnAir,
        status,
        hasSound,
        ...schedule,
        silentSince: null,
        steadySince: '2026-11-20T20:25:10.500Z',
        whyNot,
      },
    ]);
  });
}

test('has what the bus measures, and null where it does not', async (t) => {
  const sound = makeSound();
  const { api } = await startApi(t, { sound });
  const ask = async () => (await api.fastify.inject({ url: '/api/programs', headers: admin })).json().programs[0];
  assert.deepEqual([(await ask()).levels, (await ask()).loudness, (await ask()).limiter], [null, null, null]);
  sound.busTable.set('main', {
    peakDbfs: [-2, -3],
    rmsDbfs: [-14, -15],
    momentaryLufs: -15,
    shortTermLufs: null,
    integratedLufs: -16.1,
    truePeakDbtp: -1,
    gainReductionDb: 1.5,
  });
  const { levels, loudness, limiter } = await ask();
  assert.deepEqual(levels, { peakDbfs: [-2, -3], rmsDbfs: [-14, -15] });
  assert.deepEqual(loudness, { momentaryLufs: -15, shortTermLufs: null, integratedLufs: -16.1, truePeakDbtp: -1 });
  assert.deepEqual(limiter, { gainReductionDb: 1.5 });
});

test('lists switches and what was played, the newest first, for every client', async (t) => {
  const sound = makeSound();
  const played = { artist: 'A', album: '', duration: millis(1000), input: 'music', kind: 'music' } as const;
  const startedAt = unixMillis(NOW - 5000);
  sound.playedTable.set('main', [
    { ...played, title: 'one', startedAt, endedAt: unixMillis(NOW - 4000), outcome: 'ended' },
    { ...played, title: 'two', startedAt: unixMillis(NOW - 4000), endedAt: null, outcome: 'playing' },
  ]);
  const { api } = await startApi(t, { sound });
  const { switches } = (await api.fastify.inject('/api/programs/main/switches?limit=2')).json();
  assert.deepEqual(
    switches.map(({ number, why }: { number: number; why: string }) => [number, why]),
    [
      [3, 'reason 3'],
      [2, 'reason 2'],
    ],
  );
  const { history } = (await api.fastify.inject('/api/programs/main/history')).json();
  assert.equal(history[0].title, 'two');
  assert.equal(history[0].endedAt, null);
  assert.deepEqual(history[1], {
    artist: 'A',
    title: 'one',
    album: '',
    durationMs: 1000,
    input: 'music',
    kind: 'music',
    startedAt: '2026-11-20T20:25:09.000Z',
    endedAt: '2026-11-20T20:25:10.000Z',
    outcome: 'ended',
  });
});

test('selects an input of the program, lets it choose again, skips', async (t) => {
  const { api, sound } = await startApi(t, { sound: makeSound() });
  const post = (command: string, payload?: object) =>
    api.fastify.inject({
      method: 'POST',
      url: `/api/programs/main/${command}`,
      headers: json,
      ...(payload && { payload }),
    });
  assert.equal((await post('select', { input: 'dj' })).statusCode, 204);
  assert.equal((await post('auto')).statusCode, 204);
  assert.deepEqual(sound.selected, [
    { program: 'main', input: 'dj' },
    { program: 'main', input: null },
  ]);
  assert.equal((await post('skip')).statusCode, 204);
  assert.deepEqual(sound.skipped, ['main']);
  sound.canSkip = false;
  const refused = await post('skip');
  assert.equal(refused.statusCode, 409);
  assert.equal(refused.json().error.code, 'PROGRAM_CANNOT_SKIP');
  const other = await post('select', { input: 'nosuch' });
  assert.equal(other.json().error.code, 'INPUT_NOT_FOUND');
  assert.equal((await post('select')).json().error.code, 'API_REQUEST_INVALID');
});

test("previews a moment on the wall of the program's zone, and now", async (t) => {
  const sound = makeSound();
  const at = unixMillis(Date.UTC(2026, 11, 1, 17));
  sound.foreseen = {
    input: 'news',
    why: 'scheduled then',
    scheduled: {
      ...{ when: 'mon-fri 18:00-20:00', input: 'news', since: at, until: unixMillis(at + 7_200_000) },
      ...{ start: 'soft', end: 'list', latest: millis(300_000), live: 'wins' },
    },
    nextChange: { at: unixMillis(at + 7_200_000), input: null },
    tracks: [
      {
        ...{ artist: 'A', title: 'B', album: '', duration: null, kind: 'music', path: '/b.mp3' },
        ...{ why: 'longest not heard', startsAt: at },
      },
    ],
  };
  const { api } = await startApi(t, { sound });
  const preview = async (query: string) =>
    (await api.fastify.inject({ url: `/api/programs/main/preview${query}`, headers: admin })).json();
  assert.deepEqual(await preview('?at=2026-12-01T18:00'), {
    at: '2026-12-01T17:00:00.000Z',
    input: 'news',
    why: 'scheduled then',
    scheduled: {
      when: 'mon-fri 18:00-20:00',
      input: 'news',
      since: '2026-12-01T17:00:00.000Z',
      until: '2026-12-01T19:00:00.000Z',
      start: 'soft',
      end: 'list',
      latestSeconds: 300,
      live: 'wins',
    },
    nextChange: { at: '2026-12-01T19:00:00.000Z', input: null },
    tracks: [
      {
        artist: 'A',
        title: 'B',
        album: '',
        durationMs: null,
        kind: 'music',
        path: '/b.mp3',
        why: 'longest not heard',
        startsAt: '2026-12-01T17:00:00.000Z',
      },
    ],
  });
  await preview('');
  assert.deepEqual(sound.previewed, [
    { program: 'main', at },
    { program: 'main', at: NOW },
  ]);
  assert.equal((await preview('?at=soon')).error.code, 'API_REQUEST_INVALID');
});

test('knows no program that there is not', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  const mine = api.routes.filter(({ url, method }) => url.startsWith('/api/programs/:name') && method !== 'HEAD');
  assert.ok(mine.length >= 14);
  for (const { method, url } of mine) {
    const payload = url.endsWith('/select')
      ? { input: 'dj' }
      : url.endsWith('/position')
        ? { position: 0 }
        : { path: 'x' };
    const response = await api.fastify.inject({
      method: method as 'GET',
      url: url.replace(':name', 'nosuch').replace(':id', '1'),
      ...(method === 'GET' || method === 'DELETE' ? { headers: admin } : { headers: json, payload }),
    });
    assert.equal(response.json().error.code, 'PROGRAM_NOT_FOUND', `${method} ${url}`);
  }
});

test('shows every client which public mounts a program has, and whether a source client is on air', async (t) => {
  const paths = ['/stream.mp3', '/stream.opus', '/secret.mp3', '/other.mp3'];
  const station = new MemoryStation(
    paths.map((path) =>
      mountSnapshot({
        path,
        isHidden: path === '/secret.mp3',
        authenticator: path === '/stream.opus' ? 'htpasswd' : null,
      }),
    ),
  );
  const form = (mount: string, bitrateKbps: number) => ({
    ...outputSnapshot({ name: '' }).forms[0]!,
    mount,
    bitrateKbps,
  });
  const sound = makeSound({ onAir: 'dj' }).addInputs(inputSnapshot({ name: 'dj', type: 'live' }));
  sound.addOutputs(
    outputSnapshot({ name: 'mp3', forms: [form('/stream.mp3', 128), form('/secret.mp3', 320)] }),
    outputSnapshot({ name: 'opus', format: 'opus', forms: [form('/stream.opus', 96)] }),
    outputSnapshot({ name: 'gone', forms: [form('/gone.mp3', 128)] }),
    outputSnapshot({ name: 'off', enabled: false, forms: [form('/other.mp3', 128)] }),
    outputSnapshot({ name: 'other', program: 'second', forms: [form('/other.mp3', 128)] }),
  );
  const { api } = await startApi(t, { station, sound });
  const [program] = (await api.fastify.inject('/api/status')).json().programs;
  assert.equal(program.isLive, true);
  assert.deepEqual(program.mounts, [
    { path: '/stream.mp3', format: 'mp3', bitrateKbps: 128, authenticator: null },
    { path: '/stream.opus', format: 'opus', bitrateKbps: 96, authenticator: 'htpasswd' },
  ]);
});

/** What the mounts of a program may be, and whether a visitor without a login may know what it plays. */
const audiences = [
  ['an open mount', {}, true],
  ['a hidden mount alone', { isHidden: true }, false],
  ['a mount with accounts alone', { authenticator: 'htpasswd' }, false],
  ['a mount with a web service alone', { authenticator: 'url' }, false],
  ['no mount', null, false],
] as const;

for (const [what, changes, isPublic] of audiences) {
  test(`a program heard on ${what} is ${isPublic ? 'public' : 'for administrators'}`, async (t) => {
    const station = new MemoryStation(changes ? [mountSnapshot({ path: '/live', ...changes })] : []);
    const sound = makeSound();
    sound.picture = { contentType: 'image/png', bytes: Buffer.from('picture') };
    const { api } = await startApi(t, { station, sound });
    const { programs } = (await api.fastify.inject('/api/status')).json();
    assert.equal(programs.length, isPublic ? 1 : 0);
    for (const part of ['history', 'switches', 'artwork']) {
      const url = `/api/programs/main/${part}`;
      assert.equal((await api.fastify.inject(url)).statusCode, isPublic ? 200 : 401, part);
      assert.equal((await api.fastify.inject({ url, headers: admin })).statusCode, 200, part);
    }
  });
}

test('one open mount among protected and hidden ones makes a program public', async (t) => {
  const station = new MemoryStation([
    mountSnapshot({ path: '/live' }),
    mountSnapshot({ path: '/members', authenticator: 'htpasswd' }),
    mountSnapshot({ path: '/secret', isHidden: true }),
  ]);
  const sound = makeSound();
  sound.addOutputs(outputTo('/members'), outputTo('/secret'));
  const { api } = await startApi(t, { station, sound });
  assert.equal((await api.fastify.inject('/api/programs/main/history')).statusCode, 200);
  const [program] = (await api.fastify.inject('/api/status')).json().programs;
  assert.deepEqual(
    program.mounts.map(({ path }: { path: string }) => path),
    ['/live', '/members'],
  );
});

test('a visitor cannot distinguish a program for administrators from one that does not exist', async (t) => {
  const station = new MemoryStation([mountSnapshot({ path: '/live', isHidden: true })]);
  const { api } = await startApi(t, { station, sound: makeSound() });
  const ask = async (name: string) => (await api.fastify.inject(`/api/programs/${name}/history`)).statusCode;
  assert.equal(await ask('main'), await ask('nosuch'));
});
