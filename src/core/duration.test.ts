import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseDuration, writeDuration } from './duration.ts';
import { millis } from './units.ts';

const cases: readonly { text: string; value: number | null; written?: string }[] = [
  { text: '0', value: 0, written: '0s' },
  { text: '250ms', value: 250 },
  { text: '3s', value: 3000 },
  { text: '90s', value: 90_000 },
  { text: '1.5m', value: 90_000, written: '90s' },
  { text: '5m', value: 300_000 },
  { text: '1h', value: 3_600_000 },
  { text: '1d', value: 86_400_000 },
  { text: '3', value: null },
  { text: '3 s', value: null },
  { text: '-3s', value: null },
  { text: '3S', value: null },
  { text: '1h30m', value: null },
  { text: '', value: null },
];

describe('a duration', () => {
  for (const { text, value, written } of cases) {
    it(`"${text}" is ${value === null ? 'no duration' : `${value} ms`}`, () => {
      assert.equal(parseDuration(text), value);
      if (value !== null) assert.equal(writeDuration(millis(value)), written ?? text);
    });
  }

  it('reads back as what was written', () => {
    fc.assert(fc.property(fc.nat(), (value) => assert.equal(parseDuration(writeDuration(millis(value))), value)));
  });
});
