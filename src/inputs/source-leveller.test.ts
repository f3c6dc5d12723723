import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachBlock, noise } from '../../test/support/pcm-sound.ts';
import { lufs, millis } from '../core/index.ts';
import { LiveBuffer } from './live-buffer.ts';
import { SourceLeveller } from './source-leveller.ts';

const SEED = 4711;

test('each source is levelled by itself, from its first block behind what is left of the one before', () => {
  const span = millis(60_000);
  const ahead = { startAt: millis(20), target: span, limit: span, highest: span, rush: span, bridge: millis(0) };
  const buffer = new LiveBuffer(ahead);
  const leveller = new SourceLeveller({ target: lufs(-16), maxGain: 12 });
  const lengths = [15, 15];
  for (const seconds of lengths) {
    buffer.begin();
    eachBlock(noise(SEED, 0.05, seconds), (block) => buffer.push(block));
  }
  const gains: number[] = [];
  for (let block = buffer.read(); block; block = buffer.read()) {
    leveller.process(block, buffer.heardSource);
    gains.push(leveller.gain!);
    if (gains.length === 1400) break;
  }
  const border = gains.findIndex((gain, index) => index > 0 && gain < gains[index - 1]! - 1);
  assert.ok(Math.abs(border / 50 - lengths[0]!) < 1, `at ${border / 50} s`);
  assert.ok(gains[border - 1]! > 5, `${gains[border - 1]} dB`);
  assert.equal(gains[border], 0);
  assert.ok(gains.at(-1)! > 5, 'and the next one is levelled too');
});

test('without a level nothing is touched, and there is no gain to tell', () => {
  const leveller = new SourceLeveller(null);
  eachBlock(noise(SEED, 0.05, 2), (block) => assert.deepEqual(leveller.process(block.slice(), 1), block));
  assert.equal(leveller.gain, null);
});
