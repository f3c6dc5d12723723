import type { Page } from 'playwright-core';

/** Puts a listener at the speakers of a page: between all that plays and the destination. Call it before `goto`. */
export async function listenToSpeakers(page: Page): Promise<void> {
  await page.addInitScript(`
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (target, ...rest) {
      if (target instanceof AudioDestinationNode) {
        const splitter = target.context.createChannelSplitter(2);
        connect.call(this, splitter);
        window.speakers = [0, 1].map((channel) => {
          const ear = new AnalyserNode(target.context, { fftSize: 8192 });
          connect.call(splitter, ear, channel);
          return ear;
        });
      }
      return connect.call(this, target, ...rest);
    };`);
}

/** Peak of one tone on each side over the last 170 ms, 1 is full scale; 0 before anything plays. */
export async function hearSpeakers(
  page: Page,
  leftHertz: number,
  rightHertz: number,
): Promise<{ left: number; right: number }> {
  const [left, right] = (await page.evaluate(`[${leftHertz}, ${rightHertz}].map((hertz, channel) => {
    const ear = window.speakers?.[channel];
    if (!ear) return 0;
    const samples = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(samples);
    let real = 0;
    let imaginary = 0;
    let weights = 0;
    samples.forEach((sample, index) => {
      const weight = 1 - Math.cos((2 * Math.PI * index) / samples.length);
      const turns = (2 * Math.PI * hertz * index) / ear.context.sampleRate;
      real += weight * sample * Math.cos(turns);
      imaginary += weight * sample * Math.sin(turns);
      weights += weight;
    });
    return (2 * Math.hypot(real, imaginary)) / weights;
  })`)) as [number, number];
  return { left, right };
}
