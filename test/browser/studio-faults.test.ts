import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { fakeMicrophone } from '../support/fake-microphone.ts';
import { startFreeStation } from '../support/free-station.ts';
import { openStudio } from '../support/staff-pages.ts';
import { studioConfig, toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

const inputs = { dj: { type: 'live', mount: '/live' }, fill: toneInput(400) };
const station = await startFreeStation({ after }, studioConfig(inputs));
const origin = `http://127.0.0.1:${station.port}`;
const browser = await startChromium({ after }, await fakeMicrophone({ after }, 997));

/** Stores each microphone track in `window.tracks` and the last encoder in `window.encoder`. */
const RECORD_MEDIA = `
  window.tracks = [];
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
  window.AudioEncoder = class extends AudioEncoder {
    constructor(handlers) {
      super(handlers);
      window.encoder = this;
      // A browser closes a failed encoder before it calls the error handler.
      this.break = () => {
        this.close();
        handlers.error(new DOMException('the codec is gone', 'EncodingError'));
      };
    }
  };`;
const LIVE_TRACKS = 'window.tracks.filter(({ readyState }) => readyState === "live").length';

async function openPage(t: TestContext, before = RECORD_MEDIA): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 740 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.addInitScript(before);
  return page;
}

async function openMicrophone(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open microphone' }).click();
  await page.getByText('Audio detected.').waitFor();
}

test('several microphone requests leave one open, and closing leaves none', async (t) => {
  const page = await openPage(t);
  await page.goto(`${origin}/studio`);
  await openMicrophone(page);
  await page.evaluate(`for (const tick of document.querySelectorAll('.ticks input')) tick.click()`);
  await waitUntil(async () => {
    const [asked, live] = (await page.evaluate(`[window.tracks.length, ${LIVE_TRACKS}]`)) as [number, number];
    return asked === 4 && live === 1;
  }, 'one microphone of four');
  await page.getByRole('button', { name: 'Close microphone' }).click();
  await waitUntil(async () => (await page.evaluate(LIVE_TRACKS)) === 0, 'no microphone');
  await page.getByRole('button', { name: 'Open microphone' }).waitFor();
});

test('reports a microphone that is unplugged', async (t) => {
  const page = await openPage(t);
  await page.goto(`${origin}/studio`);
  await openMicrophone(page);
  await page.evaluate(`window.tracks.at(-1).dispatchEvent(new Event('ended'))`);
  await page.getByText('Microphone disconnected.').waitFor();
  await page.getByText('Not found. Connect a microphone').waitFor();
  await openMicrophone(page);
});

test('a failed encoder takes the studio off air, and it can go on air again', { timeout: 60_000 }, async (t) => {
  const page = await openPage(t);
  await openStudio(page, origin);
  await openMicrophone(page);
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('On air', { exact: true }).waitFor();
  await page.evaluate('window.encoder.break()');
  await page.getByText('this browser cannot encode (the codec is gone)').waitFor();
  await page.getByText('Off air', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('On air', { exact: true }).waitFor();
});

test('a browser that cannot resample the microphone to 48 kHz mixes at the device rate with MediaRecorder', {
  timeout: 60_000,
}, async (t) => {
  const page = await openPage(
    t,
    `const bring = AudioContext.prototype.createMediaStreamSource;
    AudioContext.prototype.createMediaStreamSource = function (stream) {
      if (this.sampleRate === 48000) throw new DOMException('another rate', 'NotSupportedError');
      return bring.call(this, stream);
    };
    window.AudioContext = class extends AudioContext {
      constructor(options) {
        super({ sampleRate: 44100, ...options });
      }
    };`,
  );
  await openStudio(page, origin);
  await openMicrophone(page);
  await page.getByText('Opus from the recorder').waitFor();
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('On air', { exact: true }).waitFor();
});

test('pages work without storage', async (t) => {
  const page = await openPage(
    t,
    `for (const kind of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, kind, { get: () => { throw new DOMException('no', 'SecurityError'); } });
    }`,
  );
  for (const path of ['/studio', '/live', '/links', '/']) {
    await page.goto(origin + path);
    await page.locator('h1').waitFor();
  }
});

test('an empty mount field stays a mount, and a chosen input is kept without a login', async (t) => {
  const page = await openPage(t);
  await openStudio(page, origin);
  assert.equal(await page.getByLabel('Send to').inputValue(), 'input=dj');
  await page.getByLabel('Send to').selectOption('Mount');
  await page.getByLabel('Mount', { exact: true }).fill('');
  await page.getByLabel('Mount', { exact: true }).fill('other');
  await page.getByLabel('Send to').selectOption('Live input dj');
  await page.context().clearCookies();
  await page.reload();
  await page.getByLabel('Source password').waitFor();
  assert.equal(await page.getByLabel('Send to').inputValue(), 'input=dj');
});
