import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { SourceClient } from '../support/source-client.ts';

const { port } = await startFreeStation({ after });
const browser = await startChromium({ after });

/** Block size of Chromium's media buffer; a stream that starts with fewer than two blocks stalls. */
const BLOCK_BYTES = 32 * 1024;
const SECONDS_AHEAD = 30;
const SECONDS = 70;
/** Noise uses the full bit rate. */
const NOISE = ['-f', 'lavfi', '-t', String(SECONDS), '-i', 'anoisesrc=color=pink:amplitude=0.3:sample_rate=44100'];
const MONO = ['-ac', '1', '-ar', '22050'];
const SEND_EVERY_MS = 100;

const streams = [
  { name: 'MP3', contentType: 'audio/mpeg', encoder: ['-c:a', 'libmp3lame', '-b:a', '32k', ...MONO, '-f', 'mp3'] },
  {
    name: 'Vorbis',
    contentType: 'audio/ogg',
    encoder: ['-c:a', 'libvorbis', '-b:a', '24k', ...MONO, '-f', 'ogg'],
  },
];

/** Plays ten seconds. Howler waits for `canplaythrough` before it plays. */
const PLAYER = (address: string) => `new Promise((resolve, reject) => {
  const player = new Audio(${JSON.stringify(address)});
  const heard = { stalls: 0, canPlayThrough: false };
  player.addEventListener('canplaythrough', () => (heard.canPlayThrough = true));
  player.addEventListener('playing', () => player.addEventListener('waiting', () => heard.stalls++), { once: true });
  player.addEventListener('timeupdate', () => player.currentTime > 10 && resolve(heard));
  player.play().catch(reject);
})`;

describe('a stream with a low bit rate', { concurrency: true, timeout: 60_000 }, () => {
  for (const { name, contentType, encoder } of streams) {
    test(`plays in a browser without a stall and fires canplaythrough: ${name}`, async (t) => {
      const ffmpeg = Program.start(t, {
        command: 'ffmpeg',
        arguments: ['-nostdin', '-v', 'error', ...NOISE, ...encoder, 'pipe:1'],
        givesSound: true,
      });
      await ffmpeg.waitForEnd();
      const bytesPerSecond = ffmpeg.sound.length / SECONDS;
      assert.ok(5 * bytesPerSecond < BLOCK_BYTES, 'five seconds are less than a block');
      const mount = `/${name}`;
      const source = await SourceClient.feed({ port, mount, contentType });
      let sent = Math.round(SECONDS_AHEAD * bytesPerSecond);
      source.connection.send(ffmpeg.sound.subarray(0, sent));
      const begun = performance.now();
      const timer = setInterval(() => {
        const due = Math.round((SECONDS_AHEAD + (performance.now() - begun) / 1000) * bytesPerSecond);
        source.connection.send(ffmpeg.sound.subarray(sent, due));
        sent = Math.max(sent, due);
      }, SEND_EVERY_MS);
      t.after(() => clearInterval(timer));
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${port}/status-json.xsl`);
      assert.deepEqual(await page.evaluate(PLAYER(`http://127.0.0.1:${port}${mount}`)), {
        stalls: 0,
        canPlayThrough: true,
      });
      await page.close();
    });
  }
});
