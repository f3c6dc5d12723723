import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameMounts, orderMounts, preferOpen } from '../../web/src/public/choose-mount.ts';
import { splitTitle } from '../../web/src/public/title-parts.ts';

const mounts = [
  { path: '/flac', format: 'flac', bitrateKbps: null },
  { path: '/opus-96', format: 'opus', bitrateKbps: 96 },
  { path: '/mp3-320', format: 'mp3', bitrateKbps: 320 },
  { path: '/mp3-64', format: 'mp3', bitrateKbps: 64 },
  { path: '/mp3-128', format: 'mp3', bitrateKbps: 128 },
  { path: '/aac-64', format: 'aac', bitrateKbps: 64 },
].map((mount) => ({ ...mount, authenticator: null }));

for (const [what, refused, savesData, wanted] of [
  ['everything', /^$/, false, ['/mp3-128', '/mp3-64', '/mp3-320', '/aac-64', '/opus-96', '/flac']],
  ['everything, to save data', /^$/, true, ['/mp3-64', '/mp3-128', '/mp3-320', '/aac-64', '/opus-96', '/flac']],
  ['no MP3', /mpeg/, false, ['/aac-64', '/opus-96', '/flac']],
  ['no MP3 and no AAC', /mpeg|aac/, false, ['/opus-96', '/flac']],
  ['nothing', /./, false, []],
] as const) {
  test(`a browser that plays ${what} tries ${wanted.join(', ') || 'nothing'}`, () => {
    const ordered = orderMounts(mounts, { canPlay: (type) => type !== '' && !refused.test(type), savesData });
    assert.deepEqual(
      ordered.map(({ path }) => path),
      wanted,
    );
  });
}

const open = { path: '/open', format: 'mp3', bitrateKbps: 64, authenticator: null };
const members = { path: '/members', format: 'mp3', bitrateKbps: 128, authenticator: 'htpasswd' } as const;
const premium = { path: '/premium', format: 'mp3', bitrateKbps: 128, authenticator: 'url' } as const;

for (const [what, offered, wanted] of [
  ['an open mount is preferred to better protected ones', [members, premium, open], ['/open']],
  ['protected mounts are tried if no open one plays', [members, premium], ['/members', '/premium']],
] as const) {
  test(what, () => {
    assert.deepEqual(
      preferOpen(offered).map(({ path }) => path),
      wanted,
    );
  });
}

test('mounts with equal format and bit rate are listed with their paths', () => {
  assert.deepEqual(nameMounts([members, open, premium]), [
    'MP3 · 128 kbit/s · /members',
    'MP3 · 64 kbit/s',
    'MP3 · 128 kbit/s · /premium',
  ]);
});

for (const [artist, title, parts] of [
  ['', 'Nina Simone - Sinnerman', ['Nina Simone', 'Sinnerman']],
  ['', 'Nina Simone - Sinnerman - Live', ['Nina Simone', 'Sinnerman - Live']],
  ['Nina Simone', 'Sinnerman - Live', ['Nina Simone', 'Sinnerman - Live']],
  ['', 'Jean-Michel', ['', 'Jean-Michel']],
  ['', ' - ', ['', ' - ']],
] as const) {
  test(`artist "${artist}" and title "${title}" give artist "${parts[0]}"`, () => {
    const found = splitTitle({ artist, title });
    assert.deepEqual([found.artist, found.title], parts);
  });
}
