import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleFrames } from '../core/index.ts';
import { BYTES_PER_FRAME, KeptSound } from './kept-sound.ts';

const PIECE = 10;

/** So many pieces of ten sample frames, each made of its own number. */
function keptPieces(count: number, most: number): KeptSound {
  const kept = new KeptSound(sampleFrames(most));
  for (let piece = 0; piece < count; piece++) {
    kept.push(Buffer.alloc(PIECE * BYTES_PER_FRAME, piece), sampleFrames(piece * PIECE));
  }
  return kept;
}

const framesFrom = (kept: KeptSound, start: number) => {
  const bytes = Buffer.concat([...kept.from(sampleFrames(start))]);
  return { count: bytes.length / BYTES_PER_FRAME, first: bytes[0] };
};

test('knows where it begins and ends', () => {
  const kept = keptPieces(5, 1000);
  assert.deepEqual([kept.start, kept.end], [0, 50]);
});

test('keeps no more than the most, in whole pieces', () => {
  const kept = keptPieces(100, 35);
  assert.deepEqual([kept.start, kept.end], [960, 1000]);
});

for (const [start, count, first] of [
  [0, 50, 0],
  [20, 30, 2],
  [25, 25, 2],
  [49, 1, 4],
  [50, 0, undefined],
] as const) {
  test(`from ${start} on there are ${count} sample frames`, () => {
    assert.deepEqual(framesFrom(keptPieces(5, 1000), start), { count, first });
  });
}

test('forgets pieces that are over, and only those', () => {
  const kept = keptPieces(5, 1000);
  kept.forgetBefore(sampleFrames(25));
  assert.equal(kept.start, 20);
  kept.forgetBefore(sampleFrames(50));
  assert.deepEqual([kept.start, kept.end], [50, 50]);
  assert.deepEqual([...kept.from(sampleFrames(0))], []);
});
