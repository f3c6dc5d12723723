import { type Clock, millis, type Timer } from '../../core/index.ts';
import type { SoundEvent } from '../../studio/index.ts';
import type { EventFilter, EventTopic, PublishEvent, StationFeedEvents } from '../events/feed-events.ts';
import { NamedChanges } from '../events/named-changes.ts';
import type { StationPort } from '../ports.ts';
import { isPublicProgram, type PublicProgram, toPublicProgram } from './public-program.ts';
import { type InputAnswer, type OutputAnswer, toInputAnswer, toOutputAnswer, toSwitchAnswer } from './sound-answers.ts';
import type { SoundPort } from './sound-ports.ts';

/** The audio path, and the hub that gets its events. */
export interface SoundEventPublisherOptions {
  readonly sound: SoundPort;
  /** Where the mounts of programs are looked up. */
  readonly station: Pick<StationPort, 'mount'>;
  readonly clock: Clock;
  readonly tell: PublishEvent;
  /** Whether there is a client; the next one gets the difference. */
  readonly hasListeners: () => boolean;
}

/** A switch changes the title too: both are sent together. */
const CHANGE_DELAY = millis(100);
/** States of inputs and outputs are looked at, for they change without a word. */
const LOOK_PERIOD = millis(1000);

/** Tells what plays on the programs, every switch, and what changes of inputs and outputs. */
export class SoundEventPublisher {
  readonly #options: SoundEventPublisherOptions;
  readonly #changes: readonly { look(): void }[];
  /** Programs that events without a login name. */
  readonly #publicPrograms: Set<string>;
  readonly #unsubscribe: () => void;
  readonly #period: Timer;
  #soon: Timer | null = null;

  constructor(options: SoundEventPublisherOptions) {
    const { sound, clock, tell, hasListeners } = options;
    this.#options = options;
    this.#publicPrograms = new Set(
      this.#programs()
        .filter(isPublicProgram)
        .map(({ name }) => name),
    );
    this.#changes = [
      new NamedChanges({
        list: () => this.#programs(),
        essence: ({ nowPlaying, ...rest }) => [rest, nowPlaying && { ...nowPlaying, positionMs: 0 }],
        onChange: (program) => this.#tellProgram(program),
        onRemove: (name) => this.#tellRemoved(name),
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
      programs: this.#programs().filter((program) => wants(topicOf(program))),
      ...(isAdmin && { inputs: sound.inputs().map(toInputAnswer), outputs: sound.outputs().map(toOutputAnswer) }),
    };
  }

  close(): void {
    this.#unsubscribe();
    this.#period.cancel();
    this.#soon?.cancel();
  }

  #programs(): PublicProgram[] {
    const { sound, station } = this.#options;
    return sound.programs().map((program) => toPublicProgram(program, { sound, station }));
  }

  #isPublic(name: string): boolean {
    return this.#programs().some((program) => program.name === name && isPublicProgram(program));
  }

  #tellProgram(program: PublicProgram): void {
    const topic = topicOf(program);
    // Administrators have it back at once by the next event.
    if (topic.isPrivate && this.#publicPrograms.has(program.name)) this.#tellRemoved(program.name);
    if (!topic.isPrivate) this.#publicPrograms.add(program.name);
    this.#options.tell('nowPlaying', topic, program);
  }

  #tellRemoved(name: string): void {
    const isPrivate = !this.#publicPrograms.delete(name);
    this.#options.tell('programRemoved', { kind: 'program', name, isPrivate }, { name });
  }

  #note(event: SoundEvent): void {
    const { clock, tell } = this.#options;
    if (event.type === 'switched') {
      const { program, record } = event;
      const isPrivate = !this.#isPublic(program);
      tell('switch', { kind: 'program', name: program, isPrivate }, { program, ...toSwitchAnswer(record) });
    }
    this.#soon ??= clock.after(CHANGE_DELAY, () => this.flush());
  }
}

function topicOf(program: PublicProgram): EventTopic {
  return { kind: 'program', name: program.name, isPrivate: !isPublicProgram(program) };
}

function essenceOfInput({ type, state, reason, enabled, reconnectCount, title, url, mount }: InputAnswer): unknown {
  return [type, state, reason, enabled, reconnectCount, title, url, mount];
}

function essenceOfOutput({ uptimeSeconds: _, sentKbps: __, bytesSent: ___, ...output }: OutputAnswer): unknown {
  return output;
}
