import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { asAdmin, askLink, makeLink, startBroadcast } from '../support/link-client.ts';
import { PageEar } from '../support/page-ear.ts';
import { chooseTone, TONE_LEVEL_DBFS } from '../support/tone.ts';

const { port } = await startFreeStation({ after }, { mounts: { default: { grace: '1s' } } });
const origin = `http://127.0.0.1:${port}`;
const browser = await startChromium({ after });

/** A page and its faults: errors, refused loads, requests to other hosts. */
async function newPage(width: number): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 740 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || faults.push(request.url()));
  return { page, faults };
}

test('a listener who presses play early hears the start of the broadcast, its end, and its continuation', {
  timeout: 90_000,
}, async (t) => {
  const link = await makeLink(port, { title: 'Kitchen <b>radio</b>' });
  const { page, faults } = await newPage(360);
  const ear = await PageEar.lend(page);
  await page.goto(link.listen_url);
  await page.getByText('Waiting', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Kitchen <b>radio</b>' }).waitFor();
  await ear.waitFor('document.querySelector("img.code").naturalWidth > 0');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Playback starts automatically').waitFor();

  const first = chooseTone(t);
  const broadcaster = startBroadcast(t, link, { hertz: first });
  await page.getByText('On air', { exact: true }).waitFor();
  await page.getByText('You are listening live.').waitFor();
  await ear.open();
  await ear.waitForTone(first, TONE_LEVEL_DBFS);
  assert.equal((await askLink(port, link.stream_id))?.listeners, 1);
  await ear.waitFor('navigator.mediaSession.metadata?.title === "Kitchen <b>radio</b>"');

  await broadcaster.stop();
  await page.getByText('The broadcast has ended.').waitFor();
  await page.getByText('Ended', { exact: true }).waitFor();

  const second = first > 1200 ? first - 300 : first + 300;
  startBroadcast(t, link, { hertz: second });
  await page.getByText('You are listening live.').waitFor();
  await ear.waitForTone(second, TONE_LEVEL_DBFS);

  await fetch(`${origin}/api/streams/${link.stream_id}`, { method: 'DELETE', headers: asAdmin });
  await page.getByText('This link has ended.').waitFor();
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'the page does not scroll sideways');
  assert.deepEqual(
    faults.filter((text) => !/404|503/.test(text)),
    [],
  );
  await page.close();
});

test('a pause closes the stream, and play requests it again', { timeout: 60_000 }, async (t) => {
  const link = await makeLink(port);
  startBroadcast(t, link, { hertz: 700 });
  const { page } = await newPage(1280);
  await page.goto(link.listen_url);
  await page.getByText('On air', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Play Live stream' }).click();
  await page.getByText('You are listening live.').waitFor();
  await page.getByRole('button', { name: 'Stop Live stream' }).click();
  await page.getByText('Press play to listen.').waitFor();
  await page.getByText('0 listeners').waitFor();
  await page.getByRole('button', { name: 'Play Live stream' }).click();
  await page.getByText('You are listening live.').waitFor();
  await page.close();
});

test('an unknown link gives a message and status 404', async () => {
  const { page } = await newPage(360);
  const answer = await page.goto(`${origin}/listen/${'2'.repeat(26)}`);
  assert.equal(answer?.status(), 404);
  await page.getByRole('heading', { name: 'Link not found' }).waitFor();
  await page.close();
});

test('the listening page is at most 30 KiB compressed and loads nothing from other hosts', async () => {
  const { stream_id: id } = await makeLink(port);
  const { page } = await newPage(360);
  const loaded: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (!/\/(api|qr)\//.test(response.url())) loaded.push(response.body());
  });
  await page.goto(`${origin}/listen/${id}`, { waitUntil: 'networkidle' });
  const sizes = (await Promise.all(loaded)).map((body) => gzipSync(body).length);
  const sum = sizes.reduce((total, size) => total + size, 0);
  assert.ok(sizes.length >= 3 && sum <= 30 * 1024, `${sum} bytes in ${sizes.length} files`);
  await page.close();
});

test('links are created, shared and ended on their page', { timeout: 60_000 }, async () => {
  const { page, faults } = await newPage(360);
  await page.goto(`${origin}/links`);
  await page.getByLabel('Title').fill('Choir');
  await page.getByRole('button', { name: 'Create link' }).click();
  await page.getByLabel('Password or key').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Wrong password or key. Try again.').waitFor();
  await page.getByLabel('Log in with').selectOption('key');
  await page.getByLabel('Password or key').fill('no key either');
  const refused = page.waitForResponse(/api.start/);
  await page.getByRole('button', { name: 'Log in' }).click();
  assert.equal((await refused).status(), 401);
  await page.getByLabel('Log in with').selectOption('password');
  await page.getByLabel('Password or key').fill('hackme');
  await page.getByRole('button', { name: 'Log in' }).click();
  const shown = page.getByRole('region', { name: 'The link' });
  await shown.getByRole('heading', { name: 'Choir' }).waitFor();
  const command = await shown.getByText(/^ffmpeg /).textContent();
  const address = await shown.getByText(/\/listen\//).textContent();
  assert.match(
    command ?? '',
    new RegExp(`-page_duration 20000 -f ogg -method POST "${origin}/ingest/[2-9a-z]{26}\\?key=[\\w-]{43}"$`),
  );
  const id = address?.split('/').at(-1) ?? '';
  assert.equal((await askLink(port, id))?.title, 'Choir');
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'the page does not scroll sideways');

  await page.reload();
  await page.getByRole('button', { name: 'How to send' }).click();
  await shown.getByText(address!).waitFor();
  await page.getByRole('button', { name: 'End Choir' }).click();
  await shown.waitFor({ state: 'detached' });
  assert.equal(await askLink(port, id), null);
  assert.deepEqual(
    faults.filter((text) => !/401/.test(text)),
    [],
  );
  await page.close();
});
