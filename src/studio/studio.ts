import { type Clock, type Logger, millis, type Timer } from '../core/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import { LiveInput } from '../inputs/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { type OnAirTitle, Pacer, type SignalListener, type SwitchRecord } from '../program/index.ts';
import { buildOutput } from './build-output.ts';
import { EncoderPool } from './encoder-pool.ts';
import { InputRegistry } from './input-registry.ts';
import { MonitoredMount } from './monitored-mount.ts';
import type { Music } from './music.ts';
import { OutputRegistry, type WantedOutput } from './output-registry.ts';
import type { OutputPlan, StudioPlan } from './plans.ts';
import { type HeardMount, ProgramMonitorSources } from './program-monitor-sources.ts';
import { ProgramRegistry } from './program-registry.ts';

/** Dependencies of the audio path. */
export interface StudioOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  readonly ffmpeg: Ffmpeg;
  readonly music: Music;
  readonly nextId: () => number;
  readonly onSwitch: (program: string, record: SwitchRecord) => void;
  readonly onTitle: (program: string, title: OnAirTitle | null) => void;
}

/**
 * How often blocks are made: fewer wake-ups cost less CPU. `calm`: only music plays, which is decoded ahead. `live`: a source
 * client is connected and should be heard soon, or a client reads levels. `low`: a mount of low latency or a monitor has
 * listeners.
 */
const PERIOD = { calm: millis(240), live: millis(60), low: millis(20) };
/** After a start blocks are made as often as for a source client for this long, for an early first sound. */
const BEGINNING = millis(3000);
/** How often ffmpeg is searched while it is missing. */
const LOOK_FOR_FFMPEG = millis(5000);
/** Of a mount that is decoded for a monitor, against the pages that encoders send. */
const MONITOR_BUFFER = millis(400);
/** Where its source sends pages of a second and more. */
const MONITOR_MAX_BUFFER = millis(5000);
/** After a longer stall the listeners are gone anyway. */
const CATCH_UP = millis(5000);

/** The audio path as configured: inputs, programs, outputs, and the pacer that drives them. Owns all of it. */
export class Studio {
  readonly pacer: Pacer;
  readonly inputs: InputRegistry;
  readonly programs: ProgramRegistry;
  readonly outputs: OutputRegistry;
  /** The signals that monitors can play. */
  readonly monitors: ProgramMonitorSources;
  readonly #options: StudioOptions;
  readonly #encoders: EncoderPool;
  readonly #unsubscribe: () => void;
  #isUsed = false;
  #isClosed = false;
  /** Active while ffmpeg is missing and there is something to encode. */
  #lookForFfmpeg: Timer | null = null;
  #isBeginning = true;
  #isLow = false;
  /** Clients that read levels, that listen with low latency, and that listen to an input alone. */
  readonly #watchers = { levels: 0, closely: 0, alone: 0 };
  /** How long blocks are collected before encoders get them. */
  #hold = millis(0);

  constructor(options: StudioOptions) {
    const { clock, logger, registry, ffmpeg, nextId } = options;
    this.#options = options;
    this.#encoders = new EncoderPool({ clock, logger, ffmpeg, hold: () => this.#hold });
    this.pacer = new Pacer({ clock, logger, catchUp: CATCH_UP });
    // A source that connects or disconnects changes how often blocks are needed.
    this.#unsubscribe = registry.subscribe((event) => {
      if (event.type === 'sourceConnected' || event.type === 'sourceDisconnected') this.#pace();
    });
    clock.after(BEGINNING, () => {
      this.#isBeginning = false;
      this.#pace();
    });
    this.inputs = new InputRegistry({
      clock,
      isPlayed: (input) => this.programs.isPlayed(input),
      hasSourceSide: (path) => registry.hasSourceSide(path),
    });
    this.programs = new ProgramRegistry({
      clock,
      logger,
      pacer: this.pacer,
      inputs: this.inputs,
      onSwitch: options.onSwitch,
      onTitle: options.onTitle,
    });
    const dependencies = { clock, logger, registry, nextId, encoders: this.#encoders };
    this.outputs = new OutputRegistry((wanted) => buildOutput(wanted, dependencies));
    this.monitors = new ProgramMonitorSources({
      clock,
      programs: this.programs,
      openMount: (path) => this.#decodeMount(path),
      watchClosely: () => this.#watch('closely'),
    });
  }

  /** Applies a configuration; what did not change goes on. */
  configure({ inputs, programs, outputs, isLowLatency }: StudioPlan): void {
    this.inputs.configure(inputs);
    this.programs.configure(programs);
    this.#options.music.keepOnly(inputs);
    this.outputs.configure(outputs.flatMap((plan) => this.#findSignal(plan) ?? []));
    this.monitors.endTapsOfGone();
    this.#isLow = isLowLatency;
    this.#isUsed = programs.length > 0 || this.outputs.all.size > 0;
    this.#pace();
  }

  #findSignal(plan: OutputPlan): WantedOutput | null {
    const { source, name, key } = plan;
    const signal = 'program' in source ? this.programs.find(source.program) : this.programs.solo(source.input);
    return signal && { name, key, plan, signal };
  }

  /** Switches an input and its own mount on or off; false: there is none of that name. */
  enableInput(name: string, isEnabled: boolean): boolean {
    this.outputs.enable(ownOutputName(name), isEnabled);
    return this.inputs.enable(name, isEnabled);
  }

  /** Restarts an input; switches it and its own mount on. False: there is none of that name. */
  restartInput(name: string): boolean {
    const input = this.inputs.find(name)?.input;
    if (input?.restart) input.restart();
    else input?.stop();
    return this.enableInput(name, true);
  }

  /**
   * Connects `listener` to an input alone; `onEnd`: the input is removed. Returns how to disconnect; null: no such input.
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

  /** Called when a client reads levels: they change more often then. Returns how to end that. */
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

  /** The stream that the listeners of a mount get, decoded as an input of its own. */
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

  /** Without ffmpeg no program is heard on a mount, so programs do not run until it is found. */
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

const OWN_OUTPUT = 'input ';

/** The name of the output on an input's own mount; no configured output has a space in its name. */
export function ownOutputName(input: string): string {
  return OWN_OUTPUT + input;
}
