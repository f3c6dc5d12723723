import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programTitle } from '../../test/support/fed-stream.ts';
import { sampleFrames } from '../core/index.ts';
import { WaitingTitles } from './waiting-titles.ts';

function waiting(...positions: number[]): WaitingTitles {
  const titles = new WaitingTitles();
  for (const position of positions) titles.add(programTitle(`${position}`), sampleFrames(position));
  return titles;
}

const take = (titles: WaitingTitles, position: number) => titles.takeBefore(sampleFrames(position))?.title?.title;

test('a title waits for its position', () => {
  const titles = waiting(100);
  assert.equal(titles.takeBefore(sampleFrames(100)), null);
  assert.equal(take(titles, 101), '100');
  assert.equal(titles.takeBefore(sampleFrames(1000)), null);
});

test('of those that were passed the last is true', () => {
  const titles = waiting(100, 150, 200);
  assert.equal(take(titles, 160), '150');
  assert.equal(take(titles, 1000), '200');
});

test('that nothing is known is a title as well', () => {
  const titles = waiting(100);
  titles.add(null, sampleFrames(200));
  assert.deepEqual(titles.takeBefore(sampleFrames(201))?.title, null);
});

test('knows whether one begins within a stretch', () => {
  const titles = waiting(100);
  const cases = [
    [0, 100, false],
    [0, 101, true],
    [100, 200, true],
    [101, 200, false],
  ] as const;
  for (const [from, to, has] of cases) assert.equal(titles.hasBetween(sampleFrames(from), sampleFrames(to)), has);
});

test('keeps no more than a hundred, the newest', () => {
  const titles = waiting(...Array.from({ length: 150 }, (_, index) => index));
  assert.equal(titles.hasBetween(sampleFrames(0), sampleFrames(50)), false);
  assert.equal(titles.hasBetween(sampleFrames(50), sampleFrames(51)), true);
});
