import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleFrames } from '../core/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';
import { createVoice, sends } from './instruments.ts';
import { hertzOf } from './pitch.ts';
import type { Instrument } from './tune-plan.ts';
import { createWaves } from './wave.ts';

const CHUNK = 480;
const HELD = sampleFrames(SAMPLE_RATE / 2);
const LONGEST_SECONDS = 12;
const instruments = Object.keys(sends) as Instrument[];
const pitched = instruments.filter((instrument) => !['kick', 'brush', 'shaker'].includes(instrument));

/** A note from beginning to end. */
function play(instrument: Instrument, pitch: number, level = 1): number[] {
  const note = { instrument, pitch, level, length: HELD, start: sampleFrames(0), pan: 0 };
  const voice = createVoice(note, createWaves(), 7);
  const chunk = new Float32Array(CHUNK);
  const sound: number[] = [];
  for (let goesOn = true; goesOn; sound.push(...chunk)) {
    assert.ok(sound.length < LONGEST_SECONDS * SAMPLE_RATE, 'it comes to an end');
    goesOn = voice.render(chunk, 0, CHUNK);
  }
  return sound;
}

/** How strong a frequency is in half a second from `from` on, seen through a Hann window. */
function strengthAt(sound: readonly number[], hertz: number, from: number): number {
  const length = SAMPLE_RATE / 2;
  let real = 0;
  let imaginary = 0;
  for (let at = 0; at < length; at++) {
    const seen = (sound[from + at] ?? 0) * (1 - Math.cos((2 * Math.PI * at) / length));
    real += seen * Math.cos((2 * Math.PI * hertz * at) / SAMPLE_RATE);
    imaginary += seen * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE);
  }
  return Math.hypot(real, imaginary);
}

for (const instrument of instruments) {
  test(`a note of ${instrument} begins and ends without a click`, () => {
    const sound = play(instrument, 64);
    const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    assert.ok(peak > 0.05 && peak < 1.3, `peak ${peak}`);
    const firstMillisecond = sound.slice(0, SAMPLE_RATE / 1000).map(Math.abs);
    assert.ok(Math.max(...firstMillisecond) < 0.35 * peak, 'it rises over some milliseconds');
    assert.ok(Math.abs(sound[0]!) < 0.01 * peak, 'it begins with nothing');
    const last = sound.slice(-CHUNK / 10).map(Math.abs);
    assert.ok(Math.max(...last) < 0.002, `it ends with next to nothing: ${Math.max(...last)}`);
  });
}

for (const instrument of pitched) {
  test(`${instrument} is in tune`, () => {
    for (const pitch of [45, 57, 64, 69, 76]) {
      const sound = play(instrument, pitch);
      const wanted = hertzOf(pitch);
      const around = (cents: number): number => strengthAt(sound, wanted * 2 ** (cents / 1200), SAMPLE_RATE / 20);
      const cents = Array.from({ length: 41 }, (_, index) => 2 * (index - 20));
      const strongest = cents.reduce((best, one) => (around(one) > around(best) ? one : best));
      assert.ok(Math.abs(strongest) <= 6, `pitch ${pitch} is ${strongest} cents off`);
    }
  });
}

test('the same note sounds the same, with the same seed', () => {
  for (const instrument of instruments) assert.deepEqual(play(instrument, 60), play(instrument, 60));
});

test('a note that is played softly is softer', () => {
  const loudness = (sound: readonly number[]): number => sound.reduce((sum, sample) => sum + sample * sample, 0);
  for (const instrument of instruments) {
    assert.ok(loudness(play(instrument, 60, 0.4)) < 0.5 * loudness(play(instrument, 60, 0.8)), instrument);
  }
});
