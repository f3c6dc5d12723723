import type { TestContext } from 'node:test';
import { millis } from '../../src/core/index.ts';
import { UrlInput, type UrlInputOptions } from '../../src/inputs/index.ts';
import type { PcmBlock } from '../../src/pcm/index.ts';
import type { ProgramTitle } from '../../src/program/index.ts';
import { ManualClock } from './manual-clock.ts';
import { newFfmpeg } from './new-ffmpeg.ts';
import { joinBlocks } from './pcm-hearing.ts';
import { silentLogger } from './silent-logger.ts';
import { waitUntil } from './wait-until.ts';

/** A pulled stream on a clock that the test moves, and what came of it. */
export class UrlReceiver {
  readonly clock = new ManualClock();
  readonly input: UrlInput;
  readonly heard: PcmBlock[] = [];
  readonly titles: string[] = [];
  readonly told = new Set<ProgramTitle | null>();
  #tick = 0;

  constructor(t: TestContext, urls: readonly URL[], options: Partial<UrlInputOptions> = {}) {
    this.input = new UrlInput({
      name: 'remote',
      clock: this.clock,
      logger: silentLogger,
      ffmpeg: newFfmpeg(),
      urls,
      user: '',
      password: '',
      icy: true,
      buffer: millis(30_000),
      prebuffer: millis(500),
      restarts: () => ({ count: 30, window: millis(30_000) }),
      retry: { first: millis(1000), max: millis(8000) },
      userAgent: 'test/1.0',
      level: null,
      random: () => 0,
      ...options,
    });
    t.after(() => this.input.stop());
    this.input.start();
  }

  get state(): string {
    const { state, reason } = this.input.health.snapshot();
    return reason ? `${state}: ${reason}` : state;
  }

  /** Encoded bytes that have come. */
  get bytes(): number {
    return this.input.health.snapshot().bytes;
  }

  /** Moves the clock bit by bit until something is so. */
  async until(condition: () => boolean, what: string): Promise<void> {
    await waitUntil(
      () => {
        this.clock.advance(20);
        return condition();
      },
      () => `${what}; ${this.state}`,
    );
  }

  async hear(length: number): Promise<PcmBlock> {
    await this.until(() => {
      const block = this.input.pull(this.#tick++);
      if (!block) return false;
      this.heard.push(block.samples.slice());
      this.titles.push(this.input.title?.title ?? '-');
      this.told.add(this.input.title);
      return this.heard.length >= length * 50;
    }, `${length} s of sound`);
    return joinBlocks(this.heard);
  }
}
