import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { PageEar } from '../support/page-ear.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { chooseTone, TONE_LEVEL_DBFS } from '../support/tone.ts';
import { openWatchedPage } from '../support/watched-page.ts';

const mounts = { '/studio/nächte': {} };
const { port } = await startFreeStation({ after }, { station: { name: 'Harbour Radio' }, mounts });
const origin = `http://127.0.0.1:${port}`;
const browser = await startChromium({ after });

test('plays a mount with slashes and umlauts in its path, and lists played titles', async (t) => {
  const hertz = chooseTone(t);
  const mount = '/studio/nächte';
  startFfmpegSource(t, { port, mount: encodeURI(mount), codec: 'mp3', hertz, name: 'Night' });
  await waitForSource(port, encodeURI(mount));
  const address = `${origin}/studio/n%C3%A4chte/listen`;
  let ear: PageEar | undefined;
  const attachEar = async (page: Page) => {
    ear = await PageEar.lend(page);
  };
  const { page, faults } = await openWatchedPage(browser, address, { prepare: attachEar });
  await page.getByRole('heading', { name: 'Night', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Play Night' }).click();
  await page.getByText('Playing live').waitFor();
  await ear!.open();
  await ear!.waitForTone(hertz, TONE_LEVEL_DBFS);
  await setTitle(port, mount, 'Nina Simone - Sinnerman');
  await page.locator('.headline').getByText('Sinnerman').waitFor();
  await setTitle(port, mount, 'Can - Vitamin C');
  await page.getByRole('region', { name: 'Recently played' }).getByText('Sinnerman').waitFor();
  assert.deepEqual(faults, []);
  await page.close();
});

test('offers its URL, a playlist and the embed code', async () => {
  const { page } = await openWatchedPage(browser, `${origin}/studio/n%C3%A4chte/listen`);
  const playlist = page.getByRole('link', { name: /^M3U/ });
  assert.equal(await playlist.getAttribute('href'), '/studio/n%C3%A4chte.m3u');
  await page.getByText('Embed this player').click();
  const code = await page.locator('pre').innerText();
  assert.match(code, new RegExp(`^<iframe src="${origin}/embed/studio/n%C3%A4chte" title="[^"]+" .*></iframe>$`));
  await page.getByRole('button', { name: /^Copy code/ }).click();
  await page.getByText('Copied').waitFor();
  await page.close();
});

test('reports a missing mount, and updates when it starts', async (t) => {
  const { page } = await openWatchedPage(browser, `${origin}/later/listen`);
  await page.getByText('There is no stream at').waitFor();
  startFfmpegSource(t, { port, mount: '/later', codec: 'mp3', hertz: 440, name: 'Later' });
  await page.getByRole('button', { name: 'Play Later' }).waitFor();
  await page.close();
});

test('shows the station name once if the stream has the same name, and one login link to listeners', async (t) => {
  startFfmpegSource(t, { port, mount: '/main', codec: 'mp3', hertz: 440, name: 'Harbour Radio' });
  await waitForSource(port, '/main');
  const { page, faults } = await openWatchedPage(browser, `${origin}/main/listen`);
  await page.getByRole('heading', { name: 'Harbour Radio', level: 1 }).waitFor();
  await page.waitForFunction('document.title === "Harbour Radio"');
  assert.equal(await page.getByRole('link', { name: 'All streams' }).getAttribute('href'), '/');
  await page.getByRole('link', { name: 'Log in' }).waitFor();
  for (const name of ['Studio', 'Monitor', 'Links', 'Administration']) {
    assert.equal(await page.getByRole('link', { name, exact: true }).count(), 0, name);
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('fits on a small screen', async () => {
  const options = { viewport: { width: 360, height: 740 } };
  const { page } = await openWatchedPage(browser, `${origin}/studio/n%C3%A4chte/listen`, options);
  await page.getByText('Embed this player').click();
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  await page.close();
});
