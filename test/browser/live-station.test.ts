import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { fakeMicrophone } from '../support/fake-microphone.ts';
import { startFreeStation } from '../support/free-station.ts';
import { hearSpeakers, listenToSpeakers } from '../support/heard-by-page.ts';
import { listenToMonitor, logInToMonitor, openStudio } from '../support/staff-pages.ts';
import { studioConfig, toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

const MUSIC_HZ = 400;
const MICROPHONE_HZ = 997;
/** Peak of the station's tone inputs. */
const PEAK = 10 ** (-18 / 20);

// The mount for DJs has the same path as the page.
const station = await startFreeStation(
  { after },
  studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(MUSIC_HZ) }),
);
const origin = `http://127.0.0.1:${station.port}`;
const browser = await startChromium({ after }, await fakeMicrophone({ after }, MICROPHONE_HZ));

async function openMonitor(t: TestContext): Promise<Page> {
  const page = await browser.newPage();
  t.after(() => page.close());
  await listenToSpeakers(page);
  await page.goto(`${origin}/live`);
  await logInToMonitor(page);
  return page;
}

/** Waits until only the tone `hertz` plays, at `peak` or any level. */
async function hearOnly(page: Page, hertz: number, other: number, peak?: number): Promise<void> {
  let heard = '';
  await waitUntil(
    async () => {
      const { left } = await hearSpeakers(page, hertz, hertz);
      const { left: rest } = await hearSpeakers(page, other, other);
      heard = `${left} ${rest}`;
      return (peak === undefined ? left > 0.01 : Math.abs(left - peak) < 0.1 * peak) && rest < 0.01;
    },
    () => `${hertz} Hz alone, heard ${heard}`,
  );
}

test('plays the program of a station with low delay, and a chosen input', async (t) => {
  const page = await openMonitor(t);
  await listenToMonitor(page);
  await hearOnly(page, MUSIC_HZ, MICROPHONE_HZ, PEAK);
  const latency = page.locator('.figures div', { hasText: 'Latency' }).locator('dd');
  await waitUntil(async () => Number.parseInt(await latency.innerText(), 10) < 500, 'less than half a second');
  await page.getByLabel('Listen to').selectOption('music');
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await hearOnly(page, MUSIC_HZ, MICROPHONE_HZ, PEAK);
});

test('a microphone on air in the studio is heard on the monitor', async (t) => {
  const studio = await browser.newPage();
  t.after(() => studio.close());
  const page = await openMonitor(t);
  await listenToMonitor(page);
  await hearOnly(page, MUSIC_HZ, MICROPHONE_HZ, PEAK);
  await openStudio(studio, origin);
  await studio.getByRole('button', { name: 'Open microphone' }).click();
  await studio.getByText('Audio detected.').waitFor();
  await studio.getByRole('button', { name: 'Go on air' }).click();
  await studio.getByText('On air', { exact: true }).waitFor();
  await hearOnly(page, MICROPHONE_HZ, MUSIC_HZ);
  await studio.getByRole('button', { name: 'Go off air' }).click();
  await hearOnly(page, MUSIC_HZ, MICROPHONE_HZ, PEAK);
});

test('a revoked token is replaced while the session is valid; else the page asks for a login', async (t) => {
  const page = await openMonitor(t);
  await listenToMonitor(page);
  await revokeTokens();
  await page.getByText('No audio. Reconnecting').waitFor({ timeout: 10_000 });
  await hearOnly(page, MUSIC_HZ, MICROPHONE_HZ, PEAK);
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await page.context().clearCookies();
  await revokeTokens();
  await page.getByRole('button', { name: 'Log in' }).waitFor({ timeout: 10_000 });
});

/** The server checks tokens every five seconds. */
async function revokeTokens(): Promise<void> {
  const authorization = `Basic ${Buffer.from('admin:hackme').toString('base64')}`;
  const answer = await fetch(`${origin}/api/monitor/tokens`, { method: 'DELETE', headers: { authorization } });
  assert.equal(answer.status, 200);
}
