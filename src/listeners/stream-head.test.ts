import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { createFramer } from '../formats/index.ts';
import { type Mount, type MountOptions, MountRegistry } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { streamHeaders } from './stream-head.ts';

/** A mount whose source says these headers and sends MP3 of 128 kbit/s. */
function onAir(headers: Readonly<Record<string, string>>, options: Partial<MountOptions> = {}): Mount {
  const optionsFor = () => mountOptions(options);
  const mount = new MountRegistry({ clock: new ManualClock(), logger: silentLogger, optionsFor }).obtain('/live');
  const feed = mount.attach(new TestSource(), readSourceDescription(new Map(Object.entries(headers))));
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  feed.write(mp3Frames(0, 10));
  return mount;
}

const nosniff = ['X-Content-Type-Options', 'nosniff'];

const said = {
  'ice-name': 'Harbour',
  'ice-description': 'All day',
  'ice-genre': 'Jazz',
  'ice-url': 'http://radio.example/',
  'ice-bitrate': '64',
  'ice-public': '1',
  'ice-audio-info': 'ice-bitrate=64',
};

test("what the source says comes in Icecast's order and spelling", () => {
  assert.deepEqual(streamHeaders(onAir(said), 16_000), [
    ['icy-br', '64'],
    ['ice-audio-info', 'ice-bitrate=64'],
    ['icy-description', 'All day'],
    ['icy-genre', 'Jazz'],
    ['icy-name', 'Harbour'],
    ['icy-pub', '1'],
    ['icy-url', 'http://radio.example/'],
    ['icy-metaint', '16000'],
    nosniff,
  ]);
});

test('a source that says nothing has the bit rate of its bytes and is not public', () => {
  assert.deepEqual(streamHeaders(onAir({}), null), [['icy-br', '128'], ['icy-pub', '0'], nosniff]);
});

test("the operator's word goes before the source's", () => {
  const options = { name: 'Ours', genre: 'Talk', bitrate: '96', isPublic: false };
  const headers = Object.fromEntries(streamHeaders(onAir(said, options), null));
  assert.deepEqual(
    [headers['icy-name'], headers['icy-genre'], headers['icy-br'], headers['icy-pub'], headers['icy-description']],
    ['Ours', 'Talk', '96', '0', 'All day'],
  );
});

test('titles are announced only to listeners that get them', () => {
  const names = (interval: number | null) => streamHeaders(onAir(said), interval).map(([name]) => name);
  assert.ok(names(8192).includes('icy-metaint'));
  assert.ok(!names(null).includes('icy-metaint'));
});

test("the mount's own headers stand last, as they were written", () => {
  const headers = { 'X-Station': 'Harbour', 'icy-logo': 'http://radio.example/logo.png' };
  assert.deepEqual(streamHeaders(onAir({}, { headers }), 16_000).slice(-3), [
    nosniff,
    ['X-Station', 'Harbour'],
    ['icy-logo', 'http://radio.example/logo.png'],
  ]);
});
