import {
  type AirchainConfig,
  type IcecastOutputConfig,
  isOnlyAddress,
  listMadeMounts,
  type MountOutputConfig,
  mountConfigFor,
} from '../config/index.ts';
import { type Clock, type Logger, millis, type Timer } from '../core/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import { LiveInput } from '../inputs/index.ts';
import type { MountRegistry, RestartLimit } from '../mount/index.ts';
import { type OnAirTitle, Pacer, type Program, type SignalListener, type SwitchRecord } from '../program/index.ts';
import { createInput, updateInput } from './create-input.ts';
import { EncoderPool } from './encoder-pool.ts';
import { InputRegistry } from './input-registry.ts';
import { MonitoredMount } from './monitored-mount.ts';
import type { Music } from './music.ts';
import { buildIcecastOutput, buildMountOutput, formsOf, type OutputPlan, OutputRegistry } from './output-registry.ts';
import { type HeardMount, ProgramMonitorSources } from './program-monitor-sources.ts';
import { hasOwnMount, ProgramRegistry } from './program-registry.ts';

/** What the way of the sound is put together with. */
export interface StudioOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  readonly ffmpeg: Ffmpeg;
  readonly music: Music;
  /** How often a pulled stream may restart. */
  readonly restarts: () => RestartLimit;
  readonly nextId: () => number;
  readonly onSwitch: (program: string, record: SwitchRecord) => void;
  readonly onTitle: (program: string, title: OnAirTitle | null) => void;
}

/**
 * How often blocks are made: the fewer wake-ups the less work for everybody. `calm`: only music plays, which is decoded
 * ahead. `live`: a source client sends, and is to be heard soon, or somebody looks at levels. `low`: somebody listens to a
 * mount of low latency, or to a monitor.
 */
const PERIOD = { calm: millis(240), live: millis(60), low: millis(20) };
/** So long after a start blocks are made as often as for a source client: the first sound is waited for. */
const BEGINNING = millis(3000);
/** How often it is looked for where it is missing. */
const LOOK_FOR_FFMPEG = millis(5000);
/** Of a mount that is decoded for a monitor, against the pages that encoders send. */
const MONITOR_BUFFER = millis(400);
/** Where its source sends pages of a second and more. */
const MONITOR_MAX_BUFFER = millis(5000);
/** A machine that stood still for longer has lost its listeners anyway. */
const CATCH_UP = millis(5000);

/** The way of the sound as it is configured: inputs, programs, outputs, and the clock that drives them. Owns all of it. */
export class Studio {
  readonly pacer: Pacer;
  readonly inputs: InputRegistry;
  readonly programs: ProgramRegistry;
  readonly outputs = new OutputRegistry();
  /** What monitors hear. */
  readonly monitors: ProgramMonitorSources;
  readonly #options: StudioOptions;
  readonly #encoders: EncoderPool;
  readonly #unsubscribe: () => void;
  #isUsed = false;
  #isClosed = false;
  /** Runs while ffmpeg is missing and there is something to encode. */
  #lookForFfmpeg: Timer | null = null;
  #isBeginning = true;
  #isLow = false;
  /** Who looks at levels, who listens with little delay, and who hears an input alone. */
  readonly #watchers = { levels: 0, closely: 0, alone: 0 };
  /** Blocks that are made more often than encoders need them wait for each other. */
  #hold = millis(0);

  constructor(options: StudioOptions) {
    const { clock, logger, registry, ffmpeg, music, restarts } = options;
    this.#options = options;
    this.#encoders = new EncoderPool({ clock, logger, ffmpeg, hold: () => this.#hold });
    this.pacer = new Pacer({ clock, logger, catchUp: CATCH_UP });
    const hasSource = (path: string) => (registry.findFed(path)?.source ?? null) !== null;
    const tap = (path: string, listener: Parameters<ReturnType<MountRegistry['obtain']>['attachTap']>[0]) =>
      registry.obtainFed(path).attachTap(listener);
    // A source that comes or goes changes how soon it has to be heard.
    this.#unsubscribe = registry.subscribe((event) => {
      if (event.type === 'sourceConnected' || event.type === 'sourceDisconnected') this.#pace();
    });
    clock.after(BEGINNING, () => {
      this.#isBeginning = false;
      this.#pace();
    });
    const dependencies = { clock, logger, ffmpeg, tap, hasSource, music, restarts };
    this.inputs = new InputRegistry({
      clock,
      create: (name, config, loudness) => createInput(name, config, loudness, dependencies),
      update: (input, config, loudness) => updateInput(input, config, loudness, dependencies),
      isPlayed: (input) => this.programs.isPlayed(input),
      hasSourceSide: (path) => registry.hasSourceSide(path),
    });
    this.programs = new ProgramRegistry({
      clock,
      logger,
      pacer: this.pacer,
      inputs: this.inputs,
      scheduled: music.scheduled,
      onSwitch: options.onSwitch,
      onTitle: options.onTitle,
    });
    this.monitors = new ProgramMonitorSources({
      clock,
      programs: this.programs,
      openMount: (path) => this.#decodeMount(path),
      watchClosely: () => this.#watch('closely'),
    });
  }

  /** Takes up a configuration; what did not change goes on. */
  configure(config: AirchainConfig): void {
    this.inputs.configure(config);
    this.programs.configure(config);
    this.#options.music.keepOnly(config.inputs);
    this.outputs.configure(this.#plan(config));
    this.monitors.endTapsOfGone();
    this.#isLow = hasLowLatency(config);
    this.#isUsed = config.programs.size > 0 || this.outputs.all.size > 0;
    this.#pace();
  }

  /** Switches an input and its own mount on or off; false: there is none of that name. */
  enableInput(name: string, isEnabled: boolean): boolean {
    this.outputs.enable(ownOutputName(name), isEnabled);
    return this.inputs.enable(name, isEnabled);
  }

  /** Ends an input and begins it anew; switches it and its own mount on. False: there is none of that name. */
  restartInput(name: string): boolean {
    const input = this.inputs.find(name)?.input;
    if (input?.restart) input.restart();
    else input?.stop();
    return this.enableInput(name, true);
  }

  /**
   * Lets `listener` hear an input alone; `onEnd`: the input is gone. Returns how to stop; null: there is none of that name.
   */
  tapInput(name: string, listener: SignalListener, onEnd: () => void): (() => void) | null {
    const tap = this.programs.tap(name, listener, onEnd);
    if (!tap) return null;
    const relax = this.#watch('alone');
    return () => {
      tap.detach();
      relax();
    };
  }

  /** Somebody looks at levels, which would come in lumps otherwise. Returns how to stop. */
  watchLevels(): () => void {
    return this.#watch('levels');
  }

  #watch(how: 'levels' | 'closely' | 'alone'): () => void {
    this.#watchers[how]++;
    this.#pace();
    return () => {
      this.#watchers[how]--;
      this.#pace();
    };
  }

  /** What the listeners of a mount get, as an input that nobody else hears. */
  #decodeMount(path: string): HeardMount | null {
    const { clock, logger, registry, ffmpeg } = this.#options;
    const mount = registry.find(path);
    if (!mount) return null;
    const heard = new MonitoredMount(registry, mount);
    const input = new LiveInput({
      name: `monitor of ${path}`,
      clock,
      logger,
      ffmpeg,
      path,
      tap: (listener) => heard.tap(listener),
      hasSource: () => heard.hasSource,
      buffer: MONITOR_BUFFER,
      maxBuffer: MONITOR_MAX_BUFFER,
      bridge: millis(0),
      level: null,
      random: Math.random,
    });
    return { input, isGone: () => heard.isGone() };
  }

  close(): void {
    this.#unsubscribe();
    this.#isClosed = true;
    this.#lookForFfmpeg?.cancel();
    this.pacer.stop();
    this.outputs.close();
    this.programs.close();
    this.inputs.close();
  }

  #plan(config: AirchainConfig): OutputPlan[] {
    const description = describe(config);
    const plans: OutputPlan[] = [];
    for (const output of config.outputs) {
      const program = this.programs.find(output.program);
      if (!program) continue;
      const plan =
        output.type === 'mount'
          ? this.#planMount(
              output.name,
              program,
              output,
              description,
              isOnlyAddress(config, output.mount) ? output.mount : null,
            )
          : this.#planPush(program, output);
      plans.push(plan);
    }
    for (const [name, input] of config.inputs) {
      if (!hasOwnMount(input)) continue;
      const program = this.programs.solo(name);
      if (!program) continue;
      const own = { mount: input.mount, format: input.format, bitrate: input.bitrate, quality: null, onDemand: false };
      const whole = { ...own, sampleRate: 48_000, channels: 2 as const, ladder: [], enabled: input.enabled };
      plans.push(this.#planMount(ownOutputName(name), program, whole, description, null));
    }
    return plans;
  }

  #planMount(
    name: string,
    signal: Program,
    output: Omit<MountOutputConfig, 'type' | 'name' | 'program'>,
    description: ReadonlyMap<string, string>,
    ladder: string | null,
  ): OutputPlan {
    const { clock, logger, registry, nextId } = this.#options;
    const forms = formsOf(output);
    const dependencies = { clock, logger, registry, nextId, description, encoders: this.#encoders };
    return {
      name,
      signal,
      isEnabled: output.enabled,
      key: JSON.stringify([output, [...description], ladder]),
      build: () => buildMountOutput(signal, forms, { ladder, onDemand: output.onDemand }, dependencies),
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

  /** Without ffmpeg no program is heard on a mount, so that none chooses and switches until it is there. */
  #isHeardOnMounts(): boolean {
    const { clock, logger, ffmpeg } = this.#options;
    if (!this.#isUsed) return false;
    if (ffmpeg.isMissing) {
      this.#lookForFfmpeg ??= clock.every(LOOK_FOR_FFMPEG, () => this.#pace());
      return false;
    }
    if (this.#lookForFfmpeg !== null) logger.info('ffmpeg found; programs start');
    this.#lookForFfmpeg?.cancel();
    this.#lookForFfmpeg = null;
    return true;
  }

  #pace(): void {
    const { levels, closely, alone } = this.#watchers;
    if (this.#isClosed || (!this.#isHeardOnMounts() && closely + alone === 0)) {
      this.pacer.stop();
      return;
    }
    const hasSource = [...this.inputs.all.values()].some(({ input }) => input instanceof LiveInput && input.hasSource);
    const isLive = hasSource || levels > 0 || this.#isBeginning;
    const period = this.#isLow ? PERIOD.low : isLive ? PERIOD.live : PERIOD.calm;
    const isHeardClosely = closely > 0;
    this.#hold = isHeardClosely && !this.#isLow ? period : millis(0);
    this.pacer.start(isHeardClosely ? PERIOD.low : period);
  }
}

function hasLowLatency(config: AirchainConfig): boolean {
  return listMadeMounts(config).some(
    ({ mount, isChoice }) => !isChoice && mountConfigFor(config, mount).latency === 'low',
  );
}

const OWN_OUTPUT = 'input ';

/** The name of the output on an input's own mount; no configured output has a space in its name. */
export function ownOutputName(input: string): string {
  return OWN_OUTPUT + input;
}

/** The input whose own mount an output feeds, by its name; null: it takes a program. */
export function inputOfOwnOutput(name: string): string | null {
  return name.startsWith(OWN_OUTPUT) ? name.slice(OWN_OUTPUT.length) : null;
}

function describe({ station }: AirchainConfig): ReadonlyMap<string, string> {
  return new Map([
    ['ice-name', station.name],
    ['ice-description', station.description],
    ['ice-genre', station.genre],
    ['ice-url', station.url ?? ''],
  ]);
}
