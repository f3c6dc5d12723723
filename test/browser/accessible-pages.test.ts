import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChromium } from '../support/chromium.ts';
import { startFreeStation } from '../support/free-station.ts';
import { mountOutput, studioConfig, toneInput } from '../support/studio-config.ts';
import { openWatchedPage } from '../support/watched-page.ts';

const { port } = await startFreeStation(
  { after },
  studioConfig(
    { tone: toneInput(440) },
    {
      station: { name: 'Harbour Radio', description: 'Slow music', url: 'https://harbour.example' },
      outputs: ['/stream.mp3', '/stream.opus'].map((mount) => mountOutput(mount)),
      mounts: { '/evening': {} },
    },
  ),
);
const browser = await startChromium({ after });
const answer = await fetch(`http://127.0.0.1:${port}/api/start`, {
  method: 'POST',
  headers: { authorization: `Basic ${btoa('admin:hackme')}`, 'content-type': 'application/json' },
  body: JSON.stringify({ title: 'Choir' }),
});
const { stream_id: link } = (await answer.json()) as { stream_id: string };

/** Path of each page, and a selector that matches once it has loaded. */
const pages: Readonly<Record<string, string>> = {
  '/': '.play:enabled',
  '/stream.mp3/listen': '.play:enabled',
  '/none/listen': '.notice code',
  '/embed/stream.mp3': '.play:enabled',
  [`/listen/${link}`]: 'img',
  '/links': '.press',
  '/studio': 'summary',
  '/live': '.action',
};

/** Contrast (WCAG 2.2) of all texts, icons and select borders against the background. */
const CONTRASTS = `(() => {
  const read = (text) => {
    const parts = text.match(/[\\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((byte) => {
      const share = byte / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const groundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { rgb, alpha } = read(getComputedStyle(each).backgroundColor);
      if (alpha === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || element.matches(':disabled, :disabled *')) continue;
    const style = getComputedStyle(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    const name = element.tagName + '.' + element.getAttribute('class');
    const ground = groundOf(element);
    if (hasText) found.push({ name, needs: 4.5, ratio: contrast(read(style.color).rgb, ground) });
    if (element.matches('svg')) found.push({ name, needs: 3, ratio: contrast(read(style.color).rgb, ground) });
    if (element.matches('select')) {
      const ratio = contrast(read(style.borderTopColor).rgb, groundOf(element.parentElement));
      found.push({ name: name + ' border', needs: 3, ratio });
    }
  }
  return found;
})()`;

/** Size of all visible controls (WCAG 2.2, 2.5.8). */
const TARGETS = `[...document.querySelectorAll('button, input, select, summary, a')]
  .filter((element) => element.checkVisibility())
  .map((element) => ({ name: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() }))
  .map(({ name, box }) => ({ name, width: box.width, height: box.height }))`;

const UNNAMED = `[...document.querySelectorAll('button, a, img, section, input, select')]
  .filter((element) => !(element.ariaLabel || element.textContent.trim() || element.alt || element.ariaLabelledByElements))
  .filter((element) => !element.labels?.length)
  .map((element) => element.outerHTML)`;

for (const [path, selector] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path.replace(link, '{id}')}, ${colorScheme}: all text has enough contrast`, async (t) => {
      const { page } = await openWatchedPage(browser, `http://127.0.0.1:${port}${path}`, { colorScheme });
      await page.locator(selector).first().waitFor();
      const found = await page.evaluate<{ name: string; needs: number; ratio: number }[]>(CONTRASTS);
      assert.ok(found.length > 2, 'the page has text');
      t.diagnostic(`lowest contrast: ${Math.min(...found.map(({ ratio }) => ratio)).toFixed(2)}`);
      assert.deepEqual(
        found.filter(({ needs, ratio }) => ratio < needs),
        [],
      );
      await page.close();
    });
  }

  test(`${path.replace(link, '{id}')}: all controls are large enough, named and inside landmarks`, async () => {
    const viewport = { width: 360, height: 740 };
    const { page } = await openWatchedPage(browser, `http://127.0.0.1:${port}${path}`, { viewport });
    await page.locator(selector).first().waitFor();
    const targets = await page.evaluate<{ name: string; width: number; height: number }[]>(TARGETS);
    assert.deepEqual(
      targets.filter(({ width, height }) => width < 24 || height < 24),
      [],
    );
    assert.deepEqual(await page.evaluate(UNNAMED), []);
    assert.equal(await page.getByRole('main').count(), 1);
    await page.close();
  });
}

test('reduced motion stops animations, and forced colours show the buttons', async () => {
  const { page } = await openWatchedPage(browser, `http://127.0.0.1:${port}/`, {
    reducedMotion: 'reduce',
    forcedColors: 'active',
  });
  await page.getByRole('button', { name: /^Play/ }).first().click();
  await page.getByText('Playing live').waitFor();
  assert.equal(await page.evaluate('document.getAnimations().length'), 0);
  const border = `getComputedStyle(document.querySelector('.play')).borderTopColor !==
    getComputedStyle(document.body).backgroundColor`;
  assert.equal(await page.evaluate(border), true);
  await page.close();
});
