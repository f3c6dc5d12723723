import { type Degree, type Key, OCTAVE_DEGREES, type Pitch, pitchOf } from './pitch.ts';

/** A chord of one bar. */
export interface Chord {
  /** What the bass plays. */
  readonly bass: Degree;
  /** Root, third, fifth and one more, each within the octave above the tonic. */
  readonly tones: readonly Degree[];
}

/** The lowest and the highest pitch of a spread of voices. */
export interface PitchRange {
  readonly low: Pitch;
  readonly high: Pitch;
}

/** Voices nearer to each other than this rub. In semitones. */
const LEAST_SPACING = 2;
/** Low voices want more room. */
const LOW_SPACING = 4;
const LOW_BELOW: Pitch = 57;
const MOST_SPAN = 17;

/**
 * Reads chords as a plan writes them: degrees counted from 1, one for each bar, with another bass behind a slash (`1 5/7 6`).
 * Minor chords get their seventh and major ones their ninth, so that no two tones are a semitone apart.
 */
export function parseChords(key: Key, text: string): Chord[] {
  return text.split(' ').map((word) => {
    const [root, bass = root] = word.split('/').map((number) => Number(number) - 1) as [Degree, Degree?];
    const isMinor = pitchOf(key, root + 2) - pitchOf(key, root) === 3;
    const tones = [0, 2, 4, isMinor ? 6 : 8].map((step) => (root + step) % OCTAVE_DEGREES);
    return { bass, tones };
  });
}

/**
 * Spreads each chord over four voices within `range`, lowest first, so that they move as little as they can from chord
 * to chord.
 */
export function voiceChords(key: Key, chords: readonly Chord[], range: PitchRange): Pitch[][] {
  const centre = (range.low + range.high) / 2;
  let last: readonly Pitch[] = [centre - 6, centre - 2, centre + 2, centre + 6];
  return chords.map(({ tones }) => {
    const voicings = spread(
      tones.map((tone) => pitchOf(key, tone)),
      range,
    );
    const before = last;
    const nearest = voicings.reduce((best, one) => (movement(before, one) < movement(before, best) ? one : best));
    last = nearest;
    return nearest;
  });
}

/** Every way to put the pitches into the range, each in any octave that fits. */
function spread(pitches: readonly Pitch[], { low, high }: PitchRange): Pitch[][] {
  let voicings: Pitch[][] = [[]];
  for (const pitch of pitches) {
    const lowest = low + ((((pitch - low) % 12) + 12) % 12);
    const places = [lowest, lowest + 12, lowest + 24].filter((place) => place <= high);
    voicings = voicings.flatMap((voicing) => places.map((place) => [...voicing, place]));
  }
  return voicings.map((voicing) => voicing.sort((a, b) => a - b)).filter(isOpen);
}

function isOpen(voicing: readonly Pitch[]): boolean {
  const isSpaced = voicing.every((pitch, index) => {
    const below = voicing[index - 1] ?? -Infinity;
    return pitch - below >= (below < LOW_BELOW ? LOW_SPACING : LEAST_SPACING);
  });
  return isSpaced && voicing.at(-1)! - voicing[0]! <= MOST_SPAN;
}

function movement(from: readonly Pitch[], to: readonly Pitch[]): number {
  return to.reduce((sum, pitch, index) => sum + Math.abs(pitch - from[index]!) ** 1.5, 0);
}
