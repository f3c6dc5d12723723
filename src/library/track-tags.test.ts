import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FoundTags, noTags, toTrackTags } from './track-tags.ts';

const found = (common: FoundTags['common'], native: FoundTags['native'] = {}, duration?: number) =>
  toTrackTags({ common, native, format: duration === undefined ? {} : { duration } }, null);
const r128 = (value: unknown, id = 'R128_TRACK_GAIN') => ({ vorbis: [{ id, value }] });

test('has nothing where nothing was found', () => {
  assert.deepEqual(found({}), noTags);
});

test('keeps texts to one line of bounded length', () => {
  const tags = found({ artist: '  A\r\n\tB\0 ', title: 'x'.repeat(10_000), album: '\n' });
  assert.equal(tags.artist, 'A B');
  assert.equal(tags.title.length, 500);
  assert.equal(tags.album, '');
});

test('has a duration only where the headers have one', () => {
  for (const duration of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(found({}, {}, duration).duration, null, `${duration}`);
  }
  assert.equal(found({}, {}, 1.5).duration, 1500);
});

const peak = { ratio: 0.1 };
const table: readonly { fact: string; tags: ReturnType<typeof found>; loudness: readonly [number, number] | null }[] = [
  {
    fact: 'ReplayGain and its peak',
    tags: found({ replaygain_track_gain: { dB: -4 }, replaygain_track_peak: peak }),
    loudness: [-14, -20],
  },
  {
    fact: 'full scale where no peak is given',
    tags: found({ replaygain_track_gain: { dB: 3.5 } }),
    loudness: [-21.5, 0],
  },
  { fact: 'nothing of a peak alone', tags: found({ replaygain_track_peak: peak }), loudness: null },
  { fact: 'nothing of a gain that no music has', tags: found({ replaygain_track_gain: { dB: -99 } }), loudness: null },
  {
    fact: 'nothing of a gain that is no number',
    tags: found({ replaygain_track_gain: { dB: Number.NaN } }),
    loudness: null,
  },
  { fact: 'R 128 of Opus in steps of 1/256 dB', tags: found({}, r128('-512')), loudness: [-21, 0] },
  {
    fact: 'R 128 in small letters, before ReplayGain',
    tags: found({ replaygain_track_gain: { dB: 9 } }, r128('256', 'r128_track_gain')),
    loudness: [-24, 0],
  },
  {
    fact: 'ReplayGain where R 128 is no number',
    tags: found({ replaygain_track_gain: { dB: 0 } }, r128('loud')),
    loudness: [-18, 0],
  },
];

for (const { fact, tags, loudness } of table) {
  test(`takes for its loudness: ${fact}`, () => {
    assert.deepEqual(tags.loudness && [tags.loudness.integrated, tags.loudness.truePeak], loudness);
  });
}
