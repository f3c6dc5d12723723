import assert from 'node:assert/strict';
import { test } from 'node:test';
import { survivesOggChains, takesIcyInOgg } from './ogg-players.ts';

// The User-Agent lines are those that the programs sent.
const seen = [
  { userAgent: 'ogg123/1.4.2', chains: ['Vorbis'], icy: false },
  { userAgent: 'Music Player Daemon 0.23.12', chains: ['Opus', 'Vorbis'], icy: true },
  { userAgent: 'libmpv', chains: [], icy: true },
  { userAgent: 'Lavf/59.27.100', chains: [], icy: true },
  { userAgent: 'VLC/3.0.24 LibVLC/3.0.24', chains: [], icy: true },
  { userAgent: 'GStreamer souphttpsrc 1.22.0 libsoup/3.2.3', chains: [], icy: true },
  { userAgent: 'airchain/0.1.0', chains: [], icy: true },
  { userAgent: 'Icecast 2.4.4', chains: [], icy: false },
  { userAgent: 'curl/7.88.1', chains: [], icy: false },
  {
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36',
    chains: [],
    icy: false,
  },
];

for (const { userAgent, chains, icy } of seen) {
  test(`gives ${userAgent} chains for ${chains.join(' and ') || 'no codec'} and ${icy ? 'ICY' : 'no ICY'}`, () => {
    const survived = ['Opus', 'Vorbis', 'FLAC', 'Speex', 'Theora'].filter((codec) =>
      survivesOggChains(userAgent, codec),
    );
    assert.deepEqual(survived, chains);
    assert.equal(takesIcyInOgg(userAgent), icy);
  });
}

test('gives a player that nobody has tried one unbroken stream without ICY', () => {
  for (const userAgent of ['', 'Nobody/1.0', 'not VLC/3.0']) {
    assert.equal(survivesOggChains(userAgent, 'Opus'), false);
    assert.equal(takesIcyInOgg(userAgent), false);
  }
});

test('knows a player by its name in any case', () => {
  assert.equal(takesIcyInOgg('vlc/3.0.18 LibVLC/3.0.18'), true);
});
