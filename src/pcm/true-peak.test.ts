import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachBlock, noise, sine } from '../../test/support/pcm-sound.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE } from './pcm-block.ts';
import { TRUE_PEAK_STRETCH, TRUE_PEAK_STRETCHES, TruePeakDetector } from './true-peak.ts';

/** The stretches' peaks, one after the other. */
function detect(sound: PcmBlock, threshold = 0): number[] {
  const detector = new TruePeakDetector();
  const peaks = new Float64Array(TRUE_PEAK_STRETCHES);
  const found: number[] = [];
  eachBlock(sound, (block) => {
    const highest = detector.detect(block, peaks, threshold);
    assert.equal(highest, Math.max(...peaks));
    found.push(...peaks);
  });
  return found;
}

/** Without the first and the last stretches, where a tone that starts at once is no tone. */
const steady = (peaks: readonly number[]): number => Math.max(...peaks.slice(10, -10));

for (const [hertz, phase] of [
  [997, 0],
  [6000, Math.PI / 8],
  [8000, Math.PI / 6],
  [12_000, Math.PI / 4],
  [16_000, Math.PI / 6],
  [19_200, 0.3],
  [20_000, Math.PI / 12],
] as const) {
  test(`a sine of ${hertz} Hz has its true peak wherever its samples lie`, () => {
    const peak = steady(detect(sine(hertz, 0.5, 0.2, phase)));
    assert.ok(Math.abs(20 * Math.log10(peak / 0.5)) < 0.06, `${20 * Math.log10(peak / 0.5)} dB off`);
  });
}

test('a peak is reported with the stretch behind it, also over the edge of a block', () => {
  for (const frame of [40, 950, 959, 960, 1000]) {
    const sound = new Float32Array(3 * 1920);
    sound[frame * CHANNELS] = 0.8;
    const peaks = detect(sound);
    const stretch = Math.floor(frame / TRUE_PEAK_STRETCH) + 1;
    assert.equal(peaks.indexOf(Math.max(...peaks)), stretch, `frame ${frame}`);
    assert.ok(Math.abs(peaks[stretch]! - 0.8) < 1e-6);
  }
});

test('either channel counts', () => {
  const sound = sine(12_000, 0.5, 0.2, Math.PI / 4);
  for (const channel of [0, 1]) {
    const alone = sound.map((sample, at) => (at % CHANNELS === channel ? sample : 0));
    assert.ok(Math.abs(steady(detect(alone)) - 0.5) < 0.005);
  }
});

const swelling = noise(5, 0.6, 1).map((sample, at) => sample * (0.2 + 0.8 * Math.abs(Math.sin(at / SAMPLE_RATE))));
const smooth = swelling.map((sample, at) => sample + (swelling[at - 2] ?? 0) + (swelling[at - 4] ?? 0));

for (const [name, sound] of [
  ['noise', swelling],
  ['something smoother', smooth],
] as const) {
  test(`what reaches the threshold is found in ${name}, whether or not the rest is looked at`, () => {
    const close = detect(sound);
    const coarse = detect(sound, 0.7);
    for (const [at, peak] of close.entries()) {
      if (peak > 0.7) assert.equal(coarse[at], peak);
      else assert.ok(coarse[at]! <= peak);
    }
    assert.ok(close.some((peak) => peak > 0.7) && coarse.some((peak, at) => peak < close[at]!));
  });
}
