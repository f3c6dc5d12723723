import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startDj } from '../support/dj.ts';
import { startFreeStation } from '../support/free-station.ts';
import { PageEar } from '../support/page-ear.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { mountOutput, studioConfig, toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openWatchedPage, watchStreams } from '../support/watched-page.ts';

const TONE_HERTZ = 520;
/** RMS level of `toneInput`. */
const TONE_DBFS = -21;
const outputs = ['/stream.mp3', '/stream.opus'].map((mount) => mountOutput(mount));
const { port } = await startFreeStation(
  { after },
  studioConfig(
    { dj: { type: 'live', mount: '/live' }, tone: toneInput(TONE_HERTZ) },
    { station: { name: 'Harbour Radio', url: 'https://harbour.example' }, outputs },
  ),
);
const home = `http://127.0.0.1:${port}/`;
const browser = await startChromium({ after });

/** Makes the browser report no support for MP3. */
const withoutMp3 = (page: Page) =>
  page.addInitScript(`
    const { canPlayType } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.canPlayType = function (type) {
      return type.startsWith('audio/mpeg') ? '' : canPlayType.call(this, type);
    };`);

const headline = (page: Page) => page.locator('.headline');
const play = (page: Page) => page.getByRole('button', { name: 'Play Harbour Radio' });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop Harbour Radio' });

async function countListeners(): Promise<number> {
  const answer = await fetch(`${home}api/mounts`);
  const { mounts } = (await answer.json()) as { mounts: { listeners: number }[] };
  return mounts.reduce((sum, { listeners }) => sum + listeners, 0);
}

test('the play button plays the first format that the browser supports', async () => {
  let ear: PageEar | undefined;
  const attachEar = async (page: Page) => {
    ear = await PageEar.lend(page);
  };
  const { page, faults } = await openWatchedPage(browser, home, { prepare: attachEar });
  const streams = watchStreams(page);
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  await ear!.open();
  await ear!.waitForTone(TONE_HERTZ, TONE_DBFS);
  assert.deepEqual(streams, ['/stream.mp3']);
  assert.deepEqual(faults, []);
  await page.close();
});

test('a browser without MP3 plays Opus', async () => {
  const { page } = await openWatchedPage(browser, home, { prepare: withoutMp3 });
  const streams = watchStreams(page);
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  assert.deepEqual(streams, ['/stream.opus']);
  await page.close();
});

test('the chosen quality plays at once and on the next visit', async () => {
  const { page } = await openWatchedPage(browser, home);
  const streams = watchStreams(page);
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  await page.getByLabel('Quality').selectOption('/stream.opus');
  await waitUntil(() => streams.includes('/stream.opus'), 'the other mount is requested');
  await page.getByText('Playing live').waitFor();
  await page.reload();
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  assert.deepEqual(streams, ['/stream.mp3', '/stream.opus', '/stream.opus']);
  await page.close();
});

test('shows live status, title changes, and played titles', async (t) => {
  startDj(t, { port, mount: '/live', codec: 'mp3', hertz: 440 });
  await waitForSource(port, '/live');
  const { page, faults } = await openWatchedPage(browser, home);
  await page.getByText('Live', { exact: true }).waitFor();
  await setTitle(port, '/live', 'Nina Simone - Sinnerman');
  await headline(page).getByText('Sinnerman').waitFor();
  await page.locator('.artist').getByText('Nina Simone').waitFor();
  await play(page).click();
  await page.waitForFunction('navigator.mediaSession.metadata?.title === "Sinnerman"');
  await setTitle(port, '/live', 'Can - Vitamin C');
  await headline(page).getByText('Vitamin C').waitFor();
  await page.waitForFunction('document.title === "Can - Vitamin C · Harbour Radio"');
  const before = page.getByRole('region', { name: 'Recently played' });
  await before.getByText('Sinnerman').waitFor();
  await page.reload();
  await before.getByText('Sinnerman').waitFor();
  assert.equal(await before.getByText('Vitamin C').count(), 0);
  assert.deepEqual(faults, []);
  await page.close();
});

test('keyboard shortcuts play, mute and change the volume, and can be turned off', async () => {
  const { page } = await openWatchedPage(browser, home);
  await play(page).waitFor();
  await page.keyboard.press('k');
  await page.getByText('Playing live').waitFor();
  await page.keyboard.press('m');
  const mute = page.getByRole('button', { name: 'Mute', pressed: true });
  await mute.waitFor();
  await page.keyboard.press('ArrowLeft');
  await mute.waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('slider', { name: 'Volume' }).inputValue(), '0.95');
  await page.keyboard.press(' ');
  await play(page).waitFor();
  await page.getByLabel(/^Keyboard shortcuts/).press(' ');
  await page.locator('body').press('k');
  assert.equal(await stop(page).count(), 0);
  await page.close();
});

test('Tab reaches every control', async () => {
  const { page } = await openWatchedPage(browser, home);
  await play(page).waitFor();
  const count = await page.locator('a, button:enabled, input, select, summary').count();
  const seen = new Set<string>();
  for (let presses = 0; presses < count; presses++) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate<string>('document.activeElement.outerHTML'));
  }
  assert.ok(seen.size >= count - 1, `${seen.size} of ${count}`);
  await page.close();
});

test('after a pause playback is live again: the old stream is closed and a new one requested', async () => {
  const { page } = await openWatchedPage(browser, home, { prepare: PageEar.lend });
  const streams = watchStreams(page);
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  // Paused from outside the page, as by a headset.
  await page.evaluate('window.heardPlayer.pause()');
  await play(page).waitFor();
  await waitUntil(async () => (await countListeners()) === 0, 'no listeners');
  assert.equal(await page.evaluate('navigator.mediaSession.playbackState'), 'paused');
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  assert.deepEqual(streams, ['/stream.mp3', '/stream.mp3']);
  await page.close();
});

test('long and right-to-left titles fit on a small screen', async (t) => {
  startDj(t, { port, mount: '/live', codec: 'mp3', hertz: 440 });
  await waitForSource(port, '/live');
  const { page } = await openWatchedPage(browser, home, { viewport: { width: 360, height: 740 } });
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  for (const [title, direction] of [
    [long, 'ltr'],
    ['نسم علينا الهوى', 'rtl'],
  ] as const) {
    await setTitle(port, '/live', `Fairuz - ${title}`);
    await headline(page).getByText(title).waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
    assert.equal(await page.evaluate(`getComputedStyle(document.querySelector('.headline')).direction`), direction);
  }
  await page.close();
});

test('reports that the browser blocked playback, and plays after a click', async () => {
  const refuse = (page: Page) =>
    page.addInitScript(`
      const { play } = HTMLMediaElement.prototype;
      let wasAsked = false;
      HTMLMediaElement.prototype.play = function () {
        if (wasAsked) return play.call(this);
        wasAsked = true;
        return Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
      };`);
  const { page } = await openWatchedPage(browser, home, { prepare: refuse });
  await play(page).click();
  await page.getByText('The browser blocked playback. Press play again.').waitFor();
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  await page.close();
});
