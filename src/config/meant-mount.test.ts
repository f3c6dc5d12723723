import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './load-config.ts';
import { findMeantMount } from './meant-mount.ts';

const text = JSON.stringify({
  server: { listen: [{ port: 8000 }, { port: 8002, shoutcast: '/winamp' }] },
  inputs: { dj: { type: 'live', mount: '/live' }, tone: { type: 'tone' } },
  programs: { main: { inputs: ['dj', 'tone'] } },
  outputs: [{ type: 'mount', program: 'main', mount: '/stream.mp3', format: 'mp3' }],
  relays: [{ url: 'http://radio.example/jazz', mount: '/jazz' }],
  mounts: { '/studio1': { fallback: '/emergency' }, '/мир': {}, '/fm': {} },
});
const { config, problems } = loadConfig(text, { env: {} });
assert.ok(config, JSON.stringify(problems));

for (const [fed, meant] of [
  ['/Live', '/live'],
  ['/LIVE', '/live'],
  ['/live ', '/live'],
  ['/live/', '/live'],
  ['//live', '/live'],
  ['/live.mp3', '/live'],
  ['/Live.OGG', '/live'],
  ['/liev', '/live'],
  ['/liv', '/live'],
  ['/livee', '/live'],
  ['/lice', '/live'],
  ['/emergnecy', '/emergency'],
  ['/emrgncy', '/emergency'],
  ['/Winamp', '/winamp'],
  ['/Мир', '/мир'],
  ['/FM', '/fm'],
] as const) {
  test(`"${fed}" most likely means "${meant}"`, () => assert.equal(findMeantMount(config, fed), meant));
}

for (const [fed, why] of [
  ['/live', 'an input hears it'],
  ['/studio1', 'it has an entry'],
  ['/emergency', 'it is a fallback'],
  ['/winamp', 'a SHOUTcast port feeds it'],
  ['/stream.mp3', 'a program feeds it'],
  ['/jazz', 'a relay feeds it'],
  ['/stream', 'what a program feeds takes no source'],
  ['/Jazz', 'what a relay feeds takes no source'],
  ['/studio2', 'another number is another studio'],
  ['/news', 'nothing is like it'],
  ['/am', 'short names are all alike'],
  ['/!!', 'it has no letters'],
] as const) {
  test(`"${fed}" means nothing else: ${why}`, () => assert.equal(findMeantMount(config, fed), null));
}
