import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestStep } from '../../../test/support/pcm-hearing.ts';
import { sampleFrames } from '../../core/index.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE } from '../../pcm/index.ts';
import { openTune, tunes } from './open-tune.ts';

const AHEAD = sampleFrames(8 * SAMPLE_RATE);

/** A tune up to so many seconds, read in pieces of so many sample frames. */
function hear(number: number, seconds: number, piece: number): PcmBlock {
  const reader = openTune(number, AHEAD);
  const sound = new Float32Array(Math.round(seconds * SAMPLE_RATE) * CHANNELS);
  for (let at = 0; at < sound.length; ) {
    const part = sound.subarray(at, Math.min(sound.length, at + piece * CHANNELS));
    at += reader.read(part, 0) * CHANNELS;
  }
  return sound;
}

test('a tune is the same whatever the pieces in which it is read', () => {
  assert.deepEqual(hear(1, 3, 960), hear(1, 3, 977));
});

for (const { number, title, artist, duration } of tunes) {
  test(`"${title}" is as long as it says, has no click, is not too loud, and dies away`, () => {
    assert.equal(artist, 'airchain');
    const seconds = duration / 1000;
    assert.ok(seconds >= 60 && seconds <= 120);
    const sound = hear(number, seconds, 4800);
    const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    assert.ok(peak > 0.4 && peak <= 0.8, `peak ${peak}`);
    // The brushes are noise, whose steps are large; a click would be as large as the peak.
    assert.ok(largestStep(sound) < 0.6, `step ${largestStep(sound)}`);
    const end = sound.subarray(sound.length - SAMPLE_RATE * 0.05 * CHANNELS);
    assert.ok(Math.max(...end.map(Math.abs)) < 0.003, 'silence at the end');
  });
}

test('its end is known when it is near', () => {
  const reader = openTune(1, AHEAD);
  assert.deepEqual([reader.state, reader.ready], ['open', AHEAD]);
  const block = new Float32Array(SAMPLE_RATE * CHANNELS);
  while (reader.state === 'open') reader.read(block, 0);
  let left = 0;
  for (let count = reader.read(block, 0); count > 0; count = reader.read(block, 0)) left += count;
  assert.ok(left <= AHEAD && left > AHEAD - SAMPLE_RATE);
});
