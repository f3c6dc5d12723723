import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeScore } from './compose-score.ts';
import { tunePlans } from './tune-plans.ts';
import { TuneTiming } from './tune-timing.ts';

test('titles and seeds are unlike', () => {
  assert.equal(new Set(tunePlans.map(({ title }) => title)).size, tunePlans.length);
  assert.equal(new Set(tunePlans.map(({ seed }) => seed)).size, tunePlans.length);
});

for (const plan of tunePlans) {
  const steps = plan.beatsPerBar * plan.stepsPerBeat;

  test(`the patterns of "${plan.title}" fill its bars, and its phrases its sections`, () => {
    const themes = plan.sections.flatMap(({ theme }) => theme ?? []);
    const bars = [
      plan.figure.pattern,
      plan.bass,
      ...Object.values(plan.beat),
      ...themes.flatMap(({ rhythm }) => rhythm),
    ];
    for (const bar of bars) assert.equal(bar.length, steps, bar);
    for (const { chords, theme } of plan.sections) {
      if (theme) assert.equal(chords.split(' ').length % theme.rhythm.length, 0, chords);
    }
  });

  test(`the notes of "${plan.title}" come in order, from its beginning, and end before it does`, () => {
    const notes = composeScore(plan);
    const { length } = new TuneTiming(plan);
    assert.ok(notes[0]!.start >= 0 && notes[0]!.start < 4800, 'it sounds at once');
    for (const [index, { start, length: held, level, pan }] of notes.entries()) {
      assert.ok(start >= (notes[index - 1]?.start ?? 0));
      assert.ok(held > 0 && start + held < length);
      assert.ok(level > 0 && level <= 1 && Math.abs(pan) <= 1);
    }
  });

  test(`the tonic is the last bass note of "${plan.title}"`, () => {
    const bass = composeScore(plan).findLast(({ instrument }) => instrument === 'bass')!;
    assert.equal(bass.pitch % 12, plan.key.tonic % 12);
    assert.ok(bass.pitch >= 33 && bass.pitch < 45);
  });

  test(`every pitch of "${plan.title}" belongs to its key`, () => {
    const scale = new Set(plan.key.steps.map((step) => (plan.key.tonic + step) % 12));
    const outside = composeScore(plan).filter(({ pitch }) => pitch > 0 && !scale.has(pitch % 12));
    assert.deepEqual(outside, []);
  });
}
