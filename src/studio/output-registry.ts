import { reconcile } from '../core/index.ts';
import type { Encoder } from '../encoders/index.ts';
import type { Signal } from '../program/index.ts';
import type { OutputForm, OutputPlan } from './plans.ts';

/** What an output switches on and off. */
export interface OutputEnd {
  readonly state: string;
  readonly lastError: string | null;
  open(): void;
  close(): void;
}

/** What one output consists of: one mount, one for each mount of a ladder, or one connection. */
export interface OutputParts {
  /** In the order of `forms`. */
  readonly ends: readonly OutputEnd[];
  readonly encoders: readonly Encoder[];
}

/** An output of the configuration with the signal that feeds it. */
export interface WantedOutput {
  readonly name: string;
  readonly key: string;
  readonly plan: OutputPlan;
  readonly signal: Signal;
}

/** An output that runs, or is switched off. */
export interface RegisteredOutput extends OutputParts {
  readonly plan: OutputPlan;
  readonly signal: Signal;
  readonly forms: readonly OutputForm[];
  isEnabled: boolean;
}

/** The outputs of the configuration by name. A reload touches only those that changed. Owns the outputs. */
export class OutputRegistry {
  readonly #build: (wanted: WantedOutput) => OutputParts;
  #entries = new Map<string, RegisteredOutput>();

  constructor(build: (wanted: WantedOutput) => OutputParts) {
    this.#build = build;
  }

  get all(): ReadonlyMap<string, RegisteredOutput> {
    return this.#entries;
  }

  find(name: string): RegisteredOutput | null {
    return this.#entries.get(name) ?? null;
  }

  configure(wanted: readonly WantedOutput[]): void {
    this.#entries = reconcile(this.#entries, wanted, {
      keep: ({ plan, signal }, next) => plan.key === next.key && signal === next.signal,
      close: closeAll,
      open: (each) => this.#open(each),
    });
  }

  /** Switches an output on or off until the next reload that changes it; false: there is none of that name. */
  enable(name: string, isEnabled: boolean): boolean {
    const entry = this.#entries.get(name);
    if (!entry) return false;
    if (isEnabled !== entry.isEnabled) {
      entry.isEnabled = isEnabled;
      if (isEnabled) for (const end of entry.ends) end.open();
      else closeAll(entry);
    }
    return true;
  }

  close(): void {
    for (const entry of this.#entries.values()) closeAll(entry);
  }

  #open(wanted: WantedOutput): RegisteredOutput {
    const { plan, signal } = wanted;
    const parts = this.#build(wanted);
    if (plan.isEnabled) for (const end of parts.ends) end.open();
    return { ...parts, plan, signal, forms: formsOf(plan), isEnabled: plan.isEnabled };
  }
}

function formsOf(plan: OutputPlan): readonly OutputForm[] {
  return plan.type === 'mount' ? plan.forms : [{ mount: null, format: plan.format }];
}

function closeAll({ ends }: OutputParts): void {
  for (const end of ends) end.close();
}
