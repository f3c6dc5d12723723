import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readBasicCredentials } from './basic-credentials.ts';

const encode = (text: string, encoding: BufferEncoding = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;

describe('readBasicCredentials', () => {
  const cases = [
    { name: 'a colon in the password', header: encode('source:a:b'), credentials: { user: 'source', password: 'a:b' } },
    { name: 'an empty name', header: encode(':pw'), credentials: { user: '', password: 'pw' } },
    { name: 'UTF-8', header: encode('dj:größe'), credentials: { user: 'dj', password: 'größe' } },
    { name: 'ISO 8859-1', header: encode('dj:größe', 'latin1'), credentials: { user: 'dj', password: 'größe' } },
    { name: 'any letters of the scheme', header: 'bAsIc YTpi', credentials: { user: 'a', password: 'b' } },
    { name: 'no header', header: undefined, credentials: null },
    { name: 'another scheme', header: 'Digest username="admin"', credentials: null },
    { name: 'what is no base64', header: 'Basic !!!notbase64', credentials: null },
    { name: 'no colon', header: encode('source'), credentials: null },
  ];
  for (const { name, header, credentials } of cases) {
    it(`reads ${name}`, () => assert.deepEqual(readBasicCredentials(header), credentials));
  }

  it('gives back whatever was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, password) => {
        const user = name.replaceAll(':', '');
        assert.deepEqual(readBasicCredentials(encode(`${user}:${password}`)), { user, password });
      }),
    );
  });
});
