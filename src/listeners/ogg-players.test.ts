import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takesIcyInOgg, wantsOggChains } from './ogg-players.ts';

// The User-Agent lines are those that the programs sent; of Android's, those that their libraries make.
const known = [
  { userAgent: 'ogg123/1.4.2', chains: ['Vorbis'], icy: false },
  { userAgent: 'Music Player Daemon 0.23.12', chains: ['Opus', 'Vorbis'], icy: true },
  { userAgent: 'libmpv', chains: [], icy: true },
  { userAgent: 'Lavf/59.27.100', chains: [], icy: true },
  { userAgent: 'VLC/3.0.24 LibVLC/3.0.24', chains: [], icy: true },
  { userAgent: 'GStreamer souphttpsrc 1.22.0 libsoup/3.2.3', chains: [], icy: true },
  { userAgent: 'airchain/0.1.0', chains: [], icy: true },
  { userAgent: 'RadioDroid/0.86 (Linux;Android 13) ExoPlayerLib/2.18.7', chains: [], icy: true },
  { userAgent: 'Some App/3.1 (Linux;Android 14) AndroidXMedia3/1.4.1', chains: [], icy: true },
  { userAgent: 'Dalvik/2.1.0 (Linux; U; Android 13; Pixel 6 Build/TQ3A)', chains: [], icy: true },
];

const unknown = [
  'Icecast 2.4.4',
  'foobar2000/2.1.5',
  'AIMP/5.30',
  'curl/7.88.1',
  'AppleCoreMedia/1.0.0.21B80 (iPhone; U; CPU OS 17_1 like Mac OS X; en_us)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36',
  '',
  'Unknown/1.0',
  'not VLC/3.0',
];

const codecs = ['Opus', 'Vorbis', 'FLAC', 'Speex', 'Theora'];

for (const { userAgent, chains, icy } of known) {
  test(`gives ${userAgent} chains for ${chains.join(' and ') || 'no codec'} and ${icy ? 'ICY' : 'no ICY'}`, () => {
    for (const asksForTitles of [false, true]) {
      const survived = codecs.filter((codec) => wantsOggChains(userAgent, codec, asksForTitles));
      assert.deepEqual(survived, chains);
    }
    assert.equal(takesIcyInOgg(userAgent), icy);
  });
}

for (const userAgent of unknown) {
  test(`gives "${userAgent}", which is not known, chains where it asks for titles, and never ICY`, () => {
    for (const codec of codecs) {
      assert.equal(wantsOggChains(userAgent, codec, true), true);
      assert.equal(wantsOggChains(userAgent, codec, false), false);
    }
    assert.equal(takesIcyInOgg(userAgent), false);
  });
}

test('knows a player by its name in any case', () => {
  assert.equal(takesIcyInOgg('vlc/3.0.18 LibVLC/3.0.18'), true);
});
