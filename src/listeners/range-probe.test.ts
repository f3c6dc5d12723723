import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRangeProbe } from './range-probe.ts';

test('a tiny range is a probe, all others want the stream', () => {
  const table: [range: string | undefined, probe: ReturnType<typeof readRangeProbe>][] = [
    [undefined, null],
    ['', null],
    ['bytes=0-', null],
    ['bytes=-500', null],
    ['bytes=0-1', { first: 0, last: 1 }],
    [' bytes=0-0 ', { first: 0, last: 0 }],
    ['bytes=100-101', { first: 100, last: 101 }],
    ['bytes=0-63', { first: 0, last: 63 }],
    ['bytes=0-64', null],
    ['bytes=0-1073741823', null],
    ['bytes=5-2', null],
    ['bytes=0-1,5-6', null],
    ['bytes=0-99999999999999999999', null],
    ['items=0-1', null],
  ];
  for (const [range, probe] of table) assert.deepEqual(readRangeProbe(range), probe, range);
});
