import type { Degree, Key } from './pitch.ts';

/** What a note can be played on. */
export type Instrument = 'pad' | 'guitar' | 'harp' | 'bass' | 'keys' | 'bell' | 'pipe' | 'kick' | 'brush' | 'shaker';

/** Instruments that have no pitch. */
export type Drum = Extract<Instrument, 'kick' | 'brush' | 'shaker'>;

/** What plays in a section beside the melody. */
export type Layer = 'pad' | 'figure' | 'bass' | 'beat';

/** A stretch of a tune. */
export interface Section {
  /** One for each bar: see `parseChords`. */
  readonly chords: string;
  readonly layers: readonly Layer[];
  /** The melody over it; not there: none. */
  readonly theme?: Theme;
  /** How loud it is played, around 1. */
  readonly level: number;
}

/** The material of a melody: see `MelodyOptions`. */
export interface Theme {
  readonly seed: number;
  readonly rhythm: readonly string[];
  readonly instrument: Instrument;
  readonly centre: Degree;
}

/**
 * A tune as its rules need it. Patterns are bars written step by step, as long as all of the tune: a character begins a
 * note, `.` holds it or rests, `-` ends it.
 */
export interface TunePlan {
  readonly title: string;
  readonly seed: number;
  /** Beats per minute. */
  readonly tempo: number;
  readonly beatsPerBar: number;
  readonly stepsPerBeat: number;
  /** How late every second step comes, as a share of a step. */
  readonly swing: number;
  readonly key: Key;
  /** The accompaniment: digits are voices of the chord, 1 the lowest; 5 and up an octave higher. */
  readonly figure: { readonly instrument: Instrument; readonly pattern: string; readonly level: number };
  /** Digits are degrees above the bass of the chord: 1 itself, 5 the fifth, 8 the octave. */
  readonly bass: string;
  /** `x` loud, `o` soft. */
  readonly beat: Readonly<Partial<Record<Drum, string>>>;
  readonly sections: readonly Section[];
  readonly mix: TuneMix;
}

/** The room that a tune is played in. */
export interface TuneMix {
  /** Seconds in which the reverberation falls by 60 dB. */
  readonly reverb: number;
  /** Time from one echo to the next, in beats. */
  readonly echoBeats: number;
  /** The factor that brings it to the loudness of the others. */
  readonly gain: number;
}
