import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LevelMeter, METER_FLOOR, peakDbfs } from './level-meter.ts';

const loud = Float32Array.of(0.1, -0.5, 0.2);
const silence = new Float32Array(3);

test('rises at once, falls 20 dB in 1.7 s', () => {
  const meter = new LevelMeter();
  meter.update(loud, 0.02);
  assert.ok(Math.abs(meter.reading.level + 6.02) < 0.01);
  for (let step = 0; step < 17; step++) meter.update(silence, 0.1);
  assert.ok(Math.abs(meter.reading.level + 26.02) < 0.01);
  for (let step = 0; step < 100; step++) meter.update(silence, 0.1);
  assert.equal(meter.reading.level, METER_FLOOR);
});

test('holds the highest peak for 1.5 s, then falls', () => {
  const meter = new LevelMeter();
  meter.update(loud, 0.02);
  for (let step = 0; step < 15; step++) meter.update(silence, 0.0999);
  assert.ok(Math.abs(meter.reading.peak + 6.02) < 0.01);
  meter.update(silence, 0.1);
  assert.ok(meter.reading.peak < -7);
  meter.update(Float32Array.of(1), 0.02);
  assert.equal(meter.reading.peak, 0);
});

test('measures the highest absolute sample; silence gives the floor', () => {
  assert.equal(peakDbfs(silence), METER_FLOOR);
  assert.equal(peakDbfs(Float32Array.of(0, -1)), 0);
  assert.ok(peakDbfs(Float32Array.of(2)) > 6, 'what is too loud is not hidden');
});
