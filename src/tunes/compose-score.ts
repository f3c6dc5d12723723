import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';
import { type Chord, parseChords, voiceChords } from './chord.ts';
import { composeMelody } from './melody.ts';
import type { Note } from './note.ts';
import { type Pitch, pitchOf } from './pitch.ts';
import { SeededRandom } from './seeded-random.ts';
import type { Drum, Instrument, Layer, Section, TunePlan } from './tune-plan.ts';
import { TuneTiming } from './tune-timing.ts';

const PAD_RANGE = { low: 50, high: 70 };
const FIGURE_RANGE = { low: 52, high: 72 };
/** The lowest note of the bass; it stays within the octave above. */
const BASS_LOWEST: Pitch = 33;
const OCTAVE = 12;
const VOICES = 4;
/** A hand is never quite in time, nor quite as strong. In seconds, and as a share. */
const LOOSE_SECONDS = 0.006;
const LOOSE_LEVEL = 0.1;
/** Steps on a bar, on a beat, between beats. */
const ACCENTS = { bar: 1, beat: 0.84, between: 0.7 };
/** From one note to the next of the closing chord, in seconds. */
const ROLL_SECONDS = 0.13;
/** Where the four voices of a chord sit. */
const SPREAD = [-0.45, 0.25, -0.25, 0.45];
const LEAD_PAN = 0.08;
const DRUM_PAN: Readonly<Record<Drum, number>> = { kick: 0, brush: -0.15, shaker: 0.35 };
const DRUMS = ['kick', 'brush', 'shaker'] as const;

/** A section with its chords read and its place found. */
interface PlacedSection extends Section {
  readonly bars: readonly Chord[];
  readonly firstStep: number;
}

/** Writes out all notes of a tune, in the order in which they begin. The same plan gives the same notes. */
export function composeScore(plan: TunePlan): Note[] {
  return new Composer(plan).compose();
}

/** Writes the layers of one tune one after the other. Used once. */
class Composer {
  readonly #plan: TunePlan;
  readonly #timing: TuneTiming;
  readonly #random: SeededRandom;
  readonly #notes: Note[] = [];
  readonly #sections: readonly PlacedSection[];

  constructor(plan: TunePlan) {
    this.#plan = plan;
    this.#timing = new TuneTiming(plan);
    this.#random = new SeededRandom(plan.seed);
    let firstStep = 0;
    this.#sections = plan.sections.map((section) => {
      const placed = { ...section, bars: parseChords(plan.key, section.chords), firstStep };
      firstStep += placed.bars.length * this.#timing.stepsPerBar;
      return placed;
    });
  }

  compose(): Note[] {
    this.#writePad();
    for (const section of this.#sections) {
      if (section.layers.includes('figure')) this.#writeFigure(section);
      if (section.layers.includes('bass')) this.#writeBass(section);
      if (section.layers.includes('beat')) this.#writeBeat(section);
      this.#writeMelody(section);
    }
    this.#writeClose();
    return this.#notes.sort((a, b) => a.start - b.start);
  }

  /** Tones that two chords have in common are held over. */
  #writePad(): void {
    const { stepsPerBar } = this.#timing;
    const bars = this.#barsWith('pad');
    const voicings = voiceChords(
      this.#plan.key,
      bars.map(({ chord }) => chord),
      PAD_RANGE,
    );
    for (const [index, { step, level }] of bars.entries()) {
      const isJoined = (place: number): boolean => bars[place]?.step === bars[place - 1]!.step + stepsPerBar;
      for (const [voice, pitch] of voicings[index]!.entries()) {
        if (index > 0 && isJoined(index) && voicings[index - 1]!.includes(pitch)) continue;
        let last = index;
        while (last + 1 < bars.length && isJoined(last + 1) && voicings[last + 1]!.includes(pitch)) last++;
        this.#addSteps('pad', step, bars[last]!.step + stepsPerBar - step, pitch, level, SPREAD[voice]!);
      }
    }
  }

  #writeFigure({ bars, firstStep, level }: PlacedSection): void {
    const { figure, key } = this.#plan;
    const voicings = voiceChords(key, bars, FIGURE_RANGE);
    for (const [bar, voicing] of voicings.entries()) {
      for (const { step, steps, sign } of readPattern(figure.pattern)) {
        const voice = Number(sign) - 1;
        const pitch = voicing[voice % VOICES]! + OCTAVE * Math.floor(voice / VOICES);
        const at = firstStep + bar * this.#timing.stepsPerBar + step;
        this.#addLoose(
          figure.instrument,
          at,
          steps,
          pitch,
          level * figure.level * this.#accent(step),
          SPREAD[voice % VOICES]!,
        );
      }
    }
  }

  #writeBass({ bars, firstStep, level }: PlacedSection): void {
    const { bass, key } = this.#plan;
    for (const [bar, chord] of bars.entries()) {
      const ground = pitchOf(key, chord.bass);
      const drop = OCTAVE * Math.floor((ground - BASS_LOWEST) / OCTAVE);
      for (const { step, steps, sign } of readPattern(bass)) {
        const pitch = pitchOf(key, chord.bass + Number(sign) - 1) - drop;
        const at = firstStep + bar * this.#timing.stepsPerBar + step;
        this.#addSteps('bass', at, steps, pitch, level * this.#accent(step), 0);
      }
    }
  }

  #writeBeat({ bars, firstStep, level }: PlacedSection): void {
    for (const drum of DRUMS) {
      const hits = readPattern(this.#plan.beat[drum] ?? '');
      for (const bar of bars.keys()) {
        for (const { step, sign } of hits) {
          const strength = sign === 'x' ? 1 : 0.55;
          this.#addLoose(
            drum,
            firstStep + bar * this.#timing.stepsPerBar + step,
            1,
            0,
            level * strength,
            DRUM_PAN[drum],
          );
        }
      }
    }
  }

  #writeMelody({ bars, firstStep, level, theme }: PlacedSection): void {
    if (!theme) return;
    const { seed, rhythm, centre, instrument } = theme;
    const melody = composeMelody({ chords: bars, rhythm, centre, random: new SeededRandom(seed) });
    const phrase = rhythm.length * this.#timing.stepsPerBar;
    for (const { step, steps, degree } of melody) {
      // Each phrase grows towards its middle and goes back.
      const swell = 0.82 + 0.18 * Math.sin((Math.PI * (step % phrase)) / phrase);
      const pitch = pitchOf(this.#plan.key, degree);
      this.#addLoose(instrument, firstStep + step, steps, pitch, level * swell, LEAD_PAN);
    }
  }

  /** The tonic, from the bass upwards, left to ring. */
  #writeClose(): void {
    const { key, figure } = this.#plan;
    const end = this.#timing.seconds(this.#timing.bars * this.#timing.stepsPerBar);
    const [voicing] = voiceChords(key, parseChords(key, '1'), FIGURE_RANGE);
    const ground = key.tonic - OCTAVE * Math.floor((key.tonic - BASS_LOWEST) / OCTAVE);
    this.#add('bass', end, 2.5, ground, 0.8, 0);
    for (const [voice, pitch] of voicing!.entries()) {
      this.#add('pad', end, 2, pitch, 0.8, SPREAD[voice]!);
      this.#add(figure.instrument, end + voice * ROLL_SECONDS, 3, pitch, 0.7, SPREAD[voice]!);
    }
    const theme = this.#sections.findLast((section) => section.theme)?.theme;
    if (theme) this.#add(theme.instrument, end + VOICES * ROLL_SECONDS, 2, key.tonic + OCTAVE, 0.75, LEAD_PAN);
  }

  #barsWith(layer: Layer): { chord: Chord; step: number; level: number }[] {
    return this.#sections
      .filter(({ layers }) => layers.includes(layer))
      .flatMap(({ bars, firstStep, level }) =>
        bars.map((chord, bar) => ({ chord, step: firstStep + bar * this.#timing.stepsPerBar, level })),
      );
  }

  #accent(step: number): number {
    if (step === 0) return ACCENTS.bar;
    return step % this.#plan.stepsPerBeat === 0 ? ACCENTS.beat : ACCENTS.between;
  }

  #addLoose(instrument: Instrument, step: number, steps: number, pitch: Pitch, level: number, pan: number): void {
    const late = this.#random.between(-LOOSE_SECONDS, LOOSE_SECONDS);
    const start = this.#timing.seconds(step) + late;
    const held = this.#timing.seconds(step + steps) - this.#timing.seconds(step);
    this.#add(instrument, start, held, pitch, level * this.#random.between(1 - LOOSE_LEVEL, 1), pan);
  }

  #addSteps(instrument: Instrument, step: number, steps: number, pitch: Pitch, level: number, pan: number): void {
    const start = this.#timing.seconds(step);
    this.#add(instrument, start, this.#timing.seconds(step + steps) - start, pitch, level, pan);
  }

  #add(instrument: Instrument, start: number, held: number, pitch: Pitch, level: number, pan: number): void {
    this.#notes.push({ instrument, start: toFrames(start), length: toFrames(held), pitch, level, pan });
  }
}

function toFrames(seconds: number): SampleFrames {
  return sampleFrames(Math.round(seconds * SAMPLE_RATE));
}

/** The notes of a bar: where each begins and how long it is held. */
function readPattern(pattern: string): { step: number; steps: number; sign: string }[] {
  return [...pattern.matchAll(/[^.-]\.*/g)].map(({ index, 0: cell }) => ({
    step: index,
    steps: cell.length,
    sign: cell[0]!,
  }));
}
