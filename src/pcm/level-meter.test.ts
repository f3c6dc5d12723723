import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachBlock, sine } from '../../test/support/pcm-sound.ts';
import { SILENCE_DBFS, toDbfs, toShare } from './decibels.ts';
import { LevelMeter } from './level-meter.ts';
import { peakOf } from './peak-of.ts';

test('a sine has its peak, and an RMS 3 dB below', () => {
  const meter = new LevelMeter();
  eachBlock(sine(1000, toShare(-12), 0.5), (block) => meter.push(block));
  const { peak, rms } = meter.read();
  for (const channel of [0, 1] as const) {
    assert.ok(Math.abs(peak[channel] + 12) < 0.02);
    assert.ok(Math.abs(rms[channel] + 15.01) < 0.02);
  }
});

test('the channels are measured apart', () => {
  const meter = new LevelMeter();
  eachBlock(
    sine(1000, 0.5, 0.5).map((sample, at) => (at % 2 === 0 ? sample : 0)),
    (block) => meter.push(block),
  );
  const { peak, rms } = meter.read();
  assert.ok(Math.abs(peak[0] + 6.02) < 0.02);
  assert.deepEqual([peak[1], rms[1]], [SILENCE_DBFS, SILENCE_DBFS]);
});

test('what is longer ago than 300 ms is forgotten', () => {
  const meter = new LevelMeter();
  eachBlock(sine(1000, 1, 0.3), (block) => meter.push(block));
  eachBlock(new Float32Array(14 * 1920), (block) => meter.push(block));
  assert.ok(meter.read().peak[0] > -0.1);
  meter.push(new Float32Array(1920));
  assert.equal(meter.read().peak[0], SILENCE_DBFS);
});

test('levels and shares are the same said twice, down to silence', () => {
  for (const level of [0, -1, -20, -60]) assert.ok(Math.abs(toDbfs(toShare(level)) - level) < 1e-9);
  assert.equal(toDbfs(0), SILENCE_DBFS);
});

test('the peak of a block is that of the louder channel', () => {
  assert.equal(peakOf(Float32Array.of(0.1, -0.7, 0.3, 0.2)), Math.fround(0.7));
  assert.equal(peakOf(new Float32Array(4)), 0);
});
