import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRangeIntent } from './range-probe.ts';

test('a tiny range is a probe, all others want the stream', () => {
  const table: [range: string | undefined, intent: ReturnType<typeof readRangeIntent>][] = [
    [undefined, 'stream'],
    ['', 'stream'],
    ['bytes=0-', 'stream'],
    ['bytes=-500', 'stream'],
    ['bytes=0-1', { first: 0, last: 1 }],
    [' bytes=0-0 ', { first: 0, last: 0 }],
    ['bytes=100-101', { first: 100, last: 101 }],
    ['bytes=0-63', { first: 0, last: 63 }],
    ['bytes=0-64', 'stream'],
    ['bytes=0-1073741823', 'stream'],
    ['bytes=5-2', 'stream'],
    ['bytes=0-1,5-6', 'stream'],
    ['bytes=0-99999999999999999999', 'stream'],
    ['items=0-1', 'stream'],
  ];
  for (const [range, intent] of table) assert.deepEqual(readRangeIntent(range), intent, range);
});
