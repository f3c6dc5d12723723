import { millis, type SampleFrames, sampleFrames, unixMillis } from '../../src/core/index.ts';
import { BLOCK_FRAMES, type PcmBlock } from '../../src/pcm/index.ts';
import {
  Program,
  type ProgramEntry,
  type ProgramInput,
  type ProgramSettings,
  type ProgramTitle,
  type SwitchRecord,
  type Tick,
} from '../../src/program/index.ts';
import type { ScheduledTime } from '../../src/schedule/index.ts';
import { ManualClock } from './manual-clock.ts';
import { joinBlocks } from './pcm-hearing.ts';
import { silentLogger } from './silent-logger.ts';

/** A title and its position in the signal. */
export interface TitleAtPosition {
  readonly title: string | null;
  readonly position: number;
}

/** Settings as the tests name them: an input alone stands for its entry. */
type BenchSettings = Omit<ProgramSettings, 'inputs'> & { readonly inputs: readonly (ProgramInput | ProgramEntry)[] };

const FOR_EVER = { start: unixMillis(0), since: unixMillis(0), until: unixMillis(1e15), length: null, beneath: [] };

/** A program on a clock that the test moves, with all that left it. */
export class ProgramBench {
  readonly clock: ManualClock;
  readonly program: Program;
  readonly switches: SwitchRecord[] = [];
  readonly titles: TitleAtPosition[] = [];
  /** What the schedule asks for. */
  scheduled: string | null = null;
  #settings: BenchSettings;
  #blocks: PcmBlock[] = [];
  #tick: Tick = 0;

  constructor(inputs: BenchSettings['inputs'], changes: Partial<BenchSettings> = {}, clock = new ManualClock()) {
    this.clock = clock;
    this.#settings = {
      inputs,
      crossfade: sampleFrames(24_000),
      ceiling: 1,
      silentBelow: 0.003,
      silentFor: millis(2000),
      returnAfter: millis(5000),
      scheduled: () => this.#scheduledTime,
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
      toSettings(this.#settings),
    );
    this.program.attach({
      block: (samples) => this.#blocks.push(samples.slice()),
      title: (title: ProgramTitle | null, position: SampleFrames) =>
        this.titles.push({ title: title?.title ?? null, position }),
    });
  }

  /** Changes settings while it runs. */
  configure(changes: Partial<BenchSettings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.program.configure(toSettings(this.#settings));
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

  get #scheduledTime(): ScheduledTime | null {
    const { scheduled: input } = this;
    const rules = { start: 'hard', end: 'hard', latest: millis(0), live: 'yields' } as const;
    return input === null ? null : { ...FOR_EVER, entry: { input, ...rules } };
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

function toSettings(settings: BenchSettings): ProgramSettings {
  const toEntry = (each: ProgramInput | ProgramEntry) => ('input' in each ? each : { input: each });
  return { ...settings, inputs: settings.inputs.map(toEntry) };
}
