import { type Clock, type Logger, millis } from '../core/index.ts';
import type { Input } from '../inputs/index.ts';
import { millisToFrames, toShare } from '../pcm/index.ts';
import {
  type OnAirTitle,
  type Pacer,
  Program,
  type ProgramEntry,
  type ProgramSettings,
  type SignalListener,
  type SilenceRule,
  type SwitchRecord,
} from '../program/index.ts';
import type { InputRegistry, RegisteredInput } from './input-registry.ts';
import type { InputPlan, ProgramPlan } from './plans.ts';

/** Dependencies and event callbacks for programs. */
export interface ProgramRegistryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pacer: Pacer;
  readonly inputs: InputRegistry;
  readonly onSwitch: (program: string, record: SwitchRecord) => void;
  readonly onTitle: (program: string, title: OnAirTitle | null) => void;
}

/** Whether an input is heard alone on a mount of its own; that of a live input is where it comes from. */
function hasOwnMount(plan: InputPlan | undefined): boolean {
  return plan !== undefined && !plan.isLive && plan.mount !== null;
}

/** Settings for an input that is heard alone: no choice and no levelling. */
const ALONE = {
  crossfade: millisToFrames(millis(20)),
  ceiling: toShare(-1),
  silentBelow: 0,
  silentFor: millis(60_000),
  returnAfter: millis(0),
  scheduled: () => null,
};

/** One input that a client listens to alone. */
export interface InputTap {
  readonly program: Program;
  readonly detach: () => void;
}

interface Tap {
  readonly input: Input;
  readonly detach: () => void;
  readonly onEnd: () => void;
}

interface Entry {
  readonly program: Program;
  readonly detach: () => void;
}

/** The programs of the configuration by name, and one for each input that is heard alone on a mount of its own. */
export class ProgramRegistry {
  readonly #options: ProgramRegistryOptions;
  #plans: ReadonlyMap<string, ProgramPlan> = new Map();
  #programs = new Map<string, Entry>();
  #solos = new Map<string, Entry>();
  readonly #taps = new Set<Tap>();

  constructor(options: ProgramRegistryOptions) {
    this.#options = options;
  }

  get all(): Program[] {
    return [...this.#programs.values()].map(({ program }) => program);
  }

  find(name: string): Program | null {
    return this.#programs.get(name)?.program ?? null;
  }

  /** What a program was configured with; null: there is none of that name. */
  planOf(name: string): ProgramPlan | null {
    return this.#plans.get(name) ?? null;
  }

  /** Whether a program plays the input, if only the end of its fade. */
  isPlayed(input: Input): boolean {
    return [...this.#programs.values(), ...this.#solos.values()].some(({ program }) => program.isPlaying(input));
  }

  /** The signal of one input alone, created at the first request. */
  solo(input: string): Program | null {
    const registered = this.#options.inputs.find(input);
    if (!registered) return null;
    const settings = { ...ALONE, inputs: [{ input: registered.input }] };
    const entry = this.#solos.get(input) ?? this.#entry(input, settings, false);
    this.#solos.set(input, entry);
    entry.program.configure(settings);
    return entry.program;
  }

  /**
   * Connects `listener` to one input alone; `onEnd`: the input is removed. Null: there is none of that name.
   */
  tap(input: string, listener: SignalListener, onEnd: () => void): InputTap | null {
    const registered = this.#options.inputs.find(input);
    if (!registered) return null;
    const { program, detach } = this.listenTo(registered.input, listener);
    const tap = { input: registered.input, detach, onEnd };
    this.#taps.add(tap);
    const forget = () => {
      detach();
      this.#taps.delete(tap);
    };
    return { program, detach: forget };
  }

  /** Connects `listener` to an input alone, which need not be registered. */
  listenTo(input: Input, listener: SignalListener): InputTap {
    const entry = this.#entry(input.name, { ...ALONE, inputs: [{ input }] }, false);
    entry.program.attach(listener);
    return entry;
  }

  configure(plans: readonly ProgramPlan[]): void {
    const { inputs } = this.#options;
    this.#endTapsOfGone();
    this.#plans = new Map(plans.map((plan) => [plan.name, plan]));
    this.#programs = this.#keep(this.#programs, (name) => this.#plans.has(name));
    this.#solos = this.#keep(this.#solos, (name) => hasOwnMount(inputs.find(name)?.plan));
    for (const plan of plans) {
      const settings = this.#settingsFor(plan);
      const known = this.#programs.get(plan.name);
      if (known) known.program.configure(settings);
      else this.#programs.set(plan.name, this.#entry(plan.name, settings, true));
    }
  }

  #endTapsOfGone(): void {
    const there = new Set([...this.#options.inputs.all.values()].map(({ input }) => input));
    for (const tap of [...this.#taps].filter(({ input }) => !there.has(input))) {
      tap.detach();
      this.#taps.delete(tap);
      tap.onEnd();
    }
  }

  close(): void {
    for (const { detach, onEnd } of this.#taps) {
      detach();
      onEnd();
    }
    for (const { detach } of [...this.#programs.values(), ...this.#solos.values()]) detach();
  }

  #keep(entries: Map<string, Entry>, isWanted: (name: string) => boolean): Map<string, Entry> {
    for (const [name, { detach }] of entries) if (!isWanted(name)) detach();
    return new Map([...entries].filter(([name]) => isWanted(name)));
  }

  #entry(name: string, settings: ProgramSettings, isPublished: boolean): Entry {
    const { clock, logger, pacer, onSwitch, onTitle } = this.#options;
    const program = new Program(
      {
        name,
        clock,
        logger,
        onSwitch: (record) => isPublished && onSwitch(name, record),
        onTitle: (title) => isPublished && onTitle(name, title),
      },
      settings,
    );
    return { program, detach: pacer.attach((tick) => program.step(tick)) };
  }

  #settingsFor({
    inputs: names,
    silentBelow,
    silentFor,
    crossfade,
    ceiling,
    returnAfter,
    schedule,
  }: ProgramPlan): ProgramSettings {
    const { inputs } = this.#options;
    const silence = { silentBelow, silentFor };
    return {
      inputs: names.flatMap((name) => {
        const registered = inputs.find(name);
        return registered ? entryFor(registered, silence) : [];
      }),
      crossfade,
      ceiling,
      ...silence,
      returnAfter,
      scheduled: (at) => schedule.at(at),
    };
  }
}

/** An input as a program takes it; `usual`: the program's own rule of silence. */
function entryFor({ input, plan }: RegisteredInput, usual: SilenceRule): ProgramEntry {
  const { isLive, scheduleOnly, silence } = plan;
  const { below, for: silentFor } = silence;
  const entry = { input, scheduleOnly, isLive };
  if (below === null && silentFor === null) return entry;
  const rule = {
    silentBelow: below === null ? usual.silentBelow : toShare(below),
    silentFor: silentFor ?? usual.silentFor,
  };
  return { ...entry, silence: rule };
}
