import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { PageEar } from '../support/page-ear.ts';
import { mountOutput, toneInput } from '../support/studio-config.ts';
import { openWatchedPage } from '../support/watched-page.ts';

const TONE_HERTZ = 640;
/** RMS level of `toneInput`: 3 dB below the peak of a sine. */
const TONE_DBFS = -21;
const { port } = await startFreeStation(
  { after },
  {
    station: { name: 'Harbour Radio' },
    inputs: { tone: toneInput(TONE_HERTZ) },
    programs: { main: { inputs: ['tone'] } },
    outputs: [mountOutput('/stream.mp3')],
  },
);
const origin = `http://127.0.0.1:${port}`;
const browser = await startChromium({ after });

/** Serves a page of another site (other host, not only another port) with one of our pages in a frame. */
async function startOtherSite(path: string): Promise<string> {
  const site = createServer((_, response) =>
    response
      .setHeader('Content-Type', 'text/html')
      .end(`<!doctype html><iframe src="${origin}${path}" width="320" height="90" allow="autoplay"></iframe>`),
  );
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  after(() => site.close());
  return `http://localhost:${(site.address() as AddressInfo).port}/`;
}

/** Blocks storage, as browsers do in frames of other sites. */
const withoutStorage = (page: Page) =>
  page.addInitScript(`
    Object.defineProperty(window, 'localStorage', {
      get() { throw new DOMException('The request was denied', 'SecurityError'); },
    });`);

async function openFrame(path: string, prepare: (page: Page) => Promise<unknown>) {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await prepare(page);
  await page.goto(await startOtherSite(path));
  return { page, frame: page.frames()[1]!, errors };
}

const play = (frame: Frame | Page) => frame.getByRole('button', { name: /^Play / });

test('plays in a frame of another site, also without storage', async () => {
  let ear: PageEar | undefined;
  const { page, frame, errors } = await openFrame('/embed/stream.mp3', async (page) => {
    ear = await PageEar.lend(page);
    await withoutStorage(page);
  });
  await play(frame).click();
  await frame.getByText('Playing live').waitFor();
  const frameEar = ear!.in(frame);
  await frameEar.open();
  await frameEar.waitForTone(TONE_HERTZ, TONE_DBFS);
  assert.deepEqual(errors, []);
  assert.deepEqual(await page.context().cookies(), []);
  await page.close();
});

for (const path of ['/', '/stream.mp3/listen']) {
  test(`${path} cannot be framed by another site`, async () => {
    const { page, frame } = await openFrame(path, async () => {});
    assert.equal(await play(frame).count(), 0);
    assert.match(frame.url(), /^chrome-error:/);
    await page.close();
  });
}

test('starts automatically only with autoplay=1', async () => {
  for (const [query, startsItself] of [
    ['', false],
    ['?autoplay=0', false],
    ['?autoplay=1', true],
  ] as const) {
    const { page, faults } = await openWatchedPage(browser, `${origin}/embed/stream.mp3${query}`);
    if (startsItself) await page.getByText('Playing live').waitFor();
    else await play(page).waitFor();
    assert.deepEqual(faults, []);
    await page.close();
  }
});

test('uses the theme of the URL, else that of the system', async () => {
  const grounds = [];
  for (const [query, colorScheme] of [
    ['?theme=dark', 'light'],
    ['?theme=light', 'dark'],
    ['', 'dark'],
  ] as const) {
    const { page } = await openWatchedPage(browser, `${origin}/embed/stream.mp3${query}`, { colorScheme });
    await play(page).waitFor();
    grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    await page.close();
  }
  assert.deepEqual(grounds, ['rgb(22, 20, 16)', 'rgb(244, 241, 234)', 'rgb(22, 20, 16)']);
});

test('fits into 240 by 90 pixels', async () => {
  const viewport = { width: 240, height: 90 };
  const { page } = await openWatchedPage(browser, `${origin}/embed/stream.mp3`, { viewport });
  await play(page).click();
  await page.getByText('Playing live').waitFor();
  const size = '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]';
  assert.deepEqual(await page.evaluate(size), [240, 90]);
  await page.close();
});
