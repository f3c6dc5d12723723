import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteCount, millis, unixMillis } from '../core/index.ts';
import { describeTrack, splitFileName, withHint } from './library-track.ts';
import type { StoredTrack } from './ports.ts';
import { noTags } from './track-tags.ts';

const stored: StoredTrack = {
  path: '/music/x.mp3',
  size: byteCount(1000),
  modifiedAt: unixMillis(5),
  ...noTags,
  isMeasured: false,
  cueIn: null,
  cueOut: null,
  brokenReason: null,
  readBy: '',
};

const names: readonly [name: string, artist: string, title: string][] = [
  ['Artist - Title.mp3', 'Artist', 'Title'],
  ['07 - Artist - Title.flac', 'Artist', 'Title'],
  ['07. Artist - Title.flac', 'Artist', 'Title'],
  ['07 Title.mp3', '', 'Title'],
  ['7. Title.mp3', '', 'Title'],
  ['01.Title.mp3', '', 'Title'],
  ['1-07 - Artist – Title (Live) - Remix.ogg', 'Artist', 'Title (Live) - Remix'],
  ['1-07 Title.ogg', '', 'Title'],
  ['99 Luftballons.mp3', '', '99 Luftballons'],
  ['3 Doors Down - Kryptonite.mp3', '3 Doors Down', 'Kryptonite'],
  ['1.5 Degrees.mp3', '', '1.5 Degrees'],
  ['1979.mp3', '', '1979'],
  ['07.mp3', '', '07'],
  ['A-ha - Take On Me.m4a', 'A-ha', 'Take On Me'],
  ['Some_Band_-_Some_Song.mp3', 'Some Band', 'Some Song'],
  ['with_under but spaces - x_y.mp3', 'with_under but spaces', 'x_y'],
  ['Cafe\u0301.mp3', '', 'Caf\u00e9'],
  [' - .mp3', '', '-'],
  ['Mr. Big.2.mp3', '', 'Mr. Big.2'],
];

for (const [name, artist, title] of names) {
  test(`takes "${name}" for "${title}" of "${artist}"`, () => {
    assert.deepEqual(splitFileName(`/music/Album - 1999/${name}`), { artist, title });
  });
}

test('names a track by its tags, and where they have no title by its file', () => {
  const describe = (tags: Partial<StoredTrack>) => {
    const { artist, title } = describeTrack('/music/A - T.mp3', { ...stored, ...tags }, null);
    return `${artist} / ${title}`;
  };
  assert.equal(describe({ artist: 'X', title: 'Y' }), 'X / Y');
  assert.equal(describe({ title: 'Y' }), ' / Y');
  assert.equal(describe({ artist: 'X' }), 'X / T');
  assert.equal(describe({}), 'A / T');
});

test('of a file that was not examined only the name is known', () => {
  assert.deepEqual(describeTrack('/music/A - T.mp3', null, null), {
    path: '/music/A - T.mp3',
    artist: 'A',
    title: 'T',
    album: '',
    duration: null,
    cueIn: null,
    cueOut: null,
    loudness: null,
    hasArtwork: false,
    state: null,
    modifiedAt: null,
    brokenReason: null,
  });
});

test('tells what is wrong now before what is stored', () => {
  const broken = { ...stored, brokenReason: 'stored' };
  assert.equal(describeTrack('/x.mp3', broken, 'now').brokenReason, 'now');
  assert.equal(describeTrack('/x.mp3', broken, null).brokenReason, 'stored');
});

test('believes a playlist where tags say nothing', () => {
  const track = describeTrack('/music/x.mp3', { ...stored, artist: 'Tag' }, null);
  const hint = { title: 'Listed', duration: millis(5000) };
  const ofPlaylist = withHint(track, false, hint);
  assert.deepEqual([ofPlaylist.artist, ofPlaylist.title, ofPlaylist.duration], ['Tag', 'Listed', 5000]);
  assert.equal(withHint(track, false, { ...hint, artist: 'By list' }).artist, 'By list');
  assert.equal(withHint(track, true, hint).title, 'x');
  assert.equal(withHint({ ...track, duration: millis(7) }, false, hint).duration, 7);
});

test('names of files, tags and playlist files are clean lines', () => {
  const named = describeTrack('/music/A\n - x\nSTREAMURL=evil\x1b[2J\u202e.mp3', null, null);
  assert.deepEqual([named.artist, named.title], ['A', 'x STREAMURL=evil [2J']);
  assert.equal(named.path, '/music/A\n - x\nSTREAMURL=evil\x1b[2J\u202e.mp3');
  const tagged = describeTrack('/x.mp3', { ...stored, artist: 'a\x9b', title: 't\u2028u', album: 'l\0m' }, null);
  assert.deepEqual([tagged.artist, tagged.title, tagged.album], ['a', 't u', 'l m']);
  const hinted = withHint(named, false, { title: 'h\ri', artist: '\x1bj' });
  assert.deepEqual([hinted.artist, hinted.title], ['j', 'h i']);
});

test('believes no duration that no file has, of tags or of a playlist', () => {
  const durationOf = (said: number, hint: number) => {
    const track = describeTrack('/music/a.mp3', { ...stored, duration: millis(said) }, null);
    return withHint(track, false, { duration: millis(hint) }).duration;
  };
  assert.equal(durationOf(36_000_000, 5), 36_000_000);
  assert.equal(durationOf(1.9e17, 5), 5);
  assert.equal(durationOf(Number.POSITIVE_INFINITY, 1e17), null);
});
