import type { AirchainConfig, IcecastOutputConfig, MountOutputConfig } from '../config/index.ts';
import { type Clock, type Logger, millis } from '../core/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { type OnAirTitle, Pacer, type Program, type SwitchRecord } from '../program/index.ts';
import { createInput } from './create-input.ts';
import { EncoderPool } from './encoder-pool.ts';
import { InputRack } from './input-rack.ts';
import type { Music } from './music.ts';
import { buildIcecastOutput, buildMountOutput, OutputFleet, type OutputPlan, rungsOf } from './output-fleet.ts';
import { ProgramDesk } from './program-desk.ts';

/** What the way of the sound is put together with. */
export interface StudioOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  /** The ffmpeg program. */
  readonly command: string;
  readonly music: Music;
  readonly nextId: () => number;
  readonly onSwitch: (program: string, record: SwitchRecord) => void;
  readonly onTitle: (program: string, title: OnAirTitle | null) => void;
}

/**
 * Three blocks in one go: the fewer wake-ups the less work for everybody, and still less than any network's unevenness.
 * Where a mount is to have low latency, every block by itself.
 */
const PERIOD = { normal: millis(60), low: millis(20) };
/** A machine that stood still for longer has lost its listeners anyway. */
const CATCH_UP = millis(5000);

/** The way of the sound as it is configured: inputs, programs, outputs, and the clock that drives them. Owns all of it. */
export class Studio {
  readonly pacer: Pacer;
  readonly rack: InputRack;
  readonly desk: ProgramDesk;
  readonly fleet = new OutputFleet();
  readonly #options: StudioOptions;
  readonly #encoders: EncoderPool;

  constructor(options: StudioOptions) {
    const { clock, logger, registry, command, music } = options;
    this.#options = options;
    this.#encoders = new EncoderPool({ clock, logger, command });
    this.pacer = new Pacer({ clock, logger, catchUp: CATCH_UP });
    const tap = (path: string, listener: Parameters<ReturnType<MountRegistry['obtain']>['attachTap']>[0]) =>
      registry.obtain(registry.sourcePath(path)).attachTap(listener);
    this.rack = new InputRack({
      clock,
      create: (name, config, loudness) => createInput(name, config, loudness, { clock, logger, command, tap, music }),
    });
    this.desk = new ProgramDesk({
      clock,
      logger,
      pacer: this.pacer,
      rack: this.rack,
      scheduled: music.scheduled,
      onSwitch: options.onSwitch,
      onTitle: options.onTitle,
    });
  }

  /** Takes up a configuration; what did not change goes on. */
  configure(config: AirchainConfig): void {
    this.rack.configure(config);
    this.desk.configure(config);
    this.fleet.configure(this.#plan(config));
    const isUsed = config.programs.size > 0 || this.fleet.all.size > 0;
    if (isUsed) this.pacer.start(PERIOD[this.#latencyOf(config)]);
    else this.pacer.stop();
  }

  /** Switches an input and its own mount on or off; false: there is none of that name. */
  enableInput(name: string, isEnabled: boolean): boolean {
    this.fleet.enable(ownOutputName(name), isEnabled);
    return this.rack.enable(name, isEnabled);
  }

  close(): void {
    this.pacer.stop();
    this.fleet.close();
    this.desk.close();
    this.rack.close();
  }

  #plan(config: AirchainConfig): OutputPlan[] {
    const description = describe(config);
    const plans: OutputPlan[] = [];
    for (const output of config.outputs) {
      const program = this.desk.find(output.program);
      if (!program) continue;
      const plan =
        output.type === 'mount'
          ? this.#planMount(output.name, program, output, description)
          : this.#planPush(program, output);
      plans.push(plan);
    }
    for (const [name, input] of config.inputs) {
      const program = input.type !== 'live' && input.mount !== null ? this.desk.solo(name) : null;
      if (!program || input.type === 'live' || input.mount === null) continue;
      const own = { mount: input.mount, format: input.format, bitrate: input.bitrate, quality: null, onDemand: false };
      const whole = { ...own, sampleRate: 48_000, channels: 2 as const, ladder: [], enabled: input.enabled };
      plans.push(this.#planMount(ownOutputName(name), program, whole, description));
    }
    return plans;
  }

  #planMount(
    name: string,
    signal: Program,
    output: Omit<MountOutputConfig, 'type' | 'name' | 'program'>,
    description: ReadonlyMap<string, string>,
  ): OutputPlan {
    const { clock, logger, registry, nextId } = this.#options;
    const rungs = rungsOf(output);
    const surroundings = { clock, logger, registry, nextId, description, encoders: this.#encoders };
    return {
      name,
      signal,
      isEnabled: output.enabled,
      key: JSON.stringify([output, [...description]]),
      build: () => buildMountOutput(signal, rungs, output.onDemand, surroundings),
    };
  }

  #planPush(signal: Program, output: IcecastOutputConfig): OutputPlan {
    const { clock, logger } = this.#options;
    return {
      name: output.name,
      signal,
      isEnabled: output.enabled,
      key: JSON.stringify(output),
      build: () => buildIcecastOutput(signal, output, { clock, logger, encoders: this.#encoders }),
    };
  }

  #latencyOf({ outputs, mounts }: AirchainConfig): 'normal' | 'low' {
    const isLow = outputs.some(
      (output) => output.type === 'mount' && (mounts.byPath.get(output.mount) ?? mounts.default).latency === 'low',
    );
    return isLow ? 'low' : 'normal';
  }
}

/** The name of the output on an input's own mount. */
export function ownOutputName(input: string): string {
  return `input ${input}`;
}

function describe({ station }: AirchainConfig): ReadonlyMap<string, string> {
  return new Map([
    ['ice-name', station.name],
    ['ice-description', station.description],
    ['ice-genre', station.genre],
    ['ice-url', station.url ?? ''],
  ]);
}
