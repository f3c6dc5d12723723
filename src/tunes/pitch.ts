/** A pitch as MIDI counts it: semitones, 69 is the A of 440 Hz. */
export type Pitch = number;

/** A step of a scale: 0 is the tonic, 7 the tonic an octave higher, negative below. */
export type Degree = number;

/** What a tune is in: the pitch of degree 0, and the semitones of the seven degrees above it. */
export interface Key {
  readonly tonic: Pitch;
  readonly steps: readonly number[];
}

/** Semitones of the seven degrees. */
export const MAJOR: readonly number[] = [0, 2, 4, 5, 7, 9, 11];
export const MINOR: readonly number[] = [0, 2, 3, 5, 7, 8, 10];
export const DORIAN: readonly number[] = [0, 2, 3, 5, 7, 9, 10];

/** Degrees in an octave. */
export const OCTAVE_DEGREES = 7;

/** The pitch of a degree. */
export function pitchOf({ tonic, steps }: Key, degree: Degree): Pitch {
  const octave = Math.floor(degree / OCTAVE_DEGREES);
  return tonic + 12 * octave + steps[degree - octave * OCTAVE_DEGREES]!;
}

/** The frequency of a pitch in equal temperament, in hertz. */
export function hertzOf(pitch: Pitch): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}
