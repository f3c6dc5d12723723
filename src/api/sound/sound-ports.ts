import type { UnixMillis } from '../../core/index.ts';
import type {
  ArtworkSnapshot,
  BusSnapshot,
  InputAudioListener,
  InputSnapshot,
  OutputSnapshot,
  PlayedSnapshot,
  PreviewSnapshot,
  ProgramSnapshot,
  QueuePort,
  SoundEvent,
  SwitchSnapshot,
} from '../../studio/index.ts';

/**
 * The way of the sound as the API needs it. Implemented by the application over inputs, programs and outputs; snapshots are
 * made at each call, so they never change state. Lists are in the order of the configuration.
 */
export interface SoundPort {
  inputs(): readonly InputSnapshot[];
  input(name: string): InputSnapshot | null;
  /** Switches an input and its own mount on or off, until it is reloaded. Says whether there is one. */
  enableInput(name: string, isEnabled: boolean): boolean;
  /** Restarts it; switches it on. Returns whether there is one. */
  restartInput(name: string): boolean;
  /** The sound of one input alone, silence where it gives none. Returns how to stop; null: there is none of that name. */
  tapInput(name: string, listener: InputAudioListener): (() => void) | null;

  programs(): readonly ProgramSnapshot[];
  program(name: string): ProgramSnapshot | null;
  /** Read ten times a second. null: there is none of that name. */
  levels(program: string): BusSnapshot | null;
  /** Called when a client begins to read levels: blocks are made more often. Returns how to end that. */
  watchLevels(): () => void;
  /** Puts one of its inputs on air for as long as it has sound; null: it chooses again. */
  select(program: string, input: string | null): void;
  /** Goes on with the next track. Says whether something is on air that can be skipped. */
  skip(program: string): boolean;
  /** Bounded, the oldest first; empty for a program that there is not. */
  switches(program: string): readonly SwitchSnapshot[];
  /** Bounded, the oldest first; empty for a program that there is not. */
  history(program: string): readonly PlayedSnapshot[];
  preview(program: string, at: UnixMillis): PreviewSnapshot;
  /** The picture of what is on air; null: it has none. Public: the implementation limits its size and keeps it. */
  artwork(program: string): Promise<ArtworkSnapshot | null>;
  /** null: none of its inputs plays tracks. */
  queue(program: string): QueuePort | null;

  /** Those on mounts of inputs' own, too. */
  outputs(): readonly OutputSnapshot[];
  output(name: string): OutputSnapshot | null;
  /** Switches an output on or off, until it is reloaded. Says whether there is one. */
  enableOutput(name: string, isEnabled: boolean): boolean;

  /** Returns what ends the subscription. Told at once, so handlers only note it. */
  subscribe(handler: (event: SoundEvent) => void): () => void;
}
