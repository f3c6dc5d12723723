import type { Page } from 'playwright-core';
import { CLICK_THRESHOLD, CLICKS_APART_MILLIS } from './click-track.ts';

/**
 * Runs on the sound's own thread, where the only clock is the wall's, in milliseconds. It hears the same render quantum
 * that goes to the speaker's buffer.
 */
const EAR = `
registerProcessor('click-ear', class extends AudioWorkletProcessor {
  since = Infinity;
  process([input]) {
    const samples = input[0];
    if (!samples) return true;
    for (const sample of samples) {
      const isLoud = Math.abs(sample) >= ${CLICK_THRESHOLD};
      if (isLoud && this.since >= ${CLICKS_APART_MILLIS / 2000} * sampleRate) this.port.postMessage(Date.now());
      this.since = isLoud ? 0 : this.since + 1;
    }
    return true;
  }
});`;

/** Puts an ear beside everything that goes to the speakers. `earAt` is kept for pages whose sound is there already. */
const LEND = `
window.heardClicks = [];
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target instanceof AudioDestinationNode) {
    const { context } = target;
    const module = URL.createObjectURL(new Blob([${JSON.stringify(EAR)}], { type: 'text/javascript' }));
    context.audioWorklet.addModule(module).then(() => {
      const ear = new AudioWorkletNode(context, 'click-ear');
      ear.port.onmessage = ({ data }) => window.heardClicks.push(data);
      connect.call(this, ear);
    });
  }
  return connect.call(this, target, ...rest);
};`;

/** Hears the clicks of a page. Its Content-Security-Policy has to be bypassed. Call it before the page is loaded. */
export async function lendClickEar(page: Page): Promise<void> {
  await page.addInitScript(LEND);
}

/** When each click so far went into the speaker's buffer, in milliseconds of `performance.now()` here. */
export async function readClicks(page: Page): Promise<number[]> {
  const clicks = (await page.evaluate('window.heardClicks')) as number[];
  // The wall's clock counts whole milliseconds and is late by half of one on average.
  return clicks.map((at) => at + 0.5 - performance.timeOrigin);
}
