import { after, describe, test } from 'node:test';
import { startChromium } from '../support/chromium.ts';
import { codecForms, startFfmpegSource, type ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { assertPageSounds, keepPlayer } from '../support/page-hearing.ts';
import { chooseTone } from '../support/tone.ts';

const { port } = await startFreeStation({ after });
const browser = await startChromium({ after });

describe('Chromium as a player', { concurrency: 3, timeout: 90_000 }, () => {
  for (const codec of Object.keys(codecForms) as ToneCodec[]) {
    test(`plays the tone from the public page: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const source = startFfmpegSource(t, { port, mount: `/${codec}`, codec, hertz, name: `Tone in ${codec}` });
      // From here on a listener gets a whole burst.
      await source.waitForMessage(/time=00:00:06/);
      const page = await browser.newPage();
      await keepPlayer(page);
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.getByRole('button', { name: `Play Tone in ${codec}` }).click();
      await assertPageSounds(page, hertz);
      await page.close();
    });
  }
});
