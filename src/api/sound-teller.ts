import { type Clock, millis, type Timer } from '../core/index.ts';
import type { EventFilter, StationFeedEvents, TellEvent } from './feed-events.ts';
import { NamedChanges } from './named-changes.ts';
import type { StationPort } from './ports.ts';
import { type PublicProgram, toPublicProgram } from './public-program.ts';
import { type InputAnswer, type OutputAnswer, toInputAnswer, toOutputAnswer, toSwitchAnswer } from './sound-answers.ts';
import type { SoundEvent, SoundPort } from './sound-ports.ts';

/** What is told about, and to whom. */
export interface SoundTellerOptions {
  readonly sound: SoundPort;
  /** Where the mounts of programs are looked up. */
  readonly station: Pick<StationPort, 'mount'>;
  readonly clock: Clock;
  readonly tell: TellEvent;
  /** Whether anybody listens; whoever comes is told the difference then. */
  readonly hasListeners: () => boolean;
}

/** A switch changes the title too: both are told together. */
const CHANGE_DELAY = millis(100);
/** States of inputs and outputs are looked at, for they change without a word. */
const LOOK_PERIOD = millis(1000);

/** Tells what plays on the programs, every switch, and what changes of inputs and outputs. */
export class SoundTeller {
  readonly #options: SoundTellerOptions;
  readonly #changes: readonly { look(): void }[];
  readonly #unsubscribe: () => void;
  readonly #period: Timer;
  #soon: Timer | null = null;

  constructor(options: SoundTellerOptions) {
    const { sound, clock, tell, hasListeners } = options;
    this.#options = options;
    this.#changes = [
      new NamedChanges({
        list: () => this.#programs(() => true),
        essence: ({ nowPlaying, ...rest }) => [rest, nowPlaying && { ...nowPlaying, positionMs: 0 }],
        onChange: (program) => tell('nowPlaying', { kind: 'program', name: program.name }, program),
        onRemove: (name) => tell('programRemoved', { kind: 'program', name }, { name }),
      }),
      new NamedChanges({
        list: () => sound.inputs().map(toInputAnswer),
        essence: essenceOfInput,
        onChange: (input) => tell('input', { kind: 'input', name: input.name }, input),
        onRemove: (name) => tell('inputRemoved', { kind: 'input', name }, { name }),
      }),
      new NamedChanges({
        list: () => sound.outputs().map(toOutputAnswer),
        essence: essenceOfOutput,
        onChange: (output) => tell('output', { kind: 'output', name: output.name }, output),
        onRemove: (name) => tell('outputRemoved', { kind: 'output', name }, { name }),
      }),
    ];
    this.#unsubscribe = sound.subscribe((event) => this.#note(event));
    this.#period = clock.every(LOOK_PERIOD, () => hasListeners() && this.flush());
  }

  /** Tells at once what has changed. */
  flush(): void {
    this.#soon?.cancel();
    this.#soon = null;
    for (const changes of this.#changes) changes.look();
  }

  /** What is wanted, as it is now. */
  snapshot(wants: EventFilter, isAdmin: boolean): Omit<StationFeedEvents['snapshot'], 'mounts'> {
    const { sound } = this.#options;
    return {
      programs: this.#programs((name) => wants({ kind: 'program', name })),
      ...(isAdmin && { inputs: sound.inputs().map(toInputAnswer), outputs: sound.outputs().map(toOutputAnswer) }),
    };
  }

  close(): void {
    this.#unsubscribe();
    this.#period.cancel();
    this.#soon?.cancel();
  }

  #programs(isWanted: (name: string) => boolean): PublicProgram[] {
    const { sound, station } = this.#options;
    const programs = sound.programs().filter(({ name }) => isWanted(name));
    return programs.map((program) => toPublicProgram(program, { sound, station }));
  }

  #note(event: SoundEvent): void {
    const { clock, tell } = this.#options;
    if (event.type === 'switched') {
      const { program, record } = event;
      tell('switch', { kind: 'program', name: program }, { program, ...toSwitchAnswer(record) });
    }
    this.#soon ??= clock.after(CHANGE_DELAY, () => this.flush());
  }
}

function essenceOfInput({ type, state, reason, enabled, reconnectCount, title, url, mount }: InputAnswer): unknown {
  return [type, state, reason, enabled, reconnectCount, title, url, mount];
}

function essenceOfOutput({ uptimeSeconds: _, sentKbps: __, bytesSent: ___, ...output }: OutputAnswer): unknown {
  return output;
}
