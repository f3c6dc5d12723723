import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFiles, isTest, readText } from './source-files.ts';

/** Younger than the browsers that web/vite.config.ts names (Safari 15.4, Chrome 100, Firefox 100), and added by no build. */
const tooYoung =
  /\.(toSorted|toReversed|toSpliced|with)\(|\b(withResolvers|groupBy|fromAsync|isWellFormed|toWellFormed)\b/;

test('the pages use no feature that old phones lack', () => {
  const sources = findFiles('web/src', ['.ts', '.tsx']).filter((path) => !isTest(path));
  assert.ok(sources.length > 50);
  const found = sources.flatMap((path) => {
    const word = tooYoung.exec(readText(path));
    return word ? [`${path}: ${word[0]}`] : [];
  });
  assert.deepEqual(found, []);
});
