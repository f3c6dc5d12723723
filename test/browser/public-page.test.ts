import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { waitForSource } from '../support/station-status.ts';
import { mountOutput, toneInput } from '../support/studio-config.ts';

const mounts = { '/live': { description: 'All night' }, '/night': {}, '/secret': { hidden: true } };
const { port } = await startFreeStation({ after }, { station: { name: 'Harbour Radio' }, mounts });
const origin = `http://127.0.0.1:${port}`;

const browser = await startChromium({ after });

/** A page and its faults: errors, refused loads, requests to other hosts. */
async function openPage(width: number): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 740 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || faults.push(request.url()));
  await page.goto(origin);
  await page.waitForSelector('.card');
  return { page, faults };
}

async function setTitle(title: string): Promise<void> {
  const login = Buffer.from('source:hackme').toString('base64');
  const query = new URLSearchParams({ mount: '/live', mode: 'updinfo', song: title });
  const answer = await fetch(`${origin}/admin/metadata?${query}`, { headers: { authorization: `Basic ${login}` } });
  assert.equal(answer.status, 200);
}

async function countListeners(): Promise<number> {
  const answer = await fetch(`${origin}/api/mounts/live`);
  return ((await answer.json()) as { listeners: number }).listeners;
}

test('plays and stops a mount with the keyboard on a small screen, and shows titles', async (t) => {
  startFfmpegSource(t, { port, mount: '/live', codec: 'mp3', hertz: 440, name: 'Harbour <b>live</b>' });
  await waitForSource(port, '/live');
  const { page, faults } = await openPage(360);
  await page.getByRole('button', { name: 'Play Harbour <b>live</b>' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Playing live').waitFor();
  assert.equal(await countListeners(), 1);

  await setTitle('Nina Simone - Sinnerman');
  await page.getByRole('region', { name: 'Player' }).getByText('Nina Simone - Sinnerman').waitFor();
  await page.waitForFunction('document.title === "Nina Simone - Sinnerman · Harbour Radio"');
  await page.waitForFunction('navigator.mediaSession.metadata?.title === "Nina Simone - Sinnerman"');

  await page.keyboard.press('Enter');
  await page.getByText('Playing live').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Play Harbour <b>live</b>' }).waitFor();
  await page.getByText('0 listeners', { exact: true }).first().waitFor();
  assert.equal(await countListeners(), 0);
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'the page does not scroll sideways');
  assert.deepEqual(faults, []);
  await page.close();
});

test('shows mounts that are off air, and no hidden mount', async () => {
  const { page, faults } = await openPage(1280);
  assert.equal(await page.getByRole('button', { name: 'Play night' }).isDisabled(), true);
  assert.equal(await page.getByText('secret').count(), 0);
  assert.equal((await page.getByText('Off air', { exact: true }).count()) > 0, true);
  assert.deepEqual(faults, []);
  await page.close();
});

test('an on-demand mount can be played', async (t) => {
  const { port: stationPort } = await startFreeStation(t, {
    inputs: { beep: toneInput(440) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [mountOutput('/stream.mp3', { onDemand: true })],
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${stationPort}`);
  await page.getByText('Starts when you listen').waitFor();
  await page.getByRole('button', { name: /^Play / }).click();
  await page.getByText('Playing live').waitFor();
  await page.close();
});

test('keeps the volume for the next visit', async (t) => {
  startFfmpegSource(t, { port, mount: '/live', codec: 'mp3', hertz: 440, name: 'Tone' });
  await waitForSource(port, '/live');
  const { page } = await openPage(1280);
  await page.getByRole('button', { name: 'Play Tone' }).click();
  await page.getByRole('slider', { name: 'Volume' }).fill('0.25');
  await page.reload();
  await page.getByRole('button', { name: 'Play Tone' }).click();
  assert.equal(await page.getByRole('slider', { name: 'Volume' }).inputValue(), '0.25');
  await page.close();
});
