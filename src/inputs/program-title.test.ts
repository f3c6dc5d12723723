import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toProgramTitle } from './program-title.ts';

test('a title of a stream reaches programs as clean lines, and not at all where nothing is left', () => {
  const { artist, title, url } = toProgramTitle({ artist: 'A\nB', title: 'x\x1by\u202ez', url: 'http://u/\0' })!;
  assert.deepEqual([artist, title, url], ['A B', 'x y z', 'http://u/']);
  assert.equal(toProgramTitle({ artist: '\0', title: '\x9b' }), null);
});
