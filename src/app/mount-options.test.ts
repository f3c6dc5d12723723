import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
import { mountConfigFor } from '../config/index.ts';
import { mountOptionsFor } from './mount-options.ts';

const optionsFor = (config: StationConfig, path = '/live') => mountOptionsFor(readStationConfig(config), path);

test('an empty configuration gives the documented defaults', () => {
  assert.deepEqual(optionsFor({}), {
    fallback: null,
    fallbackOverride: 'own',
    fallbackWhenFull: false,
    intro: null,
    maxListeners: null,
    ladder: null,
    maxListenerDuration: null,
    isHidden: false,
    isPublic: null,
    latency: 'normal',
    burst: { duration: 5000, minBytes: 64 * 1024, maxBytes: null },
    grace: 5000,
    takeover: 'same-user',
    slowListeners: 'skip',
    oggTitles: 'auto',
    icyInterval: 16_000,
    charset: 'windows-1252',
    sourceTimeout: 10_000,
    restarts: { count: 30, window: 30_000 },
    ringBytes: 2 * 1024 * 1024,
    ringDuration: 30_000,
    streamLimits: { maxTagBytes: 32 * 1024 * 1024, maxHeadBytes: 1024 * 1024, maxPictureBytes: 2 * 1024 * 1024 },
    name: '',
    description: '',
    genre: '',
    url: '',
    bitrate: '',
    contentType: '',
    meantMount: null,
    sharedLink: null,
    headers: {},
  });
});

test('every rule of a mount reaches it', () => {
  const mount = {
    fallback: '/other',
    fallbackOverride: 'all',
    fallbackWhenFull: true,
    intro: 'hello.mp3',
    maxListeners: 5,
    maxListenerDuration: '1h',
    hidden: true,
    public: 'true',
    burst: '1s',
    burstBytes: '10KiB',
    grace: '2s',
    takeover: 'never',
    slowListeners: 'drop',
    oggTitles: 'single',
    icyInterval: 8000,
    charset: 'koi8-r',
    sourceTimeout: '20s',
    name: 'Harbour',
    description: 'All day',
    genre: 'Jazz',
    url: 'http://radio.example/',
    bitrate: 192,
    contentType: 'audio/mpeg',
    headers: { 'X-Station': 'Harbour' },
  };
  const server = { limits: { ringBytes: '64KiB', ringDuration: '10s' } };
  assert.deepEqual(optionsFor({ server, mounts: { '/live': mount } }), {
    fallback: '/other',
    fallbackOverride: 'all',
    fallbackWhenFull: true,
    intro: '/nonexistent/hello.mp3',
    maxListeners: 5,
    ladder: null,
    maxListenerDuration: 3_600_000,
    isHidden: true,
    isPublic: true,
    latency: 'normal',
    burst: { duration: 1000, minBytes: 10 * 1024, maxBytes: null },
    grace: 2000,
    takeover: 'never',
    slowListeners: 'drop',
    oggTitles: 'single',
    icyInterval: 8000,
    charset: 'koi8-r',
    sourceTimeout: 20_000,
    restarts: { count: 30, window: 30_000 },
    ringBytes: 64 * 1024,
    ringDuration: 10_000,
    streamLimits: { maxTagBytes: 32 * 1024 * 1024, maxHeadBytes: 1024 * 1024, maxPictureBytes: 2 * 1024 * 1024 },
    name: 'Harbour',
    description: 'All day',
    genre: 'Jazz',
    url: 'http://radio.example/',
    bitrate: '192',
    contentType: 'audio/mpeg',
    meantMount: null,
    sharedLink: null,
    headers: { 'X-Station': 'Harbour' },
  });
});

test('a mount without an entry goes by mounts.default', () => {
  const mounts = { default: { grace: '1s', name: 'Shared' }, '/own': { name: 'Own' } };
  const pick = (path: string) => {
    const { grace, name } = optionsFor({ mounts }, path);
    return [grace, name];
  };
  assert.deepEqual(pick('/any'), [1000, 'Shared']);
  assert.deepEqual(pick('/own'), [1000, 'Own']);
  const config = readStationConfig({ mounts });
  assert.equal(mountConfigFor(config, '/any'), config.mounts.default);
});

test('what the server says of bursts, titles and silence holds for all mounts that do not say', () => {
  const server = { burst: '7s', burstBytes: 9, icyInterval: 4000, limits: { sourceTimeout: '3s' } };
  const own = { burst: '1s', burstBytes: 8, icyInterval: 1000, sourceTimeout: '1s' };
  const pick = (path: string) => {
    const { burst, icyInterval, sourceTimeout } = optionsFor({ server, mounts: { '/own': own } }, path);
    return [burst.duration, burst.minBytes, icyInterval, sourceTimeout];
  };
  assert.deepEqual(pick('/live'), [7000, 9, 4000, 3000]);
  assert.deepEqual(pick('/own'), [1000, 8, 1000, 1000]);
});

test('a mount of low latency gives no burst, whatever is configured', () => {
  const { burst } = optionsFor({ mounts: { '/live': { latency: 'low', burst: '10s', burstBytes: '1MiB' } } });
  assert.deepEqual(burst, { duration: 0, minBytes: 0, maxBytes: null });
});

for (const [word, isPublic] of [
  ['source', null],
  ['true', true],
  ['false', false],
] as const) {
  test(`public: ${word} means ${isPublic === null ? "the source's word" : isPublic}`, () => {
    assert.equal(optionsFor({ mounts: { '/live': { public: word } } }).isPublic, isPublic);
  });
}

test("directories list no mount that a live input hears alone by its source's word", () => {
  const dj = { inputs: { dj: { type: 'live', mount: '/live' } } };
  assert.equal(optionsFor(dj).isPublic, false);
  assert.equal(optionsFor({ ...dj, mounts: { '/live': { public: 'true' } } }).isPublic, true);
  const station = {
    ...dj,
    programs: { main: { inputs: ['dj'] } },
    outputs: [{ program: 'main', type: 'mount', mount: '/live', format: 'mp3' }],
  };
  assert.equal(optionsFor(station).isPublic, null, 'where an output is heard on it too, listeners are meant');
});

test('a ladder has one limit for all its rungs, and its path knows them as they do', () => {
  const outputs = [
    { program: 'main', type: 'mount', mount: '/stream', format: 'mp3', ladder: [64, 128] },
    { program: 'main', type: 'mount', mount: '/stream', format: 'opus', ladder: [48] },
    { program: 'main', type: 'mount', mount: '/plain.mp3', format: 'mp3' },
  ];
  const sound = { inputs: { dj: { type: 'live', mount: '/dj' } }, programs: { main: { inputs: ['dj'] } }, outputs };
  const mounts = { '/stream': { maxListeners: '9' }, '/stream-64.mp3': { maxListeners: '4' } };
  const of = (path: string) => optionsFor({ ...sound, mounts }, path);
  const { ladder } = of('/stream');
  assert.deepEqual(
    ladder?.rungs.map(({ path, bitrateKbps }) => [path, bitrateKbps]),
    [
      ['/stream-64.mp3', 64],
      ['/stream-128.mp3', 128],
      ['/stream-48.opus', 48],
    ],
  );
  for (const [path, own] of [
    ['/stream-64.mp3', 4],
    ['/stream-48.opus', 9],
  ] as const) {
    assert.deepEqual([of(path).maxListeners, of(path).ladder], [own, { ...ladder, maxListeners: 9 }]);
  }
  assert.equal(of('/plain.mp3').ladder, null);
});
