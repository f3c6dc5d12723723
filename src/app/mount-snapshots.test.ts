import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestListener, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import type { StationEvent } from '../api/index.ts';
import { unixMillis } from '../core/index.ts';
import { createFramer } from '../formats/index.ts';
import { type Mount, type MountEvent, type MountOptions, MountRegistry } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { snapshotListener, snapshotMount, snapshotTitle, toStationEvents } from './mount-snapshots.ts';

function newRegistry(changes: Partial<MountOptions> = {}): MountRegistry {
  return new MountRegistry({
    clock: new ManualClock(),
    logger: silentLogger,
    optionsFor: () => mountOptions(changes),
  });
}

/** Ten frames of MP3 from a source that says these headers. */
function play(mount: Mount, headers: Readonly<Record<string, string>> = {}): TestSource {
  const source = new TestSource('dj', '192.0.2.9');
  const feed = mount.attach(source, readSourceDescription(new Map(Object.entries(headers))));
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  feed.write(mp3Frames(0, 10));
  return source;
}

test('a mount that nothing feeds is known by its rules alone', () => {
  const options: Partial<MountOptions> = {
    fallback: '/other',
    isHidden: true,
    maxListeners: 5,
    latency: 'low',
    charset: 'koi8-r',
    name: 'Harbour',
  };
  assert.deepEqual(snapshotMount(newRegistry(options).obtain('/live'), 'htpasswd', null), {
    path: '/live',
    state: 'idle',
    contentType: '',
    codec: '',
    bitrateKbps: null,
    sampleRate: null,
    channels: null,
    name: 'Harbour',
    description: '',
    genre: '',
    url: '',
    bitrateSent: '',
    audioInfo: '',
    title: null,
    hasArtwork: false,
    listeners: 0,
    listenerPeak: 0,
    listenerConnections: 0,
    slowSkips: 0,
    slowDrops: 0,
    maxListeners: 5,
    sourcePace: 'steady',
    sourceSpeedPercent: null,
    bytesRead: 0,
    bytesSent: 0,
    source: null,
    sourceSide: null,
    fallback: '/other',
    isHidden: true,
    isPublic: false,
    isOnDemand: false,
    latency: 'low',
    authenticator: 'htpasswd',
    meantMount: null,
    charset: 'koi8-r',
  });
});

test('the stream of source clients beside a program is separate, under the same path', () => {
  const registry = newRegistry();
  registry.divertSources(new Set(['/club']));
  const mount = registry.obtain('/club');
  const side = registry.obtainFed('/club');
  const { userAgent } = play(side);
  const snapshot = snapshotMount(mount, null, side);
  assert.deepEqual([snapshot.path, snapshot.state, snapshot.source], ['/club', 'idle', null]);
  assert.deepEqual([snapshot.sourceSide?.state, snapshot.sourceSide?.source?.userAgent], ['live', userAgent]);
});

test('a mount on air tells what its source says and what its bytes are', () => {
  const mount = newRegistry().obtain('/live');
  const { userAgent } = play(mount, {
    'ice-name': 'Harbour',
    'ice-description': 'All day',
    'ice-genre': 'Jazz',
    'ice-url': 'http://radio.example/',
    'ice-bitrate': 'Quality 4',
    'ice-public': '1',
    'ice-audio-info': 'ice-samplerate=44100',
  });
  mount.setTitle({ title: 'Song', artist: 'Ann' });
  const { name, description, genre, url, bitrateSent, isPublic, audioInfo, ...snapshot } = snapshotMount(
    mount,
    null,
    null,
  );
  assert.deepEqual(
    { name, description, genre, url, bitrateSent, isPublic, audioInfo },
    {
      name: 'Harbour',
      description: 'All day',
      genre: 'Jazz',
      url: 'http://radio.example/',
      bitrateSent: 'Quality 4',
      isPublic: true,
      audioInfo: 'ice-samplerate=44100',
    },
  );
  const { state, contentType, codec, bitrateKbps, sampleRate, channels, bytesRead, title, source } = snapshot;
  assert.deepEqual([state, contentType, codec, bitrateKbps], ['live', 'audio/mpeg', 'MP3', 128]);
  assert.deepEqual([sampleRate, channels, bytesRead], [44_100, 2, 4170]);
  assert.deepEqual(title, { artist: 'Ann', title: 'Song', display: 'Ann - Song', url: '' });
  assert.deepEqual(source, {
    address: '192.0.2.9',
    userAgent,
    user: 'dj',
    protocol: 'icecast',
    connectedAt: 0,
  });
});

test('listeners are counted now, at their most, and in all', () => {
  const mount = newRegistry().obtain('/live');
  play(mount);
  const [first] = [new TestListener(mount), new TestListener(mount)];
  first?.close('disconnected');
  const { listeners, listenerPeak, listenerConnections } = snapshotMount(mount, null, null);
  assert.deepEqual([listeners, listenerPeak, listenerConnections], [1, 2, 2]);
});

test('a snapshot stays what it was', () => {
  const mount = newRegistry().obtain('/live');
  const before = snapshotMount(mount, null, null);
  play(mount);
  assert.deepEqual([before.state, before.bytesRead, before.source], ['idle', 0, null]);
});

const titles = [
  [{ title: 'Song' }, { artist: '', title: 'Song', display: 'Song', url: '' }],
  [
    { title: 'Song', artist: 'Ann', url: 'http://x/' },
    { artist: 'Ann', title: 'Song', display: 'Ann - Song', url: 'http://x/' },
  ],
  [{ title: '' }, { artist: '', title: '', display: '', url: '' }],
] as const;

for (const [title, snapshot] of titles) {
  test(`the title ${JSON.stringify(title)} is shown as "${snapshot.display}"`, () => {
    assert.deepEqual(snapshotTitle(title), snapshot);
  });
}

test('a listener is described without its request, whose query may contain a key', () => {
  const person = { id: 7, address: '192.0.2.7', userAgent: 'player/1.0', referer: 'http://x/', user: 'ann' };
  const state = { connectedAt: unixMillis(1000), lagBytes: 5, bytesSent: 99, rendition: 'native' as const };
  const identity = { ...person, requestLine: 'GET /live?token=secret HTTP/1.1' };
  assert.deepEqual(snapshotListener({ identity, ...state }), { ...person, ...state });
});

test('each event of a mount becomes one event for each mount that looks different now', () => {
  const registry = newRegistry();
  const told: [MountEvent['type'], ...StationEvent[]][] = [];
  registry.subscribe((event) => told.push([event.type, ...toStationEvents(event)]));
  const [live, other] = [registry.obtain('/live'), registry.obtain('/other')];
  for (const mount of [live, other]) play(mount);
  live.setTitle({ title: 'Song' });
  const listener = new TestListener(live);
  registry.reportListener(live, listener);
  registry.moveListeners(live, other, 'asked');
  registry.reportListener(other, listener, 'disconnected');
  listener.close('disconnected');
  live.killSource();
  const expected: typeof told = [
    ['mountAdded', { type: 'mountAdded', path: '/live' }],
    ['mountAdded', { type: 'mountAdded', path: '/other' }],
    ['sourceConnected', { type: 'mountChanged', path: '/live' }],
    ['stateChanged', { type: 'mountChanged', path: '/live' }],
    ['sourceConnected', { type: 'mountChanged', path: '/other' }],
    ['stateChanged', { type: 'mountChanged', path: '/other' }],
    ['titleChanged', { type: 'titleChanged', path: '/live' }],
    ['listenerAttached', { type: 'listenersChanged', path: '/live' }],
    ['listenersMoved', { type: 'listenersChanged', path: '/live' }, { type: 'listenersChanged', path: '/other' }],
    ['listenerDetached', { type: 'listenersChanged', path: '/other' }],
    ['sourceDisconnected', { type: 'mountChanged', path: '/live' }],
    ['stateChanged', { type: 'mountChanged', path: '/live' }],
    ['stateChanged', { type: 'mountChanged', path: '/live' }],
    ['mountRemoved', { type: 'mountRemoved', path: '/live' }],
  ];
  assert.deepEqual(told, expected);
});
