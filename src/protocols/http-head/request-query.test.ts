import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RequestQuery } from './request-query.ts';

describe('RequestQuery', () => {
  const cases = [
    { name: 'reads UTF-8', query: 'song=caf%C3%A9', song: 'café' },
    { name: 'reads ISO 8859-1 where it is no UTF-8', query: 'song=caf%E9', song: 'café' },
    { name: 'takes raw bytes', query: 'song=caf\xc3\xa9', song: 'café' },
    { name: 'takes plus for a space', query: 'song=a+b', song: 'a b' },
    { name: 'takes plus for a plus beside %20', query: 'song=Simon%20+%20Band', song: 'Simon + Band' },
    { name: 'takes a lone percent sign for itself', query: 'song=100%+live%2', song: '100% live%2' },
    { name: 'takes the first of several', query: 'song=a&song=b', song: 'a' },
    { name: 'takes a name without a value for empty', query: 'song&x=1', song: '' },
    { name: 'keeps equals signs in values', query: 'song=a=b', song: 'a=b' },
    { name: 'decodes names', query: '%73ong=a', song: 'a' },
    { name: 'says null for what is absent', query: '&&x=1', song: null },
  ];
  for (const { name, query, song } of cases) {
    it(name, () => assert.equal(new RequestQuery(query).get('song'), song));
  }

  it('gives the bytes as the sender meant them', () => {
    assert.deepEqual(new RequestQuery('song=%cf%EE').getBytes('song'), Buffer.from([0xcf, 0xee]));
    assert.equal(new RequestQuery('x').getBytes('song'), null);
  });

  it('gives back whatever was percent-encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (song) => {
        const query = new RequestQuery(`mode=updinfo&song=${encodeURIComponent(song)}`);
        assert.equal(query.get('song'), song);
      }),
    );
  });
});
