import { millis, type SampleFrames, sampleFrames } from '../../src/core/index.ts';
import { BLOCK_FRAMES, type PcmBlock } from '../../src/pcm/index.ts';
import {
  Program,
  type ProgramInput,
  type ProgramSettings,
  type ProgramTitle,
  type SwitchRecord,
  type Tick,
} from '../../src/program/index.ts';
import { ManualClock } from './manual-clock.ts';
import { joinBlocks } from './pcm-hearing.ts';
import { silentLogger } from './silent-logger.ts';

/** A title and where in the signal it was told. */
export interface ToldTitle {
  readonly title: string | null;
  readonly position: number;
}

/** A program on a clock that the test moves, with all that left it. */
export class ProgramBench {
  readonly clock = new ManualClock();
  readonly program: Program;
  readonly switches: SwitchRecord[] = [];
  readonly titles: ToldTitle[] = [];
  /** What the schedule asks for. */
  scheduled: string | null = null;
  #settings: ProgramSettings;
  #blocks: PcmBlock[] = [];
  #tick: Tick = 0;

  constructor(inputs: readonly ProgramInput[], changes: Partial<ProgramSettings> = {}) {
    const { clock } = this;
    this.#settings = {
      inputs,
      crossfade: sampleFrames(24_000),
      ceiling: 1,
      silentBelow: 0.003,
      silentFor: millis(2000),
      returnAfter: millis(5000),
      scheduled: () => this.scheduled,
      ...changes,
    };
    this.program = new Program(
      {
        name: 'main',
        clock,
        logger: silentLogger,
        onSwitch: (record) => this.switches.push(record),
        onTitle: () => {},
      },
      this.#settings,
    );
    this.program.attach({
      block: (samples) => this.#blocks.push(samples.slice()),
      title: (title: ProgramTitle | null, position: SampleFrames) =>
        this.titles.push({ title: title?.title ?? null, position }),
    });
  }

  /** Changes settings while it runs. */
  configure(changes: Partial<ProgramSettings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.program.configure(this.#settings);
  }

  /** Runs for a while and returns what left it meanwhile. */
  run(seconds: number, each: () => void = () => {}): PcmBlock {
    const from = this.#blocks.length;
    for (let count = 0; count < Math.round(seconds * 50); count++) {
      each();
      this.clock.advance(20);
      this.program.step(this.#tick++);
    }
    return joinBlocks(this.#blocks.slice(from));
  }

  /** Everything that has left it. */
  get sound(): PcmBlock {
    return joinBlocks(this.#blocks);
  }

  get position(): number {
    return this.#blocks.length * BLOCK_FRAMES;
  }

  /** Each switch as `from>to`. */
  get moves(): string[] {
    return this.switches.map(({ from, to }) => `${from ?? '-'}>${to ?? '-'}`);
  }
}
