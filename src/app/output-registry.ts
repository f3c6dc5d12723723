import type { IcecastOutputConfig, MountOutputConfig } from '../config/index.ts';
import type { Clock, Logger } from '../core/index.ts';
import type { Encoder, EncoderFormat } from '../encoders/index.ts';
import { IcecastOutput, MountOutput, type MountOutputOptions } from '../outputs/index.ts';
import type { Signal } from '../program/index.ts';
import type { EncoderPool } from './encoder-pool.ts';
import { USER_AGENT } from './server-identity.ts';

/** One output as it is wanted: what it takes, and what it is made from. */
export interface OutputPlan {
  readonly name: string;
  readonly signal: Signal;
  readonly isEnabled: boolean;
  /** Everything that it is made from, to tell whether it changed. */
  readonly key: string;
  readonly build: () => OutputParts;
}

/** One form of an output. */
export interface OutputForm {
  /** The mount of this server that it feeds; null: it goes elsewhere. */
  readonly mount: string | null;
  readonly format: EncoderFormat;
}

/** What one output consists of: one mount, one for each rung of a ladder, or one connection. */
export interface OutputParts {
  /** In the order of `ends` and `encoders`. */
  readonly forms: readonly OutputForm[];
  readonly ends: readonly OutputEnd[];
  readonly encoders: readonly Encoder[];
}

/** What an output switches on and off. */
export interface OutputEnd {
  readonly state: string;
  readonly lastError: string | null;
  open(): void;
  close(): void;
}

/** An output in its place. */
export interface PlacedOutput extends OutputParts {
  readonly name: string;
  readonly signal: Signal;
  isEnabled: boolean;
}

interface Entry extends PlacedOutput {
  readonly key: string;
}

/** The outputs of the configuration by name. A reload touches only those that changed. Owns the outputs. */
export class OutputRegistry {
  #entries = new Map<string, Entry>();

  get all(): ReadonlyMap<string, PlacedOutput> {
    return this.#entries;
  }

  find(name: string): PlacedOutput | null {
    return this.#entries.get(name) ?? null;
  }

  configure(plans: readonly OutputPlan[]): void {
    const old = this.#entries;
    this.#entries = new Map();
    const isKept = (plan: OutputPlan): boolean => {
      const known = old.get(plan.name);
      return known?.key === plan.key && known.signal === plan.signal;
    };
    // Those that go make room first: another may take over their mount.
    for (const [name, entry] of old) {
      if (!plans.some((plan) => plan.name === name && isKept(plan))) closeAll(entry);
    }
    for (const plan of plans) this.#entries.set(plan.name, isKept(plan) ? old.get(plan.name)! : build(plan));
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
}

function build({ name, key, signal, isEnabled, build: make }: OutputPlan): Entry {
  const parts = make();
  if (isEnabled) for (const end of parts.ends) end.open();
  return { name, key, signal, isEnabled, ...parts };
}

function closeAll({ ends }: PlacedOutput): void {
  for (const end of ends) end.close();
}

/** What mount outputs are made with. */
export interface MountOutputDependencies
  extends Omit<MountOutputOptions, 'path' | 'ladder' | 'stream' | 'origin' | 'onDemand'> {
  readonly encoders: EncoderPool;
}

/** The mounts of one output: as many as it has forms. */
export function buildMountOutput(
  signal: Signal,
  forms: readonly (OutputForm & { readonly mount: string })[],
  { ladder, onDemand }: Pick<MountOutputOptions, 'ladder' | 'onDemand'>,
  { encoders: pool, ...shared }: MountOutputDependencies,
): OutputParts {
  const encoders = forms.map(({ format }) => pool.obtain(signal, format));
  const ends = forms.map(({ mount: path, format }, index) => {
    const description = new Map([...shared.description, ['ice-bitrate', `${format.bitrateKbps ?? ''}`]]);
    const stream = encoders[index]!;
    return new MountOutput({ ...shared, description, path, ladder, stream, origin: signal.name, onDemand });
  });
  return { forms, ends, encoders };
}

/** The connection of one output to another server. */
export function buildIcecastOutput(
  signal: Signal,
  config: IcecastOutputConfig,
  { encoders, ...shared }: { readonly clock: Clock; readonly logger: Logger; readonly encoders: EncoderPool },
): OutputParts {
  const format = formatOf(config, config.bitrate);
  const encoder = encoders.obtain(signal, format);
  const { name, description, genre, url, public: isPublic } = config.stream;
  const output = new IcecastOutput({
    ...shared,
    name: config.name,
    target: config,
    stream: encoder,
    description: new Map([
      ['ice-name', name],
      ['ice-description', description],
      ['ice-genre', genre],
      ['ice-url', url],
      ['ice-public', isPublic ? '1' : '0'],
    ]),
    userAgent: USER_AGENT,
    retry: config.retry,
    random: Math.random,
  });
  return { forms: [{ mount: null, format }], ends: [output], encoders: [encoder] };
}

/** The forms of an output on this server, by mount. */
export function formsOf(
  config: Omit<MountOutputConfig, 'type' | 'name' | 'program'>,
): (OutputForm & { readonly mount: string })[] {
  const { mount, ladder, bitrate } = config;
  if (ladder.length === 0) return [{ mount, format: formatOf(config, bitrate) }];
  return ladder.map((rung) => ({ mount: rung.mount, format: formatOf(config, rung.bitrate) }));
}

function formatOf(
  { format, quality, sampleRate, channels }: Pick<MountOutputConfig, 'format' | 'quality' | 'sampleRate' | 'channels'>,
  bitrateKbps: number | null,
): EncoderFormat {
  return { codec: format, bitrateKbps, quality, sampleRate, channels };
}
