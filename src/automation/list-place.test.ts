import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPlace } from './list-place.ts';

/** Where it goes on: `list` with a bar before what comes next; `before` is a list with a bar behind what came last. */
function goOn(before: string, list: string): string {
  const [past, future] = before.split('|').map((side) => side.trim().split(/\s+/).filter(Boolean));
  const entries = list.split(' ');
  const place = findPlace(entries, past!, future!);
  return [...entries.slice(0, place), '|', ...entries.slice(place)].join(' ');
}

for (const [what, before, list, expected] of [
  ['nothing has changed', 'a b | c', 'a b c', 'a b | c'],
  ['what comes first has moved to the end', 'a b | c', 'b c a', 'b | c a'],
  ['more stands before it', 'a b | c', 'x y a b c', 'x y a b | c'],
  ['the last one is gone', 'a b | c', 'a c', 'a | c'],
  ['all that came is gone', 'a b | c', 'c d', '| c d'],
  [
    'a jingle comes again and again and a song was added before',
    's1 j s2 j | s3 j s4 j',
    'new j s1 j s2 j s3 j s4 j',
    'new j s1 j s2 j | s3 j s4 j',
  ],
  [
    'a jingle comes again and again and a song was taken out',
    's1 j s2 j | s3 j s4 j',
    's1 j s3 j s4 j',
    's1 j | s3 j s4 j',
  ],
  [
    'the song before the jingle is gone, and so is that behind it',
    's1 j s2 j | s3 j s4 j s5',
    's1 j s4 j s5',
    's1 j | s4 j s5',
  ],
  ['only what came before is known', 's1 j s2 j s3 j |', 's1 j s2 j s3 j s4 j', 's1 j s2 j s3 j | s4 j'],
  ['all are the same', 'j j | j j', 'j j j j', 'j j | j j'],
] as const) {
  test(`goes on at its place where ${what}`, () => assert.equal(goOn(before, list), expected));
}
