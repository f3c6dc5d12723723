import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideSecrets, plainAddress } from './index.ts';

const table: readonly (readonly [given: string, shown: string])[] = [
  ['http://radio.example/live', 'http://radio.example/live'],
  ['http://radio.example:8000/live?token=abc', 'http://radio.example:8000/live?…'],
  ['https://dj:p%40ss@radio.example/live', 'https://radio.example/live'],
  ['https://dj@radio.example/a@b', 'https://radio.example/a@b'],
  ['http://radio.example/?a=http://other.example/?b=c', 'http://radio.example/?…'],
  ['http://radio.example/live#token=abc', 'http://radio.example/live'],
  ['http://[::1]:8000/live?x', 'http://[::1]:8000/live?…'],
];

for (const [given, shown] of table) {
  test(`${given} is shown as ${shown}`, () => assert.equal(plainAddress(new URL(given)), shown));
}

test('finds the addresses in the words of other programs, and leaves everything else', () => {
  const said = [
    ["Cannot open 'https://u:p@a.example/x.ts?key=1': 404", "Cannot open 'https://a.example/x.ts?…': 404"],
    ['rtmp://a.example/x?key=1 and http://b.example/?key=2', 'rtmp://a.example/x?… and http://b.example/?…'],
    ['is it "12:30"? no; see a/b?c', 'is it "12:30"? no; see a/b?c'],
    ['', ''],
  ] as const;
  for (const [given, shown] of said) assert.equal(hideSecrets(given), shown);
});
