import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readIcyInterval, wantsIcyMetadata } from './icy-interval.ts';

describe('wantsIcyMetadata', () => {
  for (const [value, wanted] of [
    ['1', true],
    ['1, 1', true],
    ['0', false],
    ['yes', false],
    ['', false],
  ] as const) {
    it(`is ${wanted} for "${value}"`, () => assert.equal(wantsIcyMetadata(new Map([['icy-metadata', value]])), wanted));
  }

  it('is false without the header', () => assert.equal(wantsIcyMetadata(new Map()), false));
});

describe('readIcyInterval', () => {
  const cases = [
    ['16000', 16000],
    ['1', 1],
    ['0', null],
    ['-5', null],
    ['many', null],
    ['999999999', null],
  ] as const;
  for (const [value, interval] of cases) {
    it(`reads "${value}" as ${interval}`, () =>
      assert.equal(readIcyInterval(new Map([['icy-metaint', value]])), interval));
  }

  it('is null without the header', () => assert.equal(readIcyInterval(new Map()), null));
});
