import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { BreakingLine } from '../support/breaking-line.ts';
import { startChromium } from '../support/chromium.ts';
import { fakeMicrophone } from '../support/fake-microphone.ts';
import { decodeWithFfmpeg, writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { openStudio } from '../support/staff-pages.ts';
import { readSources } from '../support/station-status.ts';
import { studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, TONE_LEVEL_DBFS } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const MICROPHONE_HZ = 997;
const FILE_HZ = 1511;
const TAB_HZ = 1234;
const TAB_TITLE = 'A tab with a tone';
/** Gain of a sine at the level of the test tones. */
const TAB_GAIN = Math.SQRT2 * 10 ** (TONE_LEVEL_DBFS / 20);

const tuneFile = join(makeTemporaryFolder({ after }), 'tune.wav');
await writeToneFile({ after }, tuneFile, { hertz: FILE_HZ, seconds: 60 }, ['-ar', '48000', '-c:a', 'pcm_s16le']);

const inputs = { dj: { type: 'live', mount: '/live' }, fill: toneInput(400) };
const station = await startFreeStation({ after }, studioConfig(inputs));
const origin = `http://127.0.0.1:${station.port}`;
const browser = await startChromium({ after }, await fakeMicrophone({ after }, MICROPHONE_HZ));

/** A page and its faults: errors, refused loads, requests to other hosts. */
async function newPage(width: number): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 740 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:')) faults.push(request.url());
  });
  return { page, faults };
}

test('an administrator goes on air with a microphone, sends a title, and goes off air', {
  timeout: 90_000,
}, async (t) => {
  const { page, faults } = await newPage(360);
  await openStudio(page, origin);
  assert.equal(await page.getByLabel('Send to').inputValue(), 'input=dj');
  await page.getByRole('button', { name: 'Open microphone' }).click();
  await page.getByText('Audio detected.').waitFor();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText(/enough for 128 kbit.s/).waitFor();
  const since = station.log.length;
  await page.getByRole('button', { name: 'Go on air' }).click();
  await waitForSwitch(station, 'dj', since, 20_000);
  await page.getByText('On air', { exact: true }).waitFor();
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'the page does not scroll sideways');
  for (const mount of ['/live', '/stream.mp3']) {
    const heard = await decodeWithFfmpeg(t, `${origin}${mount}`, 3);
    assertTone(heard, { hertz: MICROPHONE_HZ, seconds: 2.9, isUnbroken: false });
  }
  await page.getByRole('textbox', { name: 'Title' }).fill('Morning show');
  await page.getByLabel('Artist').fill('Anna');
  await page.getByRole('button', { name: 'Send title' }).click();
  await waitUntil(async () => {
    const { artist, title } = (await readSources(station.port)).get('/live') ?? {};
    return artist === 'Anna' && title === 'Morning show';
  }, 'the title arrives');
  await page.getByRole('button', { name: 'Go off air' }).click();
  await page.getByText('Off air', { exact: true }).waitFor();
  await waitUntil(async () => !(await readSources(station.port)).has('/live'), 'the mount is free');
  assert.deepEqual(faults, []);
  await page.close();
});

test('with the source password a file is mixed and heard on a mount', { timeout: 60_000 }, async (t) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${origin}/studio`);
  await page.getByLabel('Mount').fill('/mixed');
  await page.getByLabel('Source password').fill('wrong');
  await page.getByLabel('Audio file').setInputFiles(tuneFile);
  await page.getByRole('button', { name: 'Play tune.wav' }).click();
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('Off air: the name or the password is wrong.').waitFor();
  await page.getByLabel('Source password').fill('hackme');
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('On air', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Pause tune.wav' }).waitFor();
  const heard = await decodeWithFfmpeg(t, `${origin}/mixed`, 3);
  assertTone(heard, { hertz: FILE_HZ, seconds: 2.9, isUnbroken: false });
  await context.close();
});

test('the audio of another tab is heard on a mount', { timeout: 60_000 }, async (t) => {
  // Chromium selects the tab in its real dialog.
  const asked = await startChromium(t, [`--auto-select-tab-capture-source-by-title=${TAB_TITLE}`], false);
  const context = await asked.newContext({ viewport: { width: 1280, height: 740 } });
  const tab = await context.newPage();
  await tab.goto(`${origin}/status.xsl`);
  await tab.evaluate(`(() => {
    document.title = '${TAB_TITLE}';
    const context = new AudioContext();
    const level = new GainNode(context, { gain: ${TAB_GAIN} });
    const tone = new OscillatorNode(context, { frequency: ${TAB_HZ} });
    tone.connect(level).connect(context.destination);
    tone.start();
  })()`);
  const page = await context.newPage();
  await page.goto(`${origin}/studio`);
  await page.getByLabel('Mount').fill('/tab');
  await page.getByLabel('Source password').fill('hackme');
  await page.getByRole('button', { name: 'Add tab audio' }).click();
  await page.getByRole('button', { name: 'Stop tab audio' }).waitFor();
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('On air', { exact: true }).waitFor();
  const heard = await decodeWithFfmpeg(t, `${origin}/tab`, 3);
  assertTone(heard, { hertz: TAB_HZ, seconds: 2.9, isUnbroken: false });
});

for (const [encoder, mount, type, before] of [
  ['', '/broken', 'audio/ogg', ''],
  [', also if the browser can only record WebM', '/recorded', 'audio/webm', 'delete window.AudioEncoder;'],
  [', also with WebAssembly', '/by-wasm', 'audio/ogg', 'delete window.AudioEncoder; delete window.MediaRecorder;'],
] as const) {
  test(`the page reconnects after a connection loss, and listeners stay connected${encoder}`, {
    timeout: 60_000,
  }, async (t) => {
    const line = await BreakingLine.open(t, station.port);
    const context = await browser.newContext({ viewport: { width: 1280, height: 740 } });
    t.after(() => context.close());
    const page = await context.newPage();
    await page.addInitScript(before);
    await page.goto(`http://127.0.0.1:${line.port}/studio`);
    await page.getByLabel('Mount').fill(mount);
    await page.getByLabel('Source password').fill('hackme');
    await page.getByRole('button', { name: 'Open microphone' }).click();
    await page.getByText('Audio detected.').waitFor();
    await page.getByRole('button', { name: 'Go on air' }).click();
    await page.getByText('On air', { exact: true }).waitFor();
    const { server_type: contentType } = (await readSources(station.port)).get(mount)!;
    assert.equal(String(contentType).split(';', 1)[0], type);
    assertTone(await decodeWithFfmpeg(t, origin + mount, 3), { hertz: MICROPHONE_HZ, seconds: 2.9, isUnbroken: false });
    const listener = await IcyClient.open({ port: station.port, path: mount });
    t.after(() => listener.close());
    await waitUntil(() => listener.body.length > 1000, 'the listener hears');
    line.break();
    await page.getByText('Connection lost. Reconnecting …').waitFor();
    const heard = listener.body.length;
    await page.getByText('On air', { exact: true }).waitFor();
    await waitUntil(() => listener.body.length > heard + 20_000, 'the listener hears the continuation');
    assert.ok(station.log.some((entry) => entry.includes('the source is back') && entry.includes(mount)));
    assertTone(await decodeWithFfmpeg(t, origin + mount, 3), { hertz: MICROPHONE_HZ, seconds: 2.9, isUnbroken: false });
  });
}

test('the mount is preset: from the URL, else the only idle mount', async () => {
  for (const [query, mount] of [
    ['', '/live'],
    ['?mount=/evening', '/evening'],
    ['?mount=evening', '/evening'],
  ] as const) {
    const { page, faults } = await newPage(1280);
    await page.goto(`${origin}/studio${query}`);
    await waitUntil(async () => (await page.getByLabel('Mount').inputValue()) === mount, `${query} is ${mount}`);
    assert.deepEqual(faults, []);
    await page.close();
  }
});

test('an administrator whose session has ended sees a message and the form on return', async () => {
  const { page } = await newPage(1280);
  await openStudio(page, origin);
  await page.context().clearCookies();
  await page.evaluate("window.dispatchEvent(new Event('focus'))");
  await page.getByRole('alert').getByText('Your session has ended. Log in again.').waitFor();
  await page.getByLabel('Password', { exact: true }).waitFor();
  await page.close();
});
