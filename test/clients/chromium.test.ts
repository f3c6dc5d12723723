import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { codecForms, startFfmpegSource, type ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { chooseTone, TONE_LEVEL_DBFS } from '../support/tone.ts';

const { port } = await startFreeStation({ after });
const browser = await startChromium({ after });

/** Scripts of the page, as text: what they name is there and not here. The first keeps the player that the page makes. */
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

/** Looks from outside until the expression is true: the page itself may evaluate no text. */
async function waitForPage(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(LOOK_EVERY_MS);
}

describe('Chromium as a player', { concurrency: 3, timeout: 90_000 }, () => {
  for (const codec of Object.keys(codecForms) as ToneCodec[]) {
    test(`plays the tone from the public page: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const source = startFfmpegSource(t, { port, mount: `/${codec}`, codec, hertz, name: `Tone in ${codec}` });
      // From here on a listener gets a whole burst.
      await source.waitForMessage(/time=00:00:06/);
      const page = await browser.newPage();
      await page.addInitScript(KEEP_PLAYER);
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.getByRole('button', { name: `Play Tone in ${codec}` }).click();
      await waitForPage(page, 'window.heardPlayer.currentTime > 0.5');
      await page.evaluate(ATTACH_ANALYSER);
      // The analyser looks back a third of a second, most of it silence at first.
      await waitForPage(page, `Math.abs(${LOOK}.level - ${TONE_LEVEL_DBFS}) < 1`);
      const looks: Look[] = [];
      while (looks.length < LOOKS) {
        looks.push(await page.evaluate<Look>(LOOK));
        await page.waitForTimeout(LOOK_EVERY_MS);
      }
      const right = looks.filter(
        (look) => Math.abs(look.hertz - hertz) <= look.bin && Math.abs(look.level - TONE_LEVEL_DBFS) <= 3,
      );
      assert.ok(right.length >= 0.9 * LOOKS, `${hertz} Hz at ${TONE_LEVEL_DBFS} dBFS; heard ${JSON.stringify(looks)}`);
      await page.close();
    });
  }
});
