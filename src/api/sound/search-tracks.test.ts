import assert from 'node:assert/strict';
import { test } from 'node:test';
import { libraryTrack } from '../../../test/support/memory-sound.ts';
import { searchTracks } from './search-tracks.ts';

const tracks = [
  libraryTrack('/music/bjork/joga.flac', 'Björk', 'Jóga'),
  libraryTrack('/music/nina/sinnerman.mp3', 'Nina Simone', 'Sinnerman'),
  libraryTrack('/music/nina/feeling.mp3', 'Nina Simone', 'Feeling Good'),
];

const table = [
  { search: '', found: [0, 1, 2] },
  { search: 'nina', found: [1, 2] },
  { search: 'NINA good', found: [2] },
  { search: 'good nina', found: [2] },
  { search: 'bjork joga', found: [0] },
  { search: 'Björk', found: [0] },
  { search: ' .flac ', found: [0] },
  { search: 'nina bjork', found: [] },
];

for (const { search, found } of table) {
  test(`"${search}" finds ${found.length} of three tracks`, () => {
    assert.deepEqual(searchTracks(tracks, { search, limit: 10, offset: 0 }), {
      total: found.length,
      tracks: found.map((index) => tracks[index]),
    });
  });
}

test('gives one page of those that match, and says how many there are', () => {
  const found = searchTracks(tracks, { search: 'nina', limit: 1, offset: 1 });
  assert.deepEqual(found, { total: 2, tracks: [tracks[2]] });
});
