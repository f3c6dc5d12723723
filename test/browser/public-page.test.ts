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

/** What a page did that it should not: errors, refused loads, requests to anybody else. */
async function openPage(width: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 740 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || complaints.push(request.url()));
  await page.goto(origin);
  await page.waitForSelector('.card');
  return { page, complaints };
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

test('plays a mount by keyboard on a small screen, tells its titles, and lets go of it', async (t) => {
  startFfmpegSource(t, { port, mount: '/live', codec: 'mp3', hertz: 440, name: 'Harbour <b>live</b>' });
  await waitForSource(port, '/live');
  const { page, complaints } = await openPage(360);
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
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'nothing is wider than the screen');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('shows a mount that is off air as such, and no hidden one', async () => {
  const { page, complaints } = await openPage(1280);
  assert.equal(await page.getByRole('button', { name: 'Play night' }).isDisabled(), true);
  assert.equal(await page.getByText('secret').count(), 0);
  assert.equal((await page.getByText('Off air', { exact: true }).count()) > 0, true);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a mount that begins when somebody listens can be played', async (t) => {
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
