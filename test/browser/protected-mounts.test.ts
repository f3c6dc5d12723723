import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { PageEar } from '../support/page-ear.ts';
import { mountOutput, studioConfig, toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openWatchedPage, watchStreams } from '../support/watched-page.ts';

const TONE_HERTZ = 610;
/** RMS level of `toneInput`. */
const TONE_DBFS = -21;
const accounts = { listenerAuth: { type: 'accounts' } };
const { port } = await startFreeStation(
  { after },
  studioConfig(
    { tone: toneInput(TONE_HERTZ) },
    {
      station: { name: 'Harbour Radio' },
      outputs: ['/members.mp3', '/open.mp3', '/club.mp3', '/full.opus'].map((mount) => mountOutput(mount)),
      mounts: { '/members.mp3': accounts, '/club.mp3': accounts, '/full.opus': { maxListeners: 0 } },
    },
  ),
);
const origin = `http://127.0.0.1:${port}`;
const headers = { authorization: `Basic ${btoa('admin:hackme')}` };
await fetch(`${origin}/admin/manageauth?mount=/members.mp3&action=add&username=ann&password=geheim`, { headers });
const browser = await startChromium({ after });

const form = (page: Page) => page.getByRole('form', { name: 'Log in to /members.mp3' });

async function logIn(page: Page, password: string): Promise<void> {
  await form(page).getByLabel('Username').fill('ann');
  await form(page).getByLabel('Password').fill(password);
  await form(page).getByRole('button').click();
}

test('the page marks protected mounts, names equal ones by path, and plays the open one', async () => {
  const { page, faults } = await openWatchedPage(browser, origin);
  const streams = watchStreams(page);
  await page.getByRole('button', { name: 'Play Harbour Radio' }).click();
  await page.getByText('Playing live').waitFor();
  assert.deepEqual(streams, ['/open.mp3']);
  const qualities = await page.getByLabel('Quality').locator('option').allTextContents();
  assert.equal(new Set(qualities).size, qualities.length);
  for (const path of ['/club.mp3', '/members.mp3']) {
    assert.ok(
      qualities.some((text) => text.includes(path) && text.includes('login needed')),
      qualities.join('\n'),
    );
  }
  assert.ok(!qualities.find((text) => text.includes('/open.mp3'))!.includes('login'));
  assert.deepEqual(faults, []);
  await page.close();
});

test('a listener logs in on the page of a protected mount and stays logged in', async () => {
  let ear: PageEar | undefined;
  const attachEar = async (page: Page) => {
    ear = await PageEar.lend(page);
  };
  const { page } = await openWatchedPage(browser, `${origin}/members.mp3/listen`, { prepare: attachEar });
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.getByText('login needed').first().waitFor();
  await page.getByRole('button', { name: /^Play/ }).click();
  await form(page).waitFor();
  await logIn(page, 'wrong');
  await page.getByRole('alert').getByText('Wrong username or password').waitFor();
  await logIn(page, 'geheim');
  await page.getByText('Playing live').waitFor();
  await ear!.open();
  await ear!.waitForTone(TONE_HERTZ, TONE_DBFS);
  assert.equal(await form(page).count(), 0);
  assert.ok(!addresses.some((address) => address.includes('geheim')));
  await page.reload();
  await page.getByRole('button', { name: /^Play/ }).click();
  await page.getByText('Playing live').waitFor();
  await page.close();
});

test('a protected mount chosen as quality shows the login form', async () => {
  const { page } = await openWatchedPage(browser, origin);
  await page.getByRole('button', { name: 'Play Harbour Radio' }).click();
  await page.getByText('Playing live').waitFor();
  await page.getByLabel('Quality').selectOption('/members.mp3');
  await page.getByText('Log in to listen', { exact: true }).waitFor();
  await logIn(page, 'geheim');
  await page.getByText('Playing live').waitFor();
  const heard = async () => {
    const answer = await fetch(`${origin}/api/mounts/%2Fmembers.mp3`);
    return ((await answer.json()) as { listeners: number }).listeners;
  };
  await waitUntil(async () => (await heard()) === 1, 'the protected mount is heard');
  await page.close();
});

test('a stream that cannot start shows the reason', async () => {
  const { page } = await openWatchedPage(browser, `${origin}/full.opus/listen`);
  await page.getByRole('button', { name: /^Play/ }).click();
  await page.getByText('The server accepts no more listeners right now.').waitFor({ timeout: 10_000 });
  await page.close();
});

test('the embedded player links to the page with the login form', async () => {
  const { page } = await openWatchedPage(browser, `${origin}/embed/members.mp3`);
  await page.getByRole('button', { name: /^Play/ }).click();
  await page.getByText('Log in to listen:').waitFor();
  assert.equal(await page.getByRole('link').getAttribute('href'), '/members.mp3/listen');
  await page.close();
});
