import type { Frame, Page } from 'playwright-core';

/** What a page sounds like at one moment. */
export interface HeardMoment {
  /** The loudest frequency, as near as `bin`, the width of a bin. */
  readonly hertz: number;
  readonly bin: number;
  /** RMS, dBFS. */
  readonly level: number;
}

/** Scripts of the page, as text: what they name is there and not here. The first keeps the player that the page makes. */
const KEEP_PLAYER = `
  window.Audio = class extends window.Audio {
    constructor(...rest) { super(...rest); window.heardPlayer = this; }
  };`;
const ATTACH_ANALYSER = `(async () => {
  const context = new AudioContext();
  await context.resume();
  window.analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0 });
  context.createMediaElementSource(window.heardPlayer).connect(window.analyser).connect(context.destination);
})()`;
const LOOK = `(() => {
  const { analyser } = window;
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  const bin = analyser.context.sampleRate / analyser.fftSize;
  return { hertz: bins.indexOf(Math.max(...bins)) * bin, bin, level: 20 * Math.log10(rms + 1e-9) };
})()`;
const LOOK_EVERY_MS = 100;

/** Hears what the player of a page plays: one that is made by `new Audio()`. */
export class PageEar {
  readonly #page: Page | Frame;

  private constructor(page: Page | Frame) {
    this.#page = page;
  }

  /** To be called before the page is loaded. */
  static async lend(page: Page): Promise<PageEar> {
    await page.addInitScript(KEEP_PLAYER);
    return new PageEar(page);
  }

  /** The same ear in a frame of the page. */
  in(frame: Frame): PageEar {
    return new PageEar(frame);
  }

  /** Begins to hear, once the player has played for half a second. */
  async open(): Promise<void> {
    await this.waitFor('window.heardPlayer.currentTime > 0.5');
    await this.#page.evaluate(ATTACH_ANALYSER);
  }

  look(): Promise<HeardMoment> {
    return this.#page.evaluate<HeardMoment>(LOOK);
  }

  /** Looks until the loudest frequency is this one, at this level within 3 dB. */
  waitForTone(hertz: number, level: number): Promise<void> {
    return this.waitFor(
      `(({ hertz, bin, level }) => Math.abs(hertz - ${hertz}) <= bin && Math.abs(level - ${level}) <= 3)(${LOOK})`,
    );
  }

  /** Looks from outside until the expression is true: the page itself may evaluate no text. */
  async waitFor(expression: string): Promise<void> {
    while (!(await this.#page.evaluate(expression))) await this.#page.waitForTimeout(LOOK_EVERY_MS);
  }
}
