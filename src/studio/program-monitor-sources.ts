import { type Clock, millis } from '../core/index.ts';
import type { Input } from '../inputs/index.ts';
import type { MonitorListener, MonitorSource, MonitorSources } from '../monitor/index.ts';
import type { Program } from '../program/index.ts';
import type { MonitorLevels, MonitorSubject } from '../protocols/monitor-socket/index.ts';
import type { ProgramRegistry } from './program-registry.ts';
import { snapshotLevels } from './write-snapshots.ts';

/** A mount whose stream is decoded. */
export interface HeardMount {
  readonly input: Input;
  /** Whether only this monitor uses the mount. */
  readonly isGone: () => boolean;
}

/** Dependencies of monitors. */
export interface ProgramMonitorSourcesOptions {
  readonly clock: Clock;
  readonly programs: ProgramRegistry;
  /** Decodes what a mount carries, as its listeners get it; null: there is no such mount. */
  readonly openMount: (path: string) => HeardMount | null;
  /** Called when a client begins to listen with low latency. Returns how to end that. */
  readonly watchClosely: () => () => void;
}

/** How often it is checked whether a mount still exists. */
const LOOK_PERIOD = millis(1000);

interface ProgramTap {
  readonly program: Program;
  readonly listener: MonitorListener;
}

/** The signals of programs, inputs and mounts, for monitors. Owns the inputs that decode mounts. */
export class ProgramMonitorSources implements MonitorSources {
  readonly #options: ProgramMonitorSourcesOptions;
  readonly #programTaps = new Set<ProgramTap>();

  constructor(options: ProgramMonitorSourcesOptions) {
    this.#options = options;
  }

  first(): MonitorSubject | null {
    const [program] = this.#options.programs.all;
    return program ? { kind: 'program', name: program.name } : null;
  }

  open({ kind, name }: MonitorSubject, listener: MonitorListener): MonitorSource | null {
    const source =
      kind === 'program'
        ? this.#openProgram(name, listener)
        : kind === 'input'
          ? this.#openInput(name, listener)
          : this.#openMount(name, listener);
    if (!source) return null;
    const relax = this.#options.watchClosely();
    const close = () => {
      source.close();
      relax();
    };
    return { ...source, close };
  }

  /** After a configuration: programs that there are no more have ended. */
  endTapsOfGone(): void {
    for (const tap of [...this.#programTaps]) {
      if (this.#options.programs.find(tap.program.name) === tap.program) continue;
      tap.listener.end('the program was removed');
    }
  }

  #openProgram(name: string, listener: MonitorListener): MonitorSource | null {
    const program = this.#options.programs.find(name);
    if (!program) return null;
    const tap = { program, listener };
    const detach = program.attach(listener);
    this.#programTaps.add(tap);
    const close = () => {
      detach();
      this.#programTaps.delete(tap);
    };
    return { levels: () => levelsOf(program), close };
  }

  #openInput(name: string, listener: MonitorListener): MonitorSource | null {
    const tap = this.#options.programs.tap(name, listener, () => listener.end('the input was removed'));
    return tap && { levels: () => levelsOf(tap.program), close: tap.detach };
  }

  #openMount(path: string, listener: MonitorListener): MonitorSource | null {
    const { clock, programs, openMount } = this.#options;
    const heard = openMount(path);
    if (!heard) return null;
    const { input, isGone } = heard;
    const { program, detach } = programs.listenTo(input, listener);
    input.start();
    const look = clock.every(LOOK_PERIOD, () => isGone() && listener.end('the mount was removed'));
    const close = () => {
      look.cancel();
      detach();
      input.stop();
    };
    return { levels: () => levelsOf(program), close };
  }
}

function levelsOf({ meter }: Program): MonitorLevels {
  const levels = meter.read();
  return { ...snapshotLevels(levels), momentaryLufs: levels.loudness.momentary };
}
