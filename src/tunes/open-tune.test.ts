import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleFrames } from '../core/index.ts';
import { CHANNELS, millisToFrames, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import { openTune, tunes } from './open-tune.ts';
import { tunePlans } from './tune-plans.ts';

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

test('there are some, numbered from 1, each with a title, played by airchain, of whole tenths of a second', () => {
  assert.ok(tunes.length >= 5);
  for (const [index, { number, title, artist, duration }] of tunes.entries()) {
    assert.equal(number, index + 1);
    assert.ok(title.length > 0);
    assert.equal(artist, 'airchain');
    assert.equal(millisToFrames(duration) % (SAMPLE_RATE / 10), 0);
  }
});

test('a tune is the same whatever the pieces in which it is read', () => {
  const whole = hear(1, 3, 3 * SAMPLE_RATE);
  for (const piece of [1, 441, 960, 977, 50_000]) assert.deepEqual(hear(1, 3, piece), whole, `in pieces of ${piece}`);
});

test('a piece is put where it is wanted, and fills the rest', () => {
  const reader = openTune(1, AHEAD);
  const block = new Float32Array(1000 * CHANNELS);
  assert.equal(reader.read(block, 400), 600);
  assert.ok(block.subarray(0, 400 * CHANNELS).every((sample) => sample === 0));
  assert.deepEqual(block.subarray(400 * CHANNELS), hear(1, 600 / SAMPLE_RATE, 600));
});

test('it is exactly as long as it says, and its end is known when it is near', () => {
  for (const ahead of [AHEAD, sampleFrames(0), sampleFrames(1e9)]) {
    const reader = openTune(1, ahead);
    const length = millisToFrames(tunes[0]!.duration);
    assert.equal(reader.state, 'open');
    assert.equal(reader.ready, Math.min(ahead, length));
    const block = new Float32Array(48_000 * CHANNELS);
    let count = 0;
    while (reader.state === 'open') count += reader.read(block, 0);
    assert.equal(count + reader.ready, length);
    assert.ok(reader.ready <= ahead + SAMPLE_RATE);
    while (reader.ready > 0) count += reader.read(block, 0);
    assert.equal(count, length);
    assert.equal(reader.read(block, 0), 0);
    assert.equal(reader.state, 'ended');
    assert.equal(reader.failure, null);
  }
});

test('read block by block, all that was wanted ahead is rendered when the end is known', () => {
  const reader = openTune(1, AHEAD);
  const block = new Float32Array(960 * CHANNELS);
  while (reader.state === 'open') reader.read(block, 0);
  assert.ok(reader.ready > AHEAD - SAMPLE_RATE && reader.ready <= AHEAD + SAMPLE_RATE, `${reader.ready} are ready`);
});

test('a closed one gives nothing more', () => {
  const reader = openTune(1, AHEAD);
  const block = new Float32Array(960 * CHANNELS);
  reader.read(block, 0);
  reader.close();
  assert.equal(reader.ready, 0);
  assert.equal(reader.read(block, 0), 0);
});

test('every tune can be opened', () => {
  assert.equal(tunes.length, tunePlans.length);
  for (const { number } of tunes) assert.equal(openTune(number, AHEAD).read(new Float32Array(96), 0), 48);
});
