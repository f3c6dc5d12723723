import { type Clock, type Millis, millis, reconcile, type Timer } from '../core/index.ts';
import type { Input } from '../inputs/index.ts';
import type { InputPlan } from './plans.ts';

/** When the registry replaces its inputs, and stops those that were removed. */
export interface InputRegistryOptions {
  readonly clock: Clock;
  /** Whether a program plays the input, if only the end of its fade. */
  readonly isPlayed: (input: Input) => boolean;
  /** Whether the source clients of a path feed another mount than its listeners hear. */
  readonly hasSourceSide: (path: string) => boolean;
}

/** An input that runs, or is switched off. */
export interface RegisteredInput {
  readonly input: Input;
  plan: InputPlan;
  /** Whether it is switched on: by the configuration, or by an operator since. */
  isEnabled: boolean;
}

interface Entry extends RegisteredInput {
  /** Whether it plays the source side of its mount. */
  readonly playsSourceSide: boolean;
}

/** A removed input is stopped when no program plays it any more: checked this often, and stopped after this time in any case. */
const RETIRED_CHECK = millis(500);
const RETIRED_AFTER = millis(31_000);

/** The inputs of the configuration by name. A reload touches only those that changed. Owns the inputs. */
export class InputRegistry {
  readonly #options: InputRegistryOptions;
  #entries = new Map<string, Entry>();
  /** Removed inputs, with the time at which they are stopped at the latest. */
  readonly #retired = new Map<Input, Millis>();
  #retiredCheck: Timer | null = null;

  constructor(options: InputRegistryOptions) {
    this.#options = options;
  }

  /** In the order of the configuration. */
  get all(): ReadonlyMap<string, RegisteredInput> {
    return this.#entries;
  }

  find(name: string): RegisteredInput | null {
    return this.#entries.get(name) ?? null;
  }

  configure(plans: readonly InputPlan[]): void {
    this.#entries = reconcile(this.#entries, plans, {
      keep: (entry, plan) => this.#keep(entry, plan),
      close: (entry) => this.#remove(entry),
      open: (plan) => this.#add(plan),
    });
  }

  /** Switches an input on or off until the next reload that changes it; false: there is none of that name. */
  enable(name: string, isEnabled: boolean): boolean {
    const entry = this.#entries.get(name);
    if (!entry) return false;
    switchTo(entry, isEnabled);
    return true;
  }

  close(): void {
    this.#retiredCheck?.cancel();
    for (const { input } of this.#entries.values()) input.stop();
    for (const input of this.#retired.keys()) input.stop();
  }

  /** Whether an input goes on, with what is new in its plan. */
  #keep(entry: Entry, plan: InputPlan): boolean {
    const { input, plan: before, playsSourceSide } = entry;
    if (playsSourceSide !== this.#playsSourceSide(plan)) return false;
    const isSame = before.key === plan.key;
    if (!isSame && (before.type !== plan.type || !plan.update(input))) return false;
    entry.plan = plan;
    if (before.isEnabled !== plan.isEnabled) switchTo(entry, plan.isEnabled);
    return true;
  }

  #add(plan: InputPlan): Entry {
    const input = plan.build();
    if (plan.isEnabled) input.start();
    return { input, plan, isEnabled: plan.isEnabled, playsSourceSide: this.#playsSourceSide(plan) };
  }

  /** Programs that play it fade it out first. */
  #remove({ input, plan, playsSourceSide }: Entry): void {
    // Where sources feed another mount now, the one that it plays may soon carry the program itself.
    if (playsSourceSide !== this.#playsSourceSide(plan)) input.stop();
    const { clock } = this.#options;
    this.#retired.set(input, millis(clock.now() + RETIRED_AFTER));
    this.#retiredCheck ??= clock.every(RETIRED_CHECK, () => this.#stopRetired());
  }

  #stopRetired(): void {
    const { clock, isPlayed } = this.#options;
    for (const [input, latest] of this.#retired) {
      if (clock.now() < latest && isPlayed(input)) continue;
      this.#retired.delete(input);
      input.stop();
    }
    if (this.#retired.size > 0) return;
    this.#retiredCheck?.cancel();
    this.#retiredCheck = null;
  }

  #playsSourceSide({ isLive, mount }: InputPlan): boolean {
    return isLive && mount !== null && this.#options.hasSourceSide(mount);
  }
}

function switchTo(entry: RegisteredInput, isEnabled: boolean): void {
  entry.isEnabled = isEnabled;
  if (isEnabled) entry.input.start();
  else entry.input.stop();
}
