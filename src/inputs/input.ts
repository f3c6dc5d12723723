import type { Millis } from '../core/index.ts';
import type { StereoLevels } from '../pcm/index.ts';
import type { ProgramInput, ProgramTitle } from '../program/index.ts';
import type { InputHealth } from './input-health.ts';

/** How full an input's buffer is, and how full it wants it. */
export interface BufferFill {
  readonly fill: Millis;
  readonly target: Millis;
}

/** An input as its owner switches it on and off and looks at it. Programs see the `ProgramInput` of it. */
export interface Input extends ProgramInput {
  readonly health: InputHealth;
  /** What it is playing; null: nothing, or not known. */
  readonly title: ProgramTitle | null;
  /** Of what was pulled last. */
  readonly levels: StereoLevels;
  /** By how much its sources are turned up now, in dB; not there or null: they are heard as they come. */
  readonly gain?: number | null;
  /** Null: it has no buffer. */
  readonly buffer: BufferFill | null;
  /** Where its sound comes from, for people and without secrets: a mount, an address, a folder; empty: from itself. */
  readonly origin: string;
  start(): void;
  /** Restarts without falling silent, where it can; not there: `stop` and `start` do. */
  restart?(): void;
  /** Ends it in order; `start` begins again. */
  stop(): void;
}
