import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Host names that browsers do not treat as local: over plain HTTP they then send as few headers as on the internet. */
const browser = await startChromium({ after }, [
  '--host-resolver-rules=MAP radio.test 127.0.0.1, MAP evil.test 127.0.0.1',
]);
const { port } = await startFreeStation({ after }, { server: { limits: { sourceTimeout: '60s' } } });
const radio = `http://radio.test:${port}`;
const killSource = `${radio}/admin/killsource.xsl?mount=/live`;

/** Pages of another site, with and without a referrer. */
const others = createServer((request, response) => {
  const policy = request.url === '/hidden' ? '<meta name="referrer" content="no-referrer">' : '';
  response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>Not the station</title>${policy}`);
}).listen(0, '127.0.0.1');
await once(others, 'listening');
after(() => others.close());
const othersPort = (others.address() as AddressInfo).port;

/** Ways in which a page can send a request to `url`, as scripts that wait for the response. */
const ways: Readonly<Record<string, string>> = {
  image: 'done => Object.assign(new Image(), { onload: done, onerror: done, src: url })',
  script: `done => document.head.append(Object.assign(document.createElement('script'), { onload: done, onerror: done, src: url }))`,
  style: `done => document.head.append(Object.assign(document.createElement('link'), {
    rel: 'stylesheet', onload: done, onerror: done, href: url }))`,
  player: 'done => { new Audio(url).onerror = done; }',
  'fetch without CORS': `done => fetch(url, { mode: 'no-cors', credentials: 'include' }).then(done, done)`,
  'fetch that posts': `done => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(done, done)`,
  frame: `done => document.body.append(Object.assign(document.createElement('iframe'), { onload: done, src: url }))`,
  form: `done => {
    const frame = Object.assign(document.createElement('iframe'), { name: 'target' });
    const form = Object.assign(document.createElement('form'), { method: 'post', action: url, target: 'target' });
    document.body.append(frame, form);
    frame.onload = done;
    form.submit();
  }`,
};

async function killInAllWays(page: Page): Promise<void> {
  for (const [name, send] of Object.entries(ways)) {
    const url = JSON.stringify(`${killSource}&by=${encodeURIComponent(name)}`);
    await page.evaluate(`(url => new Promise(${send}))(${url})`);
  }
  // A link or a redirect.
  await page.evaluate(`location.href = ${JSON.stringify(killSource)}`);
  await page.waitForURL(killSource);
}

const kept: Readonly<Record<string, (context: BrowserContext) => Promise<void>>> = {
  'a cached password': async (context) => {
    const page = await context.newPage();
    await page.goto(`${radio}/admin/stats.xsl`);
    await page.close();
  },
  'a session': async (context) => {
    const page = await context.newPage();
    await page.goto(`${radio}/live`);
    const body = JSON.stringify({ username: 'admin', password: 'hackme' });
    const login = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const status = await page.evaluate(`fetch('/api/login', ${JSON.stringify(login)}).then(({ status }) => status)`);
    assert.equal(status, 200);
    await page.close();
  },
};

for (const [login, logIn] of Object.entries(kept)) {
  // The same host on another port is the same site: the browser sends the cookie.
  for (const from of [
    `http://evil.test:${othersPort}/`,
    `http://evil.test:${othersPort}/hidden`,
    `http://radio.test:${othersPort}/hidden`,
  ]) {
    test(`${from.replace(String(othersPort), 'PORT')} cannot use ${login}; own pages can`, async (t) => {
      const source = await SourceClient.feed({ port, mount: '/live' });
      source.sendFrames(20);
      t.after(() => source.close());
      const isPassword = login === 'a cached password';
      const context = await browser.newContext(
        isPassword ? { httpCredentials: { username: 'admin', password: 'hackme', origin: radio } } : {},
      );
      t.after(() => context.close());
      await logIn(context);
      const page = await context.newPage();
      await page.goto(from);
      await killInAllWays(page);
      assert.equal(source.connection.isEnded, false);
      assert.equal(await page.title(), 'Confirm this change');

      await page.goto(`${radio}/admin/stats.xsl`);
      const kick = page.getByRole('button', { name: 'Kick source' });
      await kick.first().click();
      await page.waitForURL(/killsource/);
      assert.match(await page.content(), /Source Removed/);
      await waitUntil(() => source.connection.isEnded, 'the end of the source');
    });
  }
}
