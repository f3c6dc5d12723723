import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { byteCount } from '../core/index.ts';
import { parseSize, writeSize } from './size.ts';

const cases: readonly { text: string; value: number | null; written?: string }[] = [
  { text: '0', value: 0 },
  { text: '512', value: 512 },
  { text: '512B', value: 512, written: '512' },
  { text: '64KiB', value: 65_536 },
  { text: '1.5MiB', value: 1_572_864, written: '1536KiB' },
  { text: '1MB', value: 1_000_000, written: '1000000' },
  { text: '16 kB', value: 16_000, written: '16000' },
  { text: '2GiB', value: 2_147_483_648 },
  { text: '0.3B', value: null },
  { text: '64K', value: null },
  { text: '-1', value: null },
  { text: '99999999GiB', value: null },
  { text: '', value: null },
];

describe('a size', () => {
  for (const { text, value, written } of cases) {
    it(`"${text}" is ${value === null ? 'no size' : `${value} bytes`}`, () => {
      assert.equal(parseSize(text), value);
      if (value !== null) assert.equal(writeSize(byteCount(value)), written ?? text);
    });
  }

  it('reads back as what was written', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (value) => assert.equal(parseSize(writeSize(byteCount(value))), value)));
  });
});
