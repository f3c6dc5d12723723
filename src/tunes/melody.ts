import type { Chord } from './chord.ts';
import { type Degree, OCTAVE_DEGREES } from './pitch.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A note of a melody, in steps of the grid from the beginning of its section. */
export interface MelodyNote {
  readonly step: number;
  readonly steps: number;
  readonly degree: Degree;
}

/** What a melody is made from. */
export interface MelodyOptions {
  readonly chords: readonly Chord[];
  /**
   * The rhythm of a phrase, one text for each bar: `x` begins a note, `.` holds it, `-` is a rest. The same text again is
   * the same motif again.
   */
  readonly rhythm: readonly string[];
  /** The degree around which it moves. */
  readonly centre: Degree;
  readonly random: SeededRandom;
}

/** How far from its centre it goes. */
const REACH = 5;
/** From one note to the next in a motif: mostly steps, sometimes a third, seldom the same again. */
const MOVES = [1, 1, 1, -1, -1, -1, 2, -2, 0];
/** A note as long as this many steps is heard against the chord. */
const LONG_STEPS = 3;
/** Where a phrase may stop on its way, and where it comes home, best first. */
const OPEN_ENDS: readonly Degree[] = [4, 1, 6, 3, 2, 5];
const HOME_ENDS: readonly Degree[] = [0, 2, 4];

/**
 * Sings over chords: phrases of one rhythm, each with the same motifs moved to its chords. Long notes and those on the
 * first beat belong to the chord, the others lead there by steps. Every phrase but the last stops on an open tone; the
 * last comes home.
 */
export function composeMelody({ chords, rhythm, centre, random }: MelodyOptions): MelodyNote[] {
  const motifs = new Map(rhythm.map((bar) => [bar, composeMoves(bar, random)]));
  const notes: MelodyNote[] = [];
  let degree = centre;
  for (const [index, chord] of chords.entries()) {
    const bar = rhythm[index % rhythm.length]!;
    const isLastOfPhrase = (index + 1) % rhythm.length === 0;
    const isLast = index === chords.length - 1;
    const moves = motifs.get(bar)!;
    // Phrases begin alike: one answers the other.
    if (index % rhythm.length === 0) degree = centre;
    const cells = readCells(bar);
    for (const [place, { step, steps }] of cells.entries()) {
      const isEnd = isLastOfPhrase && place === cells.length - 1;
      const wanted = turnBack(degree + moves[place]!, centre);
      const mustFit = step === 0 || steps >= LONG_STEPS;
      if (isEnd) degree = nearestOf(endsOf(chord, isLast ? HOME_ENDS : OPEN_ENDS), degree, centre);
      else degree = mustFit ? nearestOf(chord.tones, wanted, centre) : wanted;
      notes.push({ step: index * bar.length + step, steps, degree });
    }
  }
  return notes;
}

function composeMoves(bar: string, random: SeededRandom): number[] {
  return readCells(bar).map(() => random.pick(MOVES));
}

function readCells(bar: string): { step: number; steps: number }[] {
  return [...bar.matchAll(/x\.*/g)].map(({ index, 0: cell }) => ({ step: index, steps: cell.length }));
}

/** Goes the other way where it would leave its reach. */
function turnBack(degree: Degree, centre: Degree): Degree {
  const away = degree - centre;
  return Math.abs(away) <= REACH ? degree : centre + Math.sign(away) * (2 * REACH - Math.abs(away));
}

/** The first of the ends that the chord has. */
function endsOf({ tones }: Chord, ends: readonly Degree[]): Degree[] {
  const end = ends.find((candidate) => tones.includes(candidate));
  return end === undefined ? [...tones] : [end];
}

/** The tone, in whatever octave, that is nearest to the wanted degree; of two the one nearer to the centre. */
function nearestOf(tones: readonly Degree[], wanted: Degree, centre: Degree): Degree {
  const distance = (degree: Degree): number => Math.abs(degree - wanted) + Math.abs(degree - centre) / 100;
  const octave = Math.floor(wanted / OCTAVE_DEGREES) * OCTAVE_DEGREES;
  const candidates = tones.flatMap((tone) =>
    [-OCTAVE_DEGREES, 0, OCTAVE_DEGREES].map((shift) => tone + octave + shift),
  );
  return candidates.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
