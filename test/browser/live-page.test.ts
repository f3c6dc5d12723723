import assert from 'node:assert/strict';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openApiDoor } from '../support/api-door.ts';
import { startApi, type TestApi } from '../support/api-server.ts';
import { startChromium } from '../support/chromium.ts';
import { hearSpeakers, listenToSpeakers } from '../support/heard-by-page.ts';
import { MonitorStandIn } from '../support/monitor-stand-in.ts';
import { listenToMonitor, logInToMonitor } from '../support/staff-pages.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const browser = await startChromium({ after });
const webDirectory = join(import.meta.dirname, '../../web/dist');

interface Bench extends Pick<TestApi, 'gate'> {
  readonly page: Page;
  readonly monitor: MonitorStandIn;
  /** Errors, refused loads, requests to other hosts. */
  readonly faults: string[];
}

/** Copies the pages with WebCodecs removed from the worker. */
function copyWithoutWebCodecs(t: TestContext): string {
  const copy = makeTemporaryFolder(t);
  cpSync(webDirectory, copy, { recursive: true });
  const [worker] = globSync('assets/feed-worker-*.js', { cwd: copy });
  const path = join(copy, worker!);
  writeFileSync(path, `delete self.AudioDecoder;${readFileSync(path, 'utf8')}`);
  for (const compressed of ['.br', '.gz']) rmSync(path + compressed);
  return copy;
}

interface PageOptions {
  readonly path?: string;
  readonly width?: number;
  /** Script that runs before all scripts of the page. */
  readonly before?: string;
  /** Folder of the built pages. */
  readonly pages?: string;
}

/** Opens a page at `path` on a server whose monitor is the stand-in. */
async function openPage(
  t: TestContext,
  { path = '/live', width = 1280, before = '', pages = webDirectory }: PageOptions = {},
): Promise<Bench> {
  const monitor: MonitorStandIn = new MonitorStandIn({
    hertz: 440,
    clockAhead: 5_000_000,
    isTokenGood: (token) => api.gate.findSession(token)?.scope === 'monitor',
  });
  const api = await startApi(t, { webDirectory: pages, sockets: [monitor.route] });
  const origin = `http://127.0.0.1:${await openApiDoor(t, api)}`;
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  t.after(() => page.close());
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || faults.push(request.url()));
  await listenToSpeakers(page);
  if (before) await page.addInitScript(before);
  await page.goto(origin + path);
  return { page, monitor, gate: api.gate, faults };
}

/** Waits for the stand-in's tone: 440 Hz at half of full scale left, 880 Hz at a quarter right. */
async function hearTone(page: Page): Promise<void> {
  let heard = '';
  await waitUntil(
    async () => {
      const { left, right } = await hearSpeakers(page, 440, 880);
      heard = `${left} ${right}`;
      return Math.abs(left - 0.5) < 0.03 && Math.abs(right - 0.25) < 0.03;
    },
    () => `the tone, heard ${heard}`,
  );
}

/** A figure of the page as a number; null: not shown. */
async function readFigure(page: Page, label: string): Promise<number | null> {
  const text = await page.locator('.figures div', { hasText: label }).locator('dd').innerText();
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? null : value;
}

test('logs in and plays the tone of the server', async (t) => {
  const { page, faults } = await openPage(t);
  await logInToMonitor(page);
  await listenToMonitor(page);
  await hearTone(page);
  assert.deepEqual(faults, []);
});

test('plays PCM and shows latency, buffer and title', async (t) => {
  const { page, monitor, faults } = await openPage(t, { path: '/monitor', width: 360 });
  await logInToMonitor(page);
  await page.getByLabel('Format').selectOption('f32le');
  await listenToMonitor(page);
  await hearTone(page);
  assert.equal(monitor.queries.at(-1)!.get('codec'), 'f32le');
  await page.getByLabel('Format').selectOption('s16le');
  await waitUntil(() => monitor.queries.at(-1)!.get('codec') === 's16le', 'the other format');
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await hearTone(page);
  await waitUntil(async () => (await readFigure(page, 'Latency')) !== null, 'a latency');
  const latency = (await readFigure(page, 'Latency'))!;
  assert.ok(latency > 20 && latency < 500, `${latency} ms, though the clock of the server is far ahead`);
  assert.ok((await readFigure(page, 'Buffer'))! > 0);
  monitor.setTitle('Nina Simone', 'Sinnerman');
  await page.getByText('Nina Simone - Sinnerman').waitFor();
  await page.waitForFunction('document.title.startsWith("Nina Simone - Sinnerman")');
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'the page does not scroll sideways');
  assert.deepEqual(faults, []);
});

test('decodes Opus if the browser cannot', async (t) => {
  const { page, faults } = await openPage(t, { pages: copyWithoutWebCodecs(t) });
  await logInToMonitor(page);
  await listenToMonitor(page);
  await page.getByText('WebAssembly').waitFor();
  await hearTone(page);
  assert.deepEqual(faults, []);
});

test('explains what to do if the browser allows no audio on the page', async (t) => {
  const { page } = await openPage(t, { before: 'delete window.AudioWorkletNode;' });
  await page.getByRole('alert').filter({ hasText: 'https://' }).waitFor();
  await page.getByRole('heading', { name: 'Log in to the other pages' }).waitFor();
  await page.getByLabel('Password').fill('hackme');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Studio' }).waitFor();
});

test('counts lost packets and dropouts, and recovers', async (t) => {
  const { page, monitor } = await openPage(t);
  await logInToMonitor(page);
  await listenToMonitor(page);
  await hearTone(page);
  monitor.lose(2);
  await waitUntil(async () => (await readFigure(page, 'Packets lost')) === 2, 'two lost packets');
  await hearTone(page);
  const dropouts = (await readFigure(page, 'Dropouts'))!;
  monitor.stall(700);
  await waitUntil(async () => (await readFigure(page, 'Dropouts'))! > dropouts, 'a dropout');
  await hearTone(page);
  await waitUntil(async () => (await readFigure(page, 'Latency'))! < 500, 'the present again');
});

test('plays while the page is busy', async (t) => {
  const { page } = await openPage(t);
  await logInToMonitor(page);
  await listenToMonitor(page);
  await hearTone(page);
  for (let turn = 0; turn < 5; turn++) {
    await page.evaluate('for (const end = performance.now() + 500; performance.now() < end; );');
    const { left } = await hearSpeakers(page, 440, 880);
    // These 170 ms may contain one dropout; audio through the page's thread would be silent.
    assert.ok(left > 0.05, `${left} of 0.5`);
  }
});

/** Runs `condition` before the worklet script is loaded. */
const beforeWorklet = (condition: string) => `
  const add = AudioWorklet.prototype.addModule;
  AudioWorklet.prototype.addModule = async function (...module) {
    ${condition}
    return add.apply(this, module);
  };`;

test('stop before the output is open works, and play works again', async (t) => {
  const before = `const released = new Promise((resolve) => { window.release = resolve; });
    ${beforeWorklet('await released;')}`;
  const { page, monitor } = await openPage(t, { before });
  await logInToMonitor(page);
  await page.getByRole('button', { name: 'Listen' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.evaluate('window.release()');
  await listenToMonitor(page);
  await hearTone(page);
  assert.equal(monitor.queries.length, 1, 'the stopped attempt has opened no socket');
});

test('reports a worklet script that fails to load, and tries again on the next click', async (t) => {
  const before = `window.isGone = true;
    ${beforeWorklet("if (window.isGone) throw new DOMException('gone', 'AbortError');")}`;
  const { page } = await openPage(t, { before });
  await logInToMonitor(page);
  await page.getByRole('button', { name: 'Listen' }).click();
  await page.getByText(/^Cannot start audio: .*gone/).waitFor();
  await page.evaluate('window.isGone = false');
  await listenToMonitor(page);
  await hearTone(page);
});

test('reconnects when the connection breaks', async (t) => {
  const { page, monitor } = await openPage(t);
  await logInToMonitor(page);
  await listenToMonitor(page);
  monitor.disconnect(1011);
  await page.getByText('No audio. Reconnecting').waitFor();
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await hearTone(page);
  assert.equal(monitor.listeners, 1);
});

test('continues live after the system has suspended the audio', async (t) => {
  const { page, monitor } = await openPage(t);
  await logInToMonitor(page);
  await listenToMonitor(page);
  await hearTone(page);
  await page.evaluate('speakers[0].context.suspend()');
  await page.getByText('The browser blocked playback').waitFor();
  const sent = monitor.packetsSent;
  await waitUntil(() => monitor.packetsSent > sent + 75, '1.5 s of audio that does not play');
  await page.locator('h1').click();
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await hearTone(page);
  await waitUntil(async () => (await readFigure(page, 'Latency'))! < 500, 'the present again');
});

test('reports a wrong password, asks for a login once, and revokes the token at logout', async (t) => {
  const { page, monitor, gate } = await openPage(t);
  await page.getByLabel('Password').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Wrong username or password. Try again.', { exact: true }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Studio' }).count(), 0, 'no staff links before the login');
  await logInToMonitor(page);
  await page.getByRole('link', { name: 'Studio' }).waitFor();
  await page.reload();
  await listenToMonitor(page);
  const token = await page.evaluate('sessionStorage.getItem("airchain.monitorToken")');
  gate.closeSession(String(token));
  const { length: sockets } = monitor.queries;
  monitor.disconnect(4401);
  await waitUntil(() => monitor.queries.length > sockets && monitor.listeners === 1, 'it listens with a new token');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Password').waitFor();
  await waitUntil(() => gate.sessions.rows.length === 0, 'no session');
  await waitUntil(() => monitor.listeners === 0, 'no monitor client');
  assert.equal(await page.evaluate('sessionStorage.length'), 0);
  assert.equal(await page.evaluate('localStorage.getItem("airchain.staff")'), null);
});

test('the login fields are stacked and as wide as the button at every screen width', async (t) => {
  const { page } = await openPage(t);
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const boxes = await page.locator('.login input, .login button').evaluateAll((elements) =>
      elements.map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
    assert.equal(boxes.length, 3);
    for (const [index, box] of boxes.entries()) {
      assert.deepEqual([box.left, box.right], [boxes[0]!.left, boxes[0]!.right], `${width} px`);
      if (index > 0) assert.ok(box.top >= boxes[index - 1]!.bottom, `${width} px: ${index} is below`);
      assert.ok(box.right <= width);
    }
  }
});

test('plays a chosen input or mount with the keyboard alone', async (t) => {
  const { page, monitor } = await openPage(t);
  await logInToMonitor(page);
  await page.getByLabel('Listen to').selectOption('/live');
  await page.getByRole('button', { name: 'Listen' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  assert.equal(monitor.queries.at(-1)!.get('mount'), '/live');
  await page.keyboard.press('Space');
  await page.getByRole('status').getByText('Stopped').waitFor();
  await waitUntil(() => monitor.listeners === 0, 'no monitor client');
});

for (const [when, look] of [
  ['returns to the page', (page: Page) => page.evaluate("window.dispatchEvent(new Event('focus'))")],
  ['listens', (page: Page) => page.getByRole('button', { name: 'Listen' }).click()],
  ['reloads it', (page: Page) => page.reload()],
] as const) {
  test(`after the session has ended, an administrator who ${when} sees the form`, async (t) => {
    const { page, gate } = await openPage(t);
    // The page checks the session after a login. That check must not be the one that finds it ended.
    const checked = page.waitForResponse(
      async (response) => response.url().endsWith('/api/auth/status') && (await response.json()).username !== null,
    );
    await logInToMonitor(page);
    await checked;
    gate.sessions.rows.splice(0);
    await look(page);
    await page.getByRole('alert').getByText('Your session has ended. Log in again.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Log out' }).count(), 0);
    await logInToMonitor(page);
  });
}
