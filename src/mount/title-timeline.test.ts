import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TitleTimeline } from './title-timeline.ts';

function timeline(...titles: [offset: number, title: string][]): TitleTimeline {
  const line = new TitleTimeline();
  for (const [offset, title] of titles) line.add(offset, { title });
  return line;
}

test('a title is true from its own byte to the byte before the next, and the first one for all before it', () => {
  assert.equal(new TitleTimeline().at(0), null);
  const line = timeline([100, 'one'], [200, 'two']);
  const table: [offset: number, title: string, next: number | null][] = [
    [0, 'one', 100],
    [99, 'one', 100],
    [100, 'one', 200],
    [199, 'one', 200],
    [200, 'two', null],
    [5000, 'two', null],
  ];
  for (const [offset, title, next] of table) {
    assert.equal(line.at(offset)?.title.title, title, `at ${offset}`);
    assert.equal(line.nextChange(offset), next, `after ${offset}`);
  }
});

test('two titles at one byte: the later one was meant', () => {
  const line = timeline([0, 'typo'], [0, 'right'], [10, 'next']);
  assert.equal(line.at(0)?.title.title, 'right');
  assert.equal(line.at(9)?.title.title, 'right');
  assert.equal(line.latest?.title, 'next');
});

test('the same mark is given for as long as it is in force', () => {
  const line = timeline([0, 'one'], [100, 'two']);
  assert.equal(line.at(5), line.at(99));
});

test('trimming keeps the title that is true for the oldest byte', () => {
  const line = timeline([0, 'one'], [100, 'two'], [200, 'three']);
  line.trim(150);
  assert.equal(line.at(150)?.title.title, 'two');
  line.trim(200);
  assert.equal(line.at(200)?.title.title, 'three');
  line.trim(9999);
  assert.equal(line.latest?.title, 'three');
});

test('a source that sends titles without end loses the oldest, never the newest', () => {
  const line = new TitleTimeline();
  for (let offset = 0; offset < 10_000; offset++) line.add(offset, { title: `title ${offset}` });
  assert.equal(line.latest?.title, 'title 9999');
  assert.equal(line.at(9990)?.title.title, 'title 9990');
  assert.equal(line.at(0), line.at(9744), 'the oldest that is kept');
});
