import type { SampleFrames } from '../core/index.ts';
import type { Pitch } from './pitch.ts';
import type { Instrument } from './tune-plan.ts';

/** One note, placed in time. */
export interface Note {
  readonly instrument: Instrument;
  /** From the beginning of the tune. */
  readonly start: SampleFrames;
  readonly length: SampleFrames;
  readonly pitch: Pitch;
  /** How hard it is played, 0 to 1. */
  readonly level: number;
  /** −1 left to 1 right. */
  readonly pan: number;
}
