import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { TONE_LEVEL_DBFS } from './tone.ts';

/** Scripts of pages, as text: what they name is there and not here. This one keeps the player that a page makes. */
const KEEP_PLAYER = `
  window.Audio = class extends window.Audio {
    constructor(...rest) { super(...rest); window.heardPlayer = this; }
  };`;
const ATTACH_ANALYSER = `(async () => {
  const context = new AudioContext();
  await context.resume();
  window.analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0 });
  context.createMediaElementSource(window.heardPlayer).connect(window.analyser).connect(context.destination);
})()`;
const LOOK = `(() => {
  const { analyser } = window;
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  const bin = analyser.context.sampleRate / analyser.fftSize;
  return { hertz: bins.indexOf(Math.max(...bins)) * bin, bin, level: 20 * Math.log10(rms + 1e-9) };
})()`;

interface Look {
  /** The loudest frequency, as near as the width of a bin. */
  readonly hertz: number;
  readonly bin: number;
  readonly level: number;
}

const LOOKS = 30;
const LOOK_EVERY_MS = 100;

/** Keeps the player of whatever the page opens next. Call it before `goto`. */
export async function keepPlayer(page: Page): Promise<void> {
  await page.addInitScript(KEEP_PLAYER);
}

/** Looks from outside until the expression is true: the page itself may evaluate no text. */
export async function waitForPage(page: Page | Frame, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(LOOK_EVERY_MS);
}

/** Asserts that the kept player gives the tone of the tests, in the page or in a frame of it. */
export async function assertPageSounds(page: Page | Frame, hertz: number, levelDbfs = TONE_LEVEL_DBFS): Promise<void> {
  await waitForPage(page, 'window.heardPlayer.currentTime > 0.5');
  await page.evaluate(ATTACH_ANALYSER);
  // The analyser looks back a third of a second, most of it silence at first.
  await waitForPage(page, `Math.abs(${LOOK}.level - ${levelDbfs}) < 1`);
  const looks: Look[] = [];
  while (looks.length < LOOKS) {
    looks.push(await page.evaluate<Look>(LOOK));
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
  const right = looks.filter(
    (look) => Math.abs(look.hertz - hertz) <= look.bin && Math.abs(look.level - levelDbfs) <= 3,
  );
  assert.ok(right.length >= 0.9 * LOOKS, `${hertz} Hz at ${levelDbfs} dBFS; heard ${JSON.stringify(looks)}`);
}
