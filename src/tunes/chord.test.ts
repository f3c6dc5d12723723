import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChords, voiceChords } from './chord.ts';
import { MAJOR, MINOR, pitchOf } from './pitch.ts';
import { tunePlans } from './tune-plans.ts';

const C_MAJOR = { tonic: 60, steps: MAJOR };
const A_MINOR = { tonic: 57, steps: MINOR };
const NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];
const nameOf = (pitch: number): string => NAMES[pitch % 12]!;

test('chords are read as musicians count them: major ones with the ninth, minor ones with the seventh', () => {
  const table = [
    [C_MAJOR, '1', 'C', 'C E G D'],
    [C_MAJOR, '2', 'D', 'D F A C'],
    [C_MAJOR, '5/7', 'B', 'G B D A'],
    [C_MAJOR, '6', 'A', 'A C E G'],
    [A_MINOR, '1', 'A', 'A C E G'],
    [A_MINOR, '6', 'F', 'F A C G'],
    [A_MINOR, '7/2', 'B', 'G B D A'],
  ] as const;
  for (const [key, text, bass, tones] of table) {
    const [chord] = parseChords(key, text);
    assert.equal(nameOf(pitchOf(key, chord!.bass)), bass, text);
    assert.equal(chord!.tones.map((tone) => nameOf(pitchOf(key, tone))).join(' '), tones, text);
  }
});

for (const { title, key, sections } of tunePlans) {
  test(`the voices of "${title}" stay in their range, apart from each other, and move by small steps`, () => {
    const range = { low: 50, high: 70 };
    const chords = sections.flatMap((section) => parseChords(key, section.chords));
    const voicings = voiceChords(key, chords, range);
    for (const [index, voicing] of voicings.entries()) {
      const where = `chord ${index}: ${voicing.map(nameOf).join(' ')}`;
      assert.ok(voicing[0]! >= range.low && voicing.at(-1)! <= range.high, where);
      const sung = new Set(voicing.map((pitch) => pitch % 12));
      assert.deepEqual(sung, new Set(chords[index]!.tones.map((tone) => pitchOf(key, tone) % 12)), where);
      for (const lower of sung) assert.ok(!sung.has((lower + 1) % 12), `a semitone in ${where}`);
      const moved = voicing.map((pitch, voice) => Math.abs(pitch - (voicings[index - 1] ?? voicing)[voice]!));
      assert.ok(Math.max(...moved) <= 7, `a leap to ${where}`);
      assert.ok(moved.reduce((sum, step) => sum + step, 0) <= 14, `much movement to ${where}`);
    }
  });
}
