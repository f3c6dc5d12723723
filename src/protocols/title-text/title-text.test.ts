import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findCharset } from './charset-names.ts';
import { cleanText, MAX_TITLE_CHARACTERS } from './clean-text.ts';
import { decodeTitle } from './title-text.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** UTF-8 of the text; what stands in `<…>` are bytes in hex. */
const bytesOf = (written: string) =>
  Buffer.concat(written.split(/<([\da-f ]+)>/).map((part, index) => (index % 2 ? bytes(part) : Buffer.from(part))));

describe('decodeTitle', () => {
  const cases = [
    { name: 'UTF-8 that was not announced', hex: '63 61 66 c3 a9', charsets: {}, text: 'café' },
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
    { name: 'past an unknown charset', hex: 'c3 a9', charsets: { charset: 'klingon' }, text: 'é' },
    { name: 'without a byte order mark', hex: 'ef bb bf 41', charsets: {}, text: 'A' },
    { name: 'without control characters', hex: '0d 0a 41 00 1b 42 c2 85 7f', charsets: {}, text: 'A B' },
    { name: 'without marks that turn the text around', hex: '41 e2 80 ae 42', charsets: {}, text: 'A B' },
    { name: 'nothing', hex: '', charsets: {}, text: '' },
  ];
  for (const { name, hex, charsets, text } of cases) {
    it(`reads ${name}`, () => assert.equal(decodeTitle(bytes(hex), charsets), text));
  }

  const table: [bytes: string, charsets: Parameters<typeof decodeTitle>[1], text: string][] = [
    ['Björk - Jóga', {}, 'Björk - Jóga'],
    ['Björk - J<c3>', {}, 'Björk - J'],
    ['Björk - J<c3>', { charset: 'UTF-8' }, 'Björk - J'],
    ['Björk - J<c3>', { mountCharset: 'ISO-8859-1' }, 'Björk - J'],
    ['Beyonc<c3>', { charset: 'UTF-8' }, 'Beyonc'],
    ['Beyonc<c3>', { mountCharset: 'UTF-8' }, 'Beyonc'],
    ['Beyonc<c3>', {}, 'BeyoncÃ'],
    ['caf<e9>', { charset: 'UTF-8' }, 'café'],
    ['caf<e9> au lait', { charset: 'UTF-8' }, 'café au lait'],
    ['Gru<df>', { mountCharset: 'UTF-8' }, 'Gruß'],
    ['<ab> Ol<e9 bb>', {}, '« Olé»'],
    ['Le caf<e9 85>', {}, 'Le café…'],
    ['Привет<d0>', {}, 'Привет'],
    ['Привет<d0>', { charset: 'utf8' }, 'Привет'],
    ['Привет<d0>', { mountCharset: 'KOI8-R' }, 'Привет'],
    ['Привет<d0> - песня<d1>', {}, 'Привет - песня'],
    ['東京<e6>', {}, '東京'],
    ['東京<e6 97>', {}, '東京'],
    ['Song <e6 97>', { charset: 'UTF-8' }, 'Song'],
    ['Smile 😀<f0 9f 98>', {}, 'Smile 😀'],
    ['Smile 😀<ed a0 bd>', {}, 'Smile 😀'],
    ['<cf f0 e8 e2 e5 f2>', { mountCharset: 'windows-1251' }, 'Привет'],
    ['<ab de bb>', { mountCharset: 'windows-1251' }, '«Ю»'],
    ['<f0 d2 c9 d7 c5 d4>', { mountCharset: 'KOI8-R' }, 'Привет'],
    ['<c3 bd c4>', { mountCharset: 'Shift_JIS' }, 'ﾃｽﾄ'],
    ['<93 fa 96 7b 8c>', { mountCharset: 'Shift_JIS' }, '日本'],
    ['<93 fa 96 7b 8c>', { charset: 'CP932' }, '日本'],
    ['<c6 fc cb>', { charset: 'eucJP' }, '日'],
    ['na<c0 af>ve', {}, 'naÀ¯ve'],
    ['twice <c3 83 c2 a9>', {}, 'twice Ã©'],
    ['&#1055;&#1088;ivet', {}, 'Прivet'],
    ['&#x41F;&#X440;ivet', {}, 'Прivet'],
    ['&#128512; &#55357;&#56832;', {}, '😀 😀'],
    ['A &amp; B &#38;#1055; &#39; &#60;b&#62;', {}, 'A &amp; B &#38;#1055; &#39; &#60;b&#62;'],
    ['&#1055 &#; &#x; &#99999999; &#1114112; &#55357; &#1055;', {}, '&#1055 &#; &#x; &#99999999; &#1114112;   П'],
    ['caf<e9> &#1055;', {}, 'café П'],
  ];
  for (const [written, charsets, text] of table) {
    it(`reads ${written} with ${JSON.stringify(charsets)}`, () => {
      assert.equal(decodeTitle(bytesOf(written), charsets), text);
    });
  }

  it('reads a title that was cut anywhere in its UTF-8 as what is whole of it', () => {
    for (const title of ['Björk – Jóga', 'Алиса «Чёрный»', 'さくら 桜', 'a😀é😀']) {
      const whole = Buffer.from(title);
      const first = whole.findIndex((byte) => byte > 0x7f);
      const before = Buffer.byteLength([...title].find((letter) => letter > '\x7f')!);
      for (let length = first + before; length < whole.length; length++) {
        const expected = whole
          .subarray(0, length)
          .toString()
          .replace(/\ufffd$/, '')
          .trim();
        for (const charsets of [{}, { charset: 'UTF-8' }, { mountCharset: 'utf-8' }]) {
          assert.equal(decodeTitle(whole.subarray(0, length), charsets), expected, `${title} cut at ${length}`);
        }
      }
    }
  });

  it('takes no longer for hostile bytes', () => {
    for (const hex of ['c3', 'e3 81', 'ed a0', 'c3 a9', 'f0 9f 98', '80', '26 23']) {
      const text = decodeTitle(Buffer.concat(Array(30_000).fill(bytes(hex))), {
        charset: 'utf-8',
        mountCharset: 'Shift_JIS',
      });
      assert.ok(text.length <= MAX_TITLE_CHARACTERS);
    }
  });

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

describe('cleanText', () => {
  const cases: [name: string, text: string, clean: string][] = [
    ['line ends of every kind', 'a\nb\r\nc\u0085d\u2028e\u2029f', 'a b c d e f'],
    ['C0, DEL, C1', 'a\0b\x1bc\x7fd\x9be', 'a b c d e'],
    ['an escape sequence, which is text without its first byte', '\x1b[31mred', '[31mred'],
    ['halves of surrogate pairs', 'a\ud800b\udfffc😀', 'a b c😀'],
    ['noncharacters', 'a\ufffeb\uffffc\ufdd0d', 'a b c d'],
    ['embeddings, overrides and isolates of direction', 'a\u202eb\u202ac\u2066d\u2069e', 'a b c d e'],
    [
      'nothing of marks and joiners that languages need',
      'א\u200fב\u200ec می\u200cخواهم 👩\u200d🚀',
      'א\u200fב\u200ec می\u200cخواهم 👩\u200d🚀',
    ],
    ['the ends', ' \t a b \n', 'a b'],
  ];
  for (const [name, text, clean] of cases) {
    it(`takes out ${name}`, () => assert.equal(cleanText(text), clean));
  }

  it('leaves what is clean and short as it is, and any text clean, short and the same when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const clean = cleanText(text, most);
        assert.ok(clean.length <= most && clean.isWellFormed());
        assert.doesNotMatch(clean, /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
        assert.equal(cleanText(clean, most), clean);
      }),
    );
  });
});

describe('findCharset', () => {
  it('knows the names of the Encoding standard and those that encoders send', () => {
    const names: [label: string, charset: string | null][] = [
      ['UTF-8', 'utf-8'],
      [' utf8 ', 'utf-8'],
      ['ISO8859-1', 'windows-1252'],
      ['latin1', 'windows-1252'],
      ['CP1251', 'windows-1251'],
      ['KOI8R', 'koi8-r'],
      ['SJIS', 'shift_jis'],
      ['cp932', 'shift_jis'],
      ['EUC_JP', 'euc-jp'],
      ['ISO-8859-1//TRANSLIT', 'windows-1252'],
      ['klingon', null],
      ['', null],
      ['constructor', null],
      ['__proto__', null],
    ];
    for (const [label, charset] of names) assert.equal(findCharset(label), charset, label);
  });
});
