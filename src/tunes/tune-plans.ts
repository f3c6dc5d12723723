import { DORIAN, MAJOR, MINOR } from './pitch.ts';
import type { Layer, Theme, TunePlan } from './tune-plan.ts';

const ALL: readonly Layer[] = ['pad', 'figure', 'bass', 'beat'];
const CALM: readonly Layer[] = ['pad', 'figure', 'bass'];

const harbourTheme: Theme = {
  seed: 357,
  rhythm: ['x..xx...', 'x...x.x.', 'x..xx...', 'x.....--'],
  instrument: 'bell',
  centre: 7,
};

/** Waves against a quay: an arpeggio that never stops, and a bell far off. */
const harbourAtDawn: TunePlan = {
  title: 'Harbour at Dawn',
  seed: 1,
  tempo: 76,
  beatsPerBar: 4,
  stepsPerBeat: 2,
  swing: 0,
  key: { tonic: 62, steps: MAJOR },
  figure: { instrument: 'guitar', pattern: '12435364', level: 0.85 },
  bass: '1.....5.',
  beat: { shaker: '..o...o.' },
  sections: [
    { chords: '1 4', layers: CALM, level: 0.85 },
    { chords: '1 5/7 6 4 1 5/7 4 1', layers: CALM, theme: harbourTheme, level: 0.9 },
    {
      chords: '6 4 1 5 6 4 2 5',
      layers: ALL,
      theme: { seed: 2622, rhythm: ['x...x...', 'x.x.x...', 'x...x...', 'x.....--'], instrument: 'pipe', centre: 4 },
      level: 1,
    },
    { chords: '1 5/7 6 4 1 5/7 4 5', layers: CALM, theme: harbourTheme, level: 0.9 },
  ],
  mix: { reverb: 1.9, echoBeats: 0.75, gain: 0.96 },
};

const lanternTheme: Theme = {
  seed: 2733,
  rhythm: ['x...x.', 'x.x.x.', 'x...x.', 'x....-'],
  instrument: 'keys',
  centre: 7,
};

/** A slow waltz in the evening. */
const paperLanterns: TunePlan = {
  title: 'Paper Lanterns',
  seed: 2,
  tempo: 100,
  beatsPerBar: 3,
  stepsPerBeat: 2,
  swing: 0,
  key: { tonic: 57, steps: MINOR },
  figure: { instrument: 'harp', pattern: '1.3524', level: 0.75 },
  bass: '1.....',
  beat: { brush: '..o.o.' },
  sections: [
    { chords: '1 6 1 6', layers: CALM, level: 0.85 },
    { chords: '1 6 3 7 1 4 7 1', layers: CALM, theme: lanternTheme, level: 0.9 },
    {
      chords: '6 7 1 1 4 7 3 3',
      layers: ALL,
      theme: { seed: 90, rhythm: ['x.....', 'x.x.x.', 'x...x.', 'x....-'], instrument: 'pipe', centre: 9 },
      level: 1,
    },
    { chords: '1 6 3 7 1 4 7 1', layers: ALL, theme: lanternTheme, level: 1 },
    { chords: '6 3 4 1 6 3 4 5', layers: CALM, theme: { ...lanternTheme, seed: 959, instrument: 'bell' }, level: 0.85 },
  ],
  mix: { reverb: 1.8, echoBeats: 1, gain: 0.92 },
};

const trainTheme: Theme = {
  seed: 10,
  rhythm: ['x..x..x.', 'x...x.x.', 'x..x..x.', 'x...----'],
  instrument: 'keys',
  centre: 7,
};

/** Wheels on rails, and lights that pass. */
const nightTrainNorth: TunePlan = {
  title: 'Night Train North',
  seed: 3,
  tempo: 108,
  beatsPerBar: 4,
  stepsPerBeat: 2,
  swing: 0,
  key: { tonic: 64, steps: DORIAN },
  figure: { instrument: 'guitar', pattern: '13241324', level: 0.75 },
  bass: '1.11.18.',
  beat: { kick: 'x...o...', brush: '..o...x.', shaker: 'oxoxoxox' },
  sections: [
    { chords: '1 1 4 4', layers: ['figure', 'beat'], level: 0.8 },
    { chords: '1 1 4 4 1 1 4 4', layers: ALL, theme: trainTheme, level: 0.95 },
    {
      chords: '3 7 4 1 3 7 5 5',
      layers: ALL,
      theme: { seed: 47, rhythm: ['x...x...', 'x...x.x.', 'x...x...', 'x.....--'], instrument: 'pipe', centre: 7 },
      level: 1,
    },
    { chords: '1 1 4 4', layers: ['pad', 'figure', 'beat'], level: 0.85 },
    { chords: '1 1 4 4 3 7 4 1', layers: ALL, theme: trainTheme, level: 1 },
  ],
  mix: { reverb: 1.4, echoBeats: 0.75, gain: 0.83 },
};

const rainTheme: Theme = {
  seed: 8,
  rhythm: ['x.....x.', 'x...x...', 'x.....x.', 'x.....--'],
  instrument: 'pipe',
  centre: 4,
};

/** Drops that echo in a warm room. */
const rainOnTheSkylight: TunePlan = {
  title: 'Rain on the Skylight',
  seed: 4,
  tempo: 84,
  beatsPerBar: 4,
  stepsPerBeat: 2,
  swing: 0,
  key: { tonic: 65, steps: MAJOR },
  figure: { instrument: 'harp', pattern: '6.4.7.53', level: 0.85 },
  bass: '1.......',
  beat: {},
  sections: [
    { chords: '4 1', layers: CALM, level: 0.9 },
    { chords: '4 1 2 6 4 1 5 1', layers: CALM, theme: rainTheme, level: 0.95 },
    { chords: '6 3 4 1 6 3 4 5', layers: CALM, theme: { ...rainTheme, seed: 397, instrument: 'bell' }, level: 1 },
    { chords: '4 1 2 6 4 1 4 5', layers: CALM, theme: rainTheme, level: 0.9 },
  ],
  mix: { reverb: 2.1, echoBeats: 0.75, gain: 1.07 },
};

const marketTheme: Theme = {
  seed: 823,
  rhythm: ['x.xx..x.', 'x.x.x...', 'x.xx..x.', 'x...x.--'],
  instrument: 'guitar',
  centre: 4,
};

/** People, fruit and a street band. */
const saturdayMarket: TunePlan = {
  title: 'Saturday Market',
  seed: 5,
  tempo: 116,
  beatsPerBar: 4,
  stepsPerBeat: 2,
  swing: 0.22,
  key: { tonic: 67, steps: MAJOR },
  figure: { instrument: 'keys', pattern: '..3.2.4.', level: 0.7 },
  bass: '1..15.3.',
  beat: { kick: 'x...x...', brush: '..x...x.', shaker: 'o.xoo.xo' },
  sections: [
    { chords: '1 4 1 5', layers: ['figure', 'bass', 'beat'], level: 0.85 },
    { chords: '1 4 1 5 1 4 5 1', layers: ALL, theme: marketTheme, level: 0.95 },
    { chords: '6 3 4 1 6 3 2 5', layers: ALL, theme: { ...marketTheme, seed: 3922, instrument: 'bell' }, level: 1 },
    { chords: '1 4 1 5 1 4 5 1', layers: ALL, theme: marketTheme, level: 0.95 },
    { chords: '4 1 4 5', layers: ALL, theme: { ...marketTheme, seed: 1222 }, level: 1 },
  ],
  mix: { reverb: 1.2, echoBeats: 0.5, gain: 0.85 },
};

const letterTheme: Theme = {
  seed: 25,
  rhythm: ['x...x.x.', 'x.....x.', 'x...x.x.', 'x.....--'],
  instrument: 'keys',
  centre: 7,
};

/** A lamp, a table, and something to say. */
const lettersHome: TunePlan = {
  title: 'Letters Home',
  seed: 6,
  tempo: 68,
  beatsPerBar: 4,
  stepsPerBeat: 2,
  swing: 0,
  key: { tonic: 63, steps: MAJOR },
  figure: { instrument: 'harp', pattern: '1.2.3.4.', level: 0.85 },
  bass: '1.......',
  beat: {},
  sections: [
    { chords: '1 6', layers: CALM, level: 0.85 },
    { chords: '1 5/7 6 3 4 1/3 2 5', layers: CALM, theme: letterTheme, level: 0.9 },
    { chords: '4 5 3 6 4 1/3 2 5', layers: CALM, theme: { ...letterTheme, seed: 994, instrument: 'pipe' }, level: 1 },
    { chords: '1 5/7 6 4', layers: CALM, theme: letterTheme, level: 0.9 },
  ],
  mix: { reverb: 1.9, echoBeats: 1, gain: 1.05 },
};

/** The tunes in the order in which they are numbered, from 1 on. */
export const tunePlans: readonly TunePlan[] = [
  harbourAtDawn,
  saturdayMarket,
  rainOnTheSkylight,
  nightTrainNorth,
  lettersHome,
  paperLanterns,
];
