import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin, waitForListeners } from '../support/admin-client.ts';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { mountOutput, studioConfig, toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A long word without a break opportunity, as in some file names and titles. */
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenherstellerverband';
const MOUNT = `/${LONG.toLowerCase()}.mp3`;
const WIDTHS = [360, 768, 1440];

const { port } = await startFreeStation(
  { after },
  studioConfig(
    { tone: toneInput(440) },
    {
      station: { name: LONG, description: LONG, genre: LONG },
      outputs: [mountOutput(MOUNT)],
      mounts: { '/members': { listenerAuth: { type: 'accounts' } } },
    },
  ),
);
const query = `mount=${encodeURIComponent(MOUNT)}`;
await waitUntil(async () => (await askAdmin(port, '/admin/listmounts')).includes('audio/mpeg'), 'the mount is on air');
const listener = await RawConnection.open({ port });
after(() => listener.close());
listener.send(`GET ${MOUNT} HTTP/1.0\r\nUser-Agent: Mozilla/5.0 (Linux; Android 14) ${LONG}\r\n\r\n`);
await waitForListeners(port, MOUNT, 1);
await askAdmin(port, `/admin/metadata?${query}&mode=updinfo&song=${LONG}`);
await askAdmin(port, `/admin/manageauth?mount=/members&action=add&username=${LONG}@harbour.example&password=geheim`);
const browser = await startChromium({ after });

const pages = [
  '/admin/stats.xsl',
  '/admin/listmounts.xsl',
  `/admin/listclients.xsl?${query}`,
  `/admin/moveclients.xsl?${query}`,
  `/admin/updatemetadata.xsl?${query}`,
  '/admin/manageauth.xsl?mount=/members',
  '/status.xsl',
  '/server_version.xsl',
  `${MOUNT}/listen`,
  '/',
];

/** Elements that scroll sideways; the window first. */
const OVERFLOWS = `[document.documentElement, ...document.querySelectorAll('body *')]
  .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
  .filter((element) => element === document.documentElement || getComputedStyle(element).overflowX === 'auto')
  .map((element) => element.tagName + ' ' + element.scrollWidth)`;
/** Table cells so narrow that the text breaks into single letters. */
const COLUMNS = `[...document.querySelectorAll('td')]
  .filter((cell) => cell.clientWidth > 0 && cell.clientWidth < 60 && cell.innerText.trim().length > 8)
  .map((cell) => cell.innerText)`;

for (const width of WIDTHS) {
  test(`no page scrolls sideways on a screen of ${width} pixels, and tables can be read`, async () => {
    const context = await browser.newContext({
      viewport: { width, height: 740 },
      isMobile: width < 500,
      httpCredentials: { username: 'admin', password: 'hackme', send: 'always' },
    });
    for (const path of pages) {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}${path}`);
      assert.deepEqual(await page.evaluate(OVERFLOWS), [], path);
      assert.deepEqual(await page.evaluate(COLUMNS), [], path);
      await page.close();
    }
    await context.close();
  });
}
