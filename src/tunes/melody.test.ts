import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseChords } from './chord.ts';
import { composeMelody, type MelodyNote } from './melody.ts';
import { MAJOR } from './pitch.ts';
import { SeededRandom } from './seeded-random.ts';

const KEY = { tonic: 60, steps: MAJOR };
const RHYTHM = ['x..xx.x.', 'x...x.x.', 'x..xx.x.', 'x.....--'];
const STEPS = 8;
const CENTRE = 7;
const CHORDS = parseChords(KEY, '1 6 4 5 1 6 5 1');

const sing = (seed: number): MelodyNote[] =>
  composeMelody({ chords: CHORDS, rhythm: RHYTHM, centre: CENTRE, random: new SeededRandom(seed) });
const inOctave = (degree: number): number => ((degree % 7) + 7) % 7;
const anySeed = fc.integer({ min: 0, max: 1_000_000 });

test('the same seed sings the same, another seed something else', () => {
  assert.deepEqual(sing(1), sing(1));
  assert.notDeepEqual(sing(1), sing(2));
});

test('notes stand where the rhythm has them, and are held as long', () => {
  const firstBars = sing(1).filter(({ step }) => step < 2 * STEPS);
  assert.deepEqual(
    firstBars.map(({ step, steps }) => [step, steps]),
    [
      [0, 3],
      [3, 1],
      [4, 2],
      [6, 2],
      [8, 4],
      [12, 2],
      [14, 2],
    ],
  );
});

test('what is long or begins a bar belongs to the chord, whatever the seed', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      for (const { step, steps, degree } of sing(seed)) {
        if (step % STEPS !== 0 && steps < 3) continue;
        assert.ok(CHORDS[Math.floor(step / STEPS)]!.tones.includes(inOctave(degree)), `degree ${degree} at ${step}`);
      }
    }),
  );
});

test('it stays within reach of its centre and makes no leap over an octave, whatever the seed', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const degrees = sing(seed).map(({ degree }) => degree);
      for (const [index, degree] of degrees.entries()) {
        assert.ok(Math.abs(degree - CENTRE) <= 8, `degree ${degree}`);
        assert.ok(Math.abs(degree - (degrees[index - 1] ?? degree)) <= 7, `leap to ${degree}`);
      }
    }),
  );
});

test('the first phrase stops on an open tone, the last comes home', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const melody = sing(seed);
      const stop = melody.findLast(({ step }) => step < 4 * STEPS)!;
      assert.equal(inOctave(stop.degree), 4, 'the fifth');
      assert.equal(inOctave(melody.at(-1)!.degree), 0, 'the tonic');
    }),
  );
});

test('the second phrase begins as the first did', () => {
  const melody = sing(3);
  const phrase = (from: number): number[] =>
    melody.filter(({ step }) => step >= from && step < from + 2 * STEPS).map(({ degree }) => degree);
  assert.deepEqual(phrase(4 * STEPS), phrase(0));
});
