import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachBlock, sine } from '../../test/support/pcm-sound.ts';
import { Resampler } from './resampler.ts';

const RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100];
const SECONDS = 2;

/** The left channel of a stereo tone, taken down block by block. */
function resample(hertz: number, rate: number): Float32Array {
  const resampler = new Resampler(rate);
  const pieces: number[] = [];
  eachBlock(sine(hertz, 0.5, SECONDS), (block) => {
    const output = resampler.process(block);
    for (let at = 0; at < output.length; at += 2) pieces.push(output[at]!);
  });
  return Float32Array.from(pieces);
}

/** The peak of a tone in a sound of one channel, apart from its first quarter of a second. */
function peakOf(sound: Float32Array, hertz: number, rate: number): number {
  const settled = sound.subarray(Math.round(rate / 4), Math.round(rate / 4) + rate);
  let real = 0;
  let imaginary = 0;
  for (let at = 0; at < settled.length; at++) {
    real += settled[at]! * Math.cos((2 * Math.PI * hertz * at) / rate);
    imaginary += settled[at]! * Math.sin((2 * Math.PI * hertz * at) / rate);
  }
  return (2 * Math.hypot(real, imaginary)) / settled.length;
}

for (const rate of RATES) {
  test(`to ${rate} Hz: a tone in the band stays as it is, and nothing is lost between blocks`, () => {
    const hertz = Math.round(rate * 0.35);
    const sound = resample(hertz, rate);
    assert.ok(Math.abs(sound.length - rate * SECONDS) <= 1, `${sound.length} samples`);
    const peak = peakOf(sound, hertz, rate);
    assert.ok(Math.abs(peak - 0.5) < 0.003, `${peak}`);
    const rest = sound.subarray(Math.round(rate / 4), Math.round(rate / 4) + rate);
    const power = rest.reduce((sum, sample) => sum + sample * sample, 0) / rest.length;
    assert.ok(Math.abs(power - (peak * peak) / 2) < 1e-5, 'there is nothing beside the tone');
  });

  test(`to ${rate} Hz: what is above the band is gone`, () => {
    const hertz = Math.round(rate * 0.58);
    if (hertz >= 24_000) return;
    const sound = resample(hertz, rate).subarray(Math.round(rate / 4));
    const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    assert.ok(20 * Math.log10(loudest / 0.5) < -60, `${20 * Math.log10(loudest / 0.5)} dB are left`);
  });
}
