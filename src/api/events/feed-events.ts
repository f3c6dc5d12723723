import type { PublicMount } from '../mounts/public-mount.ts';
import type { PublicProgram } from '../sound/public-program.ts';
import type { BusAnswer, InputAnswer, OutputAnswer, SwitchAnswer } from '../sound/sound-answers.ts';

/** One event as it goes out: `event: title`, `id: …`, `data: {…}`. */
export interface StationFeedEvents {
  /** Everything, to begin with: replaces whatever the reader knew. Inputs and outputs for administrators only. */
  snapshot: {
    readonly mounts: readonly PublicMount[];
    readonly programs: readonly PublicProgram[];
    readonly inputs?: readonly InputAnswer[];
    readonly outputs?: readonly OutputAnswer[];
  };
  /** A mount came, or something of it changed beyond its title and its listeners. */
  mount: PublicMount;
  mountRemoved: { readonly path: string };
  title: Pick<PublicMount, 'path' | 'title'>;
  listeners: Pick<PublicMount, 'path' | 'listeners' | 'listenerPeak'>;
  /** A program came, or something else plays on it. */
  nowPlaying: PublicProgram;
  programRemoved: { readonly name: string };
  switch: SwitchAnswer & { readonly program: string };
  /** An input came, or something of it changed beyond what it counts and measures. */
  input: InputAnswer;
  inputRemoved: { readonly name: string };
  output: OutputAnswer;
  outputRemoved: { readonly name: string };
  /** Ten times a second, without an id. */
  levels: BusAnswer & { readonly program: string };
}

/** What an event is about: readers choose by it. */
export interface EventTopic {
  readonly kind: 'mount' | 'program' | 'input' | 'output';
  readonly name: string;
  /** Of a program that no mount plays without a login: for administrators only. */
  readonly isPrivate?: boolean;
}

/** Whether a reader wants to hear of something. */
export type EventFilter = (topic: EventTopic) => boolean;

/** Tells one event to all who want it. A function makes the data for each of them, by what its addresses begin with. */
export type PublishEvent = <E extends Exclude<keyof StationFeedEvents, 'snapshot' | 'levels'>>(
  event: E,
  topic: EventTopic,
  data: StationFeedEvents[E] | ((origin: string) => StationFeedEvents[E]),
) => void;

/** JSON has no line ends, so `data` is always one line. `id` null: a returning client need not name it. */
export function writeEvent<E extends keyof StationFeedEvents>(
  event: E,
  id: string | null,
  data: StationFeedEvents[E],
): string {
  const idLine = id === null ? '' : `id: ${id}\n`;
  return `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
}
