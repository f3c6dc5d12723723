import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { largestStep, tonesIn } from '../../test/support/pcm-hearing.ts';
import { BLOCK_FRAMES, CHANNELS, LoudnessMeter, type PcmBlock, peakOf, SAMPLE_RATE } from '../pcm/index.ts';
import { parseChords } from './chord.ts';
import { hertzOf, pitchOf } from './pitch.ts';
import type { TunePlan } from './tune-plan.ts';
import { tunePlans } from './tune-plans.ts';
import { TuneRenderer } from './tune-renderer.ts';

/** −3 dBFS. */
const MOST_PEAK = 0.708;
/** A click is as large as the peak; what is loud and high, a shaker, comes to half of this. */
const MOST_STEP = 0.35;

/** A tune up to so many sample frames, in one piece. */
function renderWhole(plan: TunePlan, frames?: number): PcmBlock {
  const renderer = new TuneRenderer(plan);
  const sound = new Float32Array((frames ?? renderer.length) * CHANNELS);
  assert.equal(renderer.render(sound, 0, sound.length / CHANNELS), sound.length / CHANNELS);
  return sound;
}

function loudnessOf(sound: PcmBlock): number {
  const meter = new LoudnessMeter();
  const size = BLOCK_FRAMES * CHANNELS;
  for (let at = 0; at + size <= sound.length; at += size) meter.push(sound.subarray(at, at + size));
  return meter.read().integrated!;
}

for (const plan of tunePlans) {
  test(`"${plan.title}" is as loud as the others, without a click, and dies away`, () => {
    const sound = renderWhole(plan);
    const seconds = sound.length / CHANNELS / SAMPLE_RATE;
    assert.ok(seconds >= 60 && seconds <= 120, `${seconds} s`);
    const loudness = loudnessOf(sound);
    assert.ok(loudness >= -17.5 && loudness <= -16.5, `${loudness} LUFS`);
    assert.ok(peakOf(sound) <= MOST_PEAK, `peak ${peakOf(sound)}`);
    assert.ok(largestStep(sound) <= MOST_STEP, `step ${largestStep(sound)}`);
    const firstMoment = sound.subarray(0, 0.5 * SAMPLE_RATE * CHANNELS);
    assert.ok(peakOf(firstMoment) > 0.03, 'it sounds at once');
    const lastMoment = sound.subarray(-0.2 * SAMPLE_RATE * CHANNELS);
    assert.equal(peakOf(lastMoment), 0, 'it ends with silence');
  });
}

test('the same number gives the same samples, in whatever pieces they are asked for', () => {
  const plan = tunePlans[1]!;
  const frames = 3 * SAMPLE_RATE;
  const whole = renderWhole(plan, frames);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const renderer = new TuneRenderer(plan);
      const sound = new Float32Array(frames * CHANNELS);
      for (let at = 0, turn = 0; at < frames; turn++) {
        at += renderer.render(sound, at, Math.min(sizes[turn % sizes.length]!, frames - at));
      }
      // Far faster than comparing number by number.
      assert.ok(Buffer.from(sound.buffer).equals(Buffer.from(whole.buffer)));
    }),
    { numRuns: 8 },
  );
});

test('nothing is given behind the end, and nothing is written beside the piece', () => {
  const renderer = new TuneRenderer(tunePlans[0]!);
  const most = new Float32Array((renderer.length - 100) * CHANNELS);
  renderer.render(most, 0, renderer.length - 100);
  assert.equal(renderer.left, 100);
  const target = new Float32Array(1000 * CHANNELS).fill(9);
  assert.equal(renderer.render(target, 10, 500), 100);
  assert.equal(renderer.render(target, 200, 500), 0);
  assert.ok(target.subarray(0, 10 * CHANNELS).every((sample) => sample === 9));
  assert.ok(target.subarray(110 * CHANNELS).every((sample) => sample === 9));
});

for (const plan of tunePlans) {
  test(`what the pad of "${plan.title}" holds is the chord and nothing else`, () => {
    const chords = '1 4 5';
    const sections = [{ chords, layers: ['pad'] as const, level: 1 }];
    const bar = (plan.beatsPerBar * 60) / plan.tempo;
    const sound = renderWhole(
      { ...plan, sections, mix: { ...plan.mix, echoBeats: 1 } },
      Math.round(2 * bar * SAMPLE_RATE),
    );
    // Until the end of the first bar: the room is free of other chords, the swell is over.
    const [from, to] = [Math.round(0.95 * SAMPLE_RATE), Math.round(bar * SAMPLE_RATE)];
    const tones = new Set(parseChords(plan.key, chords)[0]!.tones.map((tone) => pitchOf(plan.key, tone) % 12));
    const pitches = Array.from({ length: 21 }, (_, index) => 50 + index);
    const levels = tonesIn(sound, pitches.map(hertzOf), from, to);
    const loudest = (isWanted: boolean): number =>
      Math.max(...levels.filter((_, index) => tones.has(pitches[index]! % 12) === isWanted));
    assert.ok(loudest(true) > 8 * loudest(false), `${loudest(true)} in the chord, ${loudest(false)} beside it`);
    for (const tone of tones) {
      const level = Math.max(...levels.filter((_, index) => pitches[index]! % 12 === tone));
      assert.ok(level > loudest(true) / 6, `tone ${tone}: ${level}`);
    }
  });
}
