import {
  type Clock,
  type Logger,
  type Millis,
  type SampleFrames,
  sampleFrames,
  type UnixMillis,
} from '../core/index.ts';
import { BLOCK_FRAMES } from '../pcm/index.ts';
import { BusMeter } from './bus-meter.ts';
import { type Choice, chooseInput } from './choose-input.ts';
import { type InputFitness, InputWatch, type InputWatchRules } from './input-watch.ts';
import type { ProgramInput, ProgramTitle, Signal, SignalListener, Tick } from './ports.ts';
import { SwitchLog, type SwitchRecord } from './switch-log.ts';
import { VoiceMixer } from './voice-mixer.ts';

/** How a program chooses and mixes. May change while it runs. */
export interface ProgramSettings extends InputWatchRules {
  /** In the order of preference. */
  readonly inputs: readonly ProgramInput[];
  readonly crossfade: SampleFrames;
  /** The loudest true peak that leaves it, as a share of full scale. */
  readonly ceiling: number;
  /** What the schedule asks for at a moment: the name of an input; null: nothing. */
  readonly scheduled: (at: UnixMillis) => string | null;
}

/** Which program it is, and whom it tells. */
export interface ProgramOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each switch. */
  readonly onSwitch: (record: SwitchRecord) => void;
  /** Told when another title begins. */
  readonly onTitle: (title: OnAirTitle | null) => void;
}

/** One input of a program, for those who want to know why it is on air or not. */
export interface InputStanding {
  readonly name: string;
  readonly fitness: InputFitness;
  readonly isOnAir: boolean;
  readonly steadyFor: Millis;
  readonly silentFor: Millis;
}

/** What is on air, since when on the signal. */
export interface OnAirTitle {
  readonly title: ProgramTitle;
  readonly since: SampleFrames;
  readonly startedAt: UnixMillis;
}

/**
 * Chooses among its inputs and makes one unbroken signal of them: crossfaded, limited, measured, with silence where nobody
 * has anything. Stepped by a pacer; every step gives one block. Owns its mixer, its meters and its choice; the inputs
 * belong to others.
 */
export class Program implements Signal {
  readonly name: string;
  readonly meter: BusMeter;
  readonly switches = new SwitchLog();
  readonly #options: ProgramOptions;
  readonly #logger: Logger;
  #settings: ProgramSettings;
  #watches: readonly InputWatch[] = [];
  readonly #mixer = new VoiceMixer<InputWatch>();
  readonly #listeners = new Set<SignalListener>();
  #onAir: InputWatch | null = null;
  #selected: string | null = null;
  #title: OnAirTitle | null = null;
  #position = sampleFrames(0);

  constructor(options: ProgramOptions, settings: ProgramSettings) {
    this.#options = options;
    this.name = options.name;
    this.#logger = options.logger.child({ program: options.name });
    this.meter = new BusMeter(settings.ceiling);
    this.#settings = settings;
    this.configure(settings);
  }

  /** Name of the input on air; null: silence. */
  get onAir(): string | null {
    return this.#onAir?.input.name ?? null;
  }

  /** Name of the input that an operator has selected; null: the program chooses. */
  get selected(): string | null {
    return this.#selected;
  }

  /** What is playing; null: nothing is known. */
  get title(): OnAirTitle | null {
    return this.#title;
  }

  /** Sample frames made so far: the position of the next block. */
  get position(): SampleFrames {
    return this.#position;
  }

  /** Every input, in the order of preference. */
  get standings(): InputStanding[] {
    return this.#watches.map((watch) => {
      const isOnAir = watch === this.#onAir;
      const { steadyFor, silentFor } = watch;
      return { name: watch.input.name, fitness: watch.fitness(isOnAir), isOnAir, steadyFor, silentFor };
    });
  }

  /** Takes up other settings. The signal goes on; inputs that stay keep their standing, one that is gone is faded out. */
  configure(settings: ProgramSettings): void {
    // One that is on its way out may come back meanwhile.
    const old = [...this.#watches, ...this.#mixer.supplies];
    this.#settings = settings;
    this.meter.configure(settings.ceiling);
    this.#watches = settings.inputs.map((input) => {
      const watch = old.find((each) => each.input === input) ?? new InputWatch(input);
      watch.configure(settings, settings.crossfade);
      return watch;
    });
    if (this.#watches.every(({ input }) => input.name !== this.#selected)) this.#selected = null;
  }

  /** Puts an input on air by an operator's word, as soon and for as long as it has sound; null: the program chooses again. */
  select(input: string | null): void {
    this.#selected = input;
  }

  attach(listener: SignalListener): () => void {
    this.#listeners.add(listener);
    if (this.#title) listener.title?.(this.#title.title, this.#position);
    return () => this.#listeners.delete(listener);
  }

  /** Makes the next block. */
  step(tick: Tick): void {
    const heard = new Set(this.#mixer.supplies);
    for (const watch of new Set([...this.#watches, ...heard])) watch.step(tick, heard.has(watch));
    this.#choose(tick);
    this.#noteTitle();
    const block = this.meter.process(this.#mixer.mix());
    for (const listener of this.#listeners) listener.block(block, this.#position);
    this.#position = sampleFrames(this.#position + BLOCK_FRAMES);
  }

  #choose(tick: Tick): void {
    let choice = this.#decide();
    let next = this.#find(choice.input);
    // One that stood still gives its first block now, or shows that it has none and is not chosen again.
    while (next && !next.read()) {
      next.step(tick, true);
      if (next.read()) break;
      choice = this.#decide();
      next = this.#find(choice.input);
    }
    if (next !== this.#onAir) this.#switch(next, choice.why);
  }

  #decide(): Choice {
    return chooseInput({
      candidates: this.standings.map((one) => ({ ...one, fault: this.#find(one.name)?.input.fault })),
      onAir: this.onAir,
      selected: this.#selected,
      scheduled: this.#settings.scheduled(this.#options.clock.wallTime()),
    });
  }

  #find(name: string | null): InputWatch | null {
    return this.#watches.find(({ input }) => input.name === name) ?? null;
  }

  #switch(next: InputWatch | null, why: string): void {
    const { clock, onSwitch } = this.#options;
    const last = this.#onAir;
    if (last && last.fitness(true) !== 'fit') last.lose();
    const to = next?.input.name ?? null;
    const record = this.switches.add({ at: clock.wallTime(), from: this.onAir, to, why });
    this.#onAir = next;
    this.#mixer.switchTo(next, this.#settings.crossfade);
    this.#logger.info('switched', { from: record.from, to, why });
    onSwitch(record);
  }

  #noteTitle(): void {
    const title = this.#onAir ? this.#onAir.title : null;
    if (title === (this.#title?.title ?? null)) return;
    const known = this.#title;
    if (known && title && title.trackId !== null && title.trackId === known.title.trackId) {
      this.#title = { ...known, title };
    } else {
      const startedAt = this.#options.clock.wallTime();
      this.#title = title && { title, since: this.#position, startedAt };
      this.meter.reset();
    }
    this.#options.onTitle(this.#title);
    for (const listener of this.#listeners) listener.title?.(title, this.#position);
  }
}
