import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ToneInput } from '../../test/support/tone-input.ts';
import { millis, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES } from '../pcm/index.ts';
import { InputWatch } from './input-watch.ts';

const FADE = 5 * BLOCK_FRAMES;

/** A watched tone, stepped by hand; silent for a second is silent, steady for two is steady. */
function watched(timing: 'live' | 'waiting' = 'live', isHeard = false) {
  const input = new ToneInput('dj', { hertz: 500, timing });
  const watch = new InputWatch(input);
  const times = { silentFor: millis(1000), returnAfter: millis(2000) };
  const rules = { silentBelow: 0.01, ...times, sparesMeantSilence: true };
  watch.configure(rules, sampleFrames(FADE));
  let tick = 0;
  const run = (ticks: number) => {
    for (let count = 0; count < ticks; count++) watch.step(tick++, isHeard);
    return watch.status(false);
  };
  return { input, watch, run };
}

test('is dry, and fit with the first block of sound', () => {
  const { input, watch, run } = watched();
  assert.equal(run(10), 'no-audio');
  assert.equal(watch.read(), null);
  input.play();
  assert.equal(run(1), 'ready');
  assert.equal(watch.read()?.length, BLOCK_FRAMES * 2);
});

test('is silent until the first sound, and when silence has lasted', () => {
  const { input, watch, run } = watched();
  input.isSilent = true;
  input.play();
  assert.equal(run(5), 'silent');
  input.isSilent = false;
  assert.equal(run(1), 'ready');
  input.isSilent = true;
  assert.equal(run(51), 'ready');
  assert.equal(watch.silentFor, 980);
  assert.equal(run(1), 'silent');
  assert.equal(watch.steadyFor, 0);
});

test('is ending when no more than a fade is left, and then dry', () => {
  const { input, run } = watched();
  input.endIn(FADE + 2 * BLOCK_FRAMES);
  assert.equal(run(1), 'ready');
  assert.equal(run(1), 'ending');
  assert.equal(run(4), 'ending');
  assert.equal(run(1), 'no-audio');
});

test('that less than a fade is known does not mean that it ends', () => {
  const { input, run } = watched();
  input.breakOff(FADE);
  assert.equal(run(1), 'ready');
});

test('settles after a loss, on air or not, and is trusted at once on air', () => {
  const { input, watch, run } = watched();
  input.play();
  run(10);
  input.breakOff();
  run(1);
  input.play();
  assert.equal(run(100), 'recovering');
  assert.equal(watch.status(true), 'ready');
  assert.equal(watch.steadyFor, 1980);
  assert.equal(run(1), 'ready');
});

test('a loss is forgiven after a minute', () => {
  const { input, run } = watched();
  input.play();
  run(10);
  input.breakOff();
  run(3000);
  input.play();
  assert.equal(run(1), 'ready');
});

test('one that says it has sound and gives none is dry', () => {
  const { input, watch, run } = watched();
  input.play();
  run(10);
  input.isLying = true;
  assert.equal(run(1), 'no-audio');
  assert.equal(watch.ready, 0);
  input.isLying = false;
  assert.equal(run(1), 'recovering', 'a live one is heard again at once');
});

test('one that waits stands still, and is taken to have sound while it says so', () => {
  const { input, run } = watched('waiting');
  input.isSilent = true;
  input.play();
  assert.equal(run(200), 'ready');
  assert.equal(input.pulls, 0);
});

test('one that waits and lied when it was heard is dry for a second', () => {
  const { input, watch, run } = watched('waiting');
  input.play();
  input.isLying = true;
  watch.step(-1, true);
  assert.equal(run(49), 'no-audio');
  assert.equal(run(1), 'ready');
});
