import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MAX_ICY_TEXT_BYTES, parseIcyText, writeIcyBlock } from './icy-block.ts';

const parse = (text: string) => {
  const fields = parseIcyText(Buffer.from(text, 'latin1'));
  return fields && { title: fields.title?.toString('latin1') ?? null, url: fields.url?.toString('latin1') ?? null };
};

describe('writeIcyBlock', () => {
  const cases = [
    { name: 'the empty title as Icecast does', text: { title: '' }, length: 1, bytes: "StreamTitle='';\0" },
    { name: 'UTF-8', text: { title: "It's é中 - B" }, length: 2, bytes: `StreamTitle='It's é中 - B';\0` },
    {
      name: 'a URL',
      text: { title: 'A', url: 'http://b/' },
      length: 3,
      bytes: "StreamTitle='A';StreamUrl='http://b/';",
    },
    { name: 'no empty URL', text: { title: 'A', url: '' }, length: 1, bytes: "StreamTitle='A';" },
    { name: 'delimiters harmless', text: { title: "It';s" }, length: 2, bytes: "StreamTitle='It’;s';" },
    { name: 'line breaks as spaces', text: { title: 'A\r\nB' }, length: 2, bytes: "StreamTitle='A  B';" },
  ];
  for (const { name, text, length, bytes } of cases) {
    it(`writes ${name}`, () => {
      const block = writeIcyBlock(text);
      assert.equal(block[0], length);
      assert.equal(block.length, 1 + length * 16);
      const padded = Buffer.alloc(length * 16);
      padded.write(bytes);
      assert.deepEqual(block.subarray(1), padded);
    });
  }

  it('cuts a long title at a character and fills the longest block', () => {
    const block = writeIcyBlock({ title: '中'.repeat(3000), url: 'http://b/' });
    const text = block.toString('utf8', 1).replace(/\0+$/, '');
    assert.equal(block[0], 255);
    assert.match(text, /^StreamTitle='中+';StreamUrl='http:\/\/b\/';$/);
    assert.ok(Buffer.byteLength(text) > MAX_ICY_TEXT_BYTES - 3);
  });

  it('leaves out a URL that is too long, rather than cutting it or the title', () => {
    const block = writeIcyBlock({ title: 'A', url: `http://b/${'c'.repeat(2000)}` });
    assert.deepEqual(block, writeIcyBlock({ title: 'A' }));
  });

  it('writes no block that a player would misread', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), fc.webUrl(), (title, url) => {
        const block = writeIcyBlock({ title, url });
        assert.equal(block.length, 1 + block[0]! * 16);
        const text = block.toString('utf8', 1).replace(/\0+$/, '');
        const firstEnd = text.indexOf("';");
        assert.equal(text.indexOf("StreamUrl='"), firstEnd + 2);
        assert.equal(text.indexOf("';", firstEnd + 2), text.length - 2);
        assert.equal(text.includes('\ufffd'), title.includes('\ufffd'));
      }),
    );
  });
});

describe('parseIcyText', () => {
  const cases = [
    { text: "StreamTitle='A - B';", title: 'A - B', url: null },
    { text: "StreamTitle='A';StreamUrl='http://b/';\0\0", title: 'A', url: 'http://b/' },
    { text: "StreamUrl='http://b/';StreamTitle='A';", title: 'A', url: 'http://b/' },
    { text: "StreamTitle='It's Rock 'n' Roll'';", title: "It's Rock 'n' Roll'", url: null },
    { text: "StreamTitle='one'; two';StreamUrl='';", title: "one'; two", url: '' },
    { text: "StreamTitle='no semicolon'", title: 'no semicolon', url: null },
    { text: "StreamTitle='cut off", title: 'cut off', url: null },
    { text: "StreamTitle='new';\0e older title';\0", title: 'new', url: null },
    { text: "streamtitle='A';ad_id='7';", title: 'A', url: null },
    { text: "adw_ad='true';StreamTitle='caf\xe9';", title: 'caf\xe9', url: null },
    { text: "StreamTitle='A\tB\n';", title: 'A\tB\n', url: null },
    { text: "StreamTitle='A\x1b[31mB';\0\0", title: 'A\x1b[31mB', url: null },
    { text: 'StreamTitle=A - B;', title: 'A - B', url: null },
    { text: 'StreamTitle=A - B', title: 'A - B', url: null },
    { text: "StreamTitle=Don't; stop;StreamUrl=http://b/?c=1;d=2;", title: "Don't; stop", url: 'http://b/?c=1;d=2' },
    { text: "StreamTitle=A;StreamUrl='http://b/';", title: 'A', url: 'http://b/' },
    { text: "StreamTitle='A;StreamUrl='http://b/';", title: 'A', url: 'http://b/' },
    { text: "StreamTitle='A;", title: 'A', url: null },
    { text: "StreamTitle='A; B = C; D';StreamUrl='';", title: 'A; B = C; D', url: '' },
    { text: "StreamTitle='E=mc'; StreamUrl='u'; x='1'", title: 'E=mc', url: 'u' },
    { text: "StreamUrl='u';\nStreamTitle='A';", title: 'A', url: 'u' },
    { text: "x=1;StreamTitle='A';", title: 'A', url: null },
    { text: 'StreamTitle=;StreamUrl=;', title: '', url: '' },
    { text: "StreamTitle='one';StreamTitle='two';", title: 'one', url: null },
    { text: "StreamTitle='';", title: '', url: null },
    { text: '\0\0\0', title: null, url: null },
    { text: 'anything else', title: null, url: null },
  ];
  for (const { text, ...fields } of cases) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parse(text), fields));
  }

  for (const text of ['\xff\xfb\x90\x04\0\0', '\0\0x', "StreamTitle='A\x01", "StreamTitle='A\x01\0\0B';"]) {
    it(`takes ${JSON.stringify(text)} for no text`, () => assert.equal(parse(text), null));
  }

  it('reads any text in time that grows with its length alone', () => {
    for (const piece of ["';", '; ', "x='", 'StreamTitle=', ' ', "'; Stream", ';']) {
      const text = `StreamTitle='${piece.repeat(4000 / piece.length)}`;
      assert.ok((parse(text)?.title?.length ?? 0) <= text.length);
    }
  });
});
