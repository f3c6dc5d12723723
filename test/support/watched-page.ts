import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page and its faults: errors, refused loads, requests to other hosts. */
export interface WatchedPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Opens a page of a station and records its faults. `prepare` runs before anything is loaded. */
export async function openWatchedPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions & { readonly prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<WatchedPage> {
  const { prepare, ...context } = options;
  const page = await browser.newPage({ viewport: { width: 1280, height: 740 }, ...context });
  const { origin } = new URL(address);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || faults.push(request.url()));
  await prepare?.(page);
  await page.goto(address);
  return { page, faults };
}

/** Paths of streams that a page has requested, oldest first. */
export function watchStreams(page: Page): string[] {
  const streams: string[] = [];
  page.on('request', (request) => request.resourceType() === 'media' && streams.push(new URL(request.url()).pathname));
  return streams;
}
