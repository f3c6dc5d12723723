import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeTitle, MAX_TITLE_CHARACTERS } from './title-text.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('decodeTitle', () => {
  const cases = [
    { name: 'UTF-8 that nobody announced', hex: '63 61 66 c3 a9', charsets: {}, text: 'café' },
    { name: 'UTF-8 although the mount says otherwise', hex: 'c3 a9', charsets: { mountCharset: 'koi8-r' }, text: 'é' },
    { name: 'ISO 8859-1 where it is no UTF-8', hex: '63 61 66 e9', charsets: {}, text: 'café' },
    { name: 'the marks of windows-1252', hex: '93 80 94', charsets: {}, text: '“€”' },
    {
      name: "the mount's charset where it is no UTF-8",
      hex: 'cd c5',
      charsets: { mountCharset: 'KOI8-R' },
      text: 'ме',
    },
    { name: 'the charset that was announced', hex: 'c3 a9', charsets: { charset: 'ISO-8859-1' }, text: 'Ã©' },
    {
      name: 'an announced charset of several bytes',
      hex: '93 fa 96 7b',
      charsets: { charset: 'Shift_JIS' },
      text: '日本',
    },
    {
      name: 'UTF-8 although the announced one does not fit',
      hex: 'c3 a9 41',
      charsets: { charset: 'utf-16le' },
      text: 'éA',
    },
    { name: 'past an announced charset that is not valid', hex: 'e9', charsets: { charset: 'UTF-8' }, text: 'é' },
    { name: 'past a charset that nobody knows', hex: 'c3 a9', charsets: { charset: 'klingon' }, text: 'é' },
    { name: 'without a byte order mark', hex: 'ef bb bf 41', charsets: {}, text: 'A' },
    { name: 'without control characters', hex: '0d 0a 41 00 1b 42 c2 85 7f', charsets: {}, text: 'A B' },
    { name: 'without marks that turn the text around', hex: '41 e2 80 ae 42', charsets: {}, text: 'A B' },
    { name: 'nothing', hex: '', charsets: {}, text: '' },
  ];
  for (const { name, hex, charsets, text } of cases) {
    it(`reads ${name}`, () => assert.equal(decodeTitle(bytes(hex), charsets), text));
  }

  it('cuts at a character', () => {
    const title = decodeTitle(Buffer.from(`x${'😀'.repeat(MAX_TITLE_CHARACTERS)}`));
    assert.equal(title, `x${'😀'.repeat((MAX_TITLE_CHARACTERS - 2) / 2)}`);
  });

  it('makes one bounded, clean line of any bytes in any charset', () => {
    const labels = fc.constantFrom(undefined, 'utf-8', 'iso-8859-1', 'utf-16le', 'gb18030', 'nonsense', '');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), labels, labels, (title, charset, mountCharset) => {
        const text = decodeTitle(title, { charset, mountCharset });
        assert.ok(text.length <= MAX_TITLE_CHARACTERS);
        assert.doesNotMatch(text, /\p{Cc}|^\s|\s$/u);
        assert.ok(text.isWellFormed());
      }),
    );
  });

  it('gives back every printable title that came as UTF-8', () => {
    const printable = fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => text.trim());
    fc.assert(fc.property(printable, (title) => assert.equal(decodeTitle(Buffer.from(title)), title)));
  });
});
