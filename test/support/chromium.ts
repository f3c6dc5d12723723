import { type Browser, chromium } from 'playwright-core';
import { lockMachine } from './lock-machine.ts';
import type { TestHooks } from './program.ts';

/**
 * Starts the machine's own Chromium: quiet on the network, and playing without a click of a real hand. It ends with the test.
 * One file of tests has the machine for it at a time.
 * `more`: further arguments. `isMuted`: whether speakers, and what is captured of a tab, are silent.
 */
export async function startChromium(hooks: TestHooks, more: readonly string[] = [], isMuted = true): Promise<Browser> {
  await lockMachine();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    ignoreDefaultArgs: isMuted ? [] : ['--mute-audio'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      ...more,
    ],
  });
  hooks.after(() => browser.close());
  return browser;
}
