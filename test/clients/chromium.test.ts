import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startChromium } from '../support/chromium.ts';
import { startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { type HeardMoment, PageEar } from '../support/page-ear.ts';
import { chooseTone, TONE_LEVEL_DBFS } from '../support/tone.ts';
import { players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });
const browser = await startChromium({ after });

const LOOKS = 30;
const LOOK_EVERY_MS = 100;

describe('Chromium as a player', { concurrency: 3, timeout: 90_000 }, () => {
  for (const codec of players.chromium.codecs) {
    test(`plays the tone from the public page: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const source = startFfmpegSource(t, { port, mount: `/${codec}`, codec, hertz, name: `Tone in ${codec}` });
      // From here on a listener gets a whole burst.
      await source.waitForMessage(/time=00:00:06/);
      const page = await browser.newPage();
      const ear = await PageEar.lend(page);
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.getByRole('button', { name: `Play Tone in ${codec}` }).click();
      await ear.open();
      // The analyser looks back a third of a second, most of it silence at first.
      await ear.waitForTone(hertz, TONE_LEVEL_DBFS);
      const looks: HeardMoment[] = [];
      while (looks.length < LOOKS) {
        looks.push(await ear.look());
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
