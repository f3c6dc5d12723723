import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isAirchainError } from '../../core/index.ts';
import {
  isPlaylistFileName,
  MAX_PLAYLIST_BYTES,
  MAX_PLAYLIST_ENTRIES,
  type PlaylistEntry,
  parseAsx,
  parseM3u,
  parsePlaylistFile,
  parsePls,
  parseXspf,
  splitArtistTitle,
  writeM3u,
  writePls,
  writeXspf,
} from './index.ts';

const locations = (entries: readonly PlaylistEntry[]) => entries.map(({ location }) => location);
const isBroken = (error: unknown) => isAirchainError(error, 'PLAYLIST_FILE_BROKEN');

test('reads an ASX file as Windows Media Player saves it', async () => {
  const text =
    '<ASX version="3.0">\r\n<Entry><Title>Ö</Title><Ref href = "Rock\\a &amp; b.mp3"/></Entry>\r\n<entry><REF HREF=\'/music/c.mp3\' /></entry>';
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [Buffer.from(text), Buffer.from(text, 'latin1'), utf16]) {
    assert.deepEqual(locations(await parsePlaylistFile('x.ASX', bytes)), ['Rock/a & b.mp3', '/music/c.mp3']);
  }
});

describe('M3U', () => {
  const lines: readonly { line: string; location: string }[] = [
    { line: 'a.mp3', location: 'a.mp3' },
    { line: '  /music/Some Song.mp3  ', location: '/music/Some Song.mp3' },
    { line: '..\\Rock\\a b.mp3', location: '../Rock/a b.mp3' },
    { line: 'C:\\Music\\a.mp3', location: 'C:/Music/a.mp3' },
    { line: '/music/AC\\DC.mp3', location: '/music/AC\\DC.mp3' },
    { line: '100% Pure.mp3', location: '100% Pure.mp3' },
    { line: 'a%20b.mp3', location: 'a%20b.mp3' },
    { line: 'Live: One.mp3', location: 'Live: One.mp3' },
    { line: 'Mix:2\\a.mp3', location: 'Mix:2/a.mp3' },
    { line: 'file:///music/a%20b%C3%A9.mp3', location: '/music/a bé.mp3' },
    { line: 'file://localhost/music/a.mp3', location: '/music/a.mp3' },
    { line: 'file:/music/a.mp3', location: '/music/a.mp3' },
    { line: 'file:///C:/Music/a.mp3', location: 'C:/Music/a.mp3' },
    { line: 'FILE:///music/100%.mp3', location: '/music/100%.mp3' },
    { line: 'http://radio.example/live?x=1%20', location: 'http://radio.example/live?x=1%20' },
  ];
  for (const { line, location } of lines) {
    test(`reads "${line}"`, () => assert.deepEqual(parseM3u(`\n${line}\r\n`), [{ location }]));
  }

  const remarks: readonly { line: string; facts: object }[] = [
    { line: '#EXTINF:123,Artist - Title', facts: { artist: 'Artist', title: 'Title', duration: 123_000 } },
    { line: '#EXTINF:-1,Title alone', facts: { title: 'Title alone' } },
    {
      line: '#EXTINF:61.5, A-ha – Take On Me - Live',
      facts: { artist: 'A-ha', title: 'Take On Me - Live', duration: 61_500 },
    },
    { line: '#EXTINF:0 tvg-id="a,b" group="x",A, B - C', facts: { artist: 'A, B', title: 'C' } },
    { line: '#EXTINF:', facts: {} },
    { line: '#EXTINF:abc,', facts: {} },
    { line: '#EXT-X-VERSION:3', facts: {} },
    { line: '# a remark', facts: {} },
  ];
  for (const { line, facts } of remarks) {
    test(`takes from "${line}" what it says of the next file alone`, () => {
      assert.deepEqual(parseM3u(`#EXTM3U\n${line}\n# more\na.mp3\nb.mp3`), [
        { location: 'a.mp3', ...facts },
        { location: 'b.mp3' },
      ]);
    });
  }

  test('leaves out lines that name nothing, and lengths without an end', () => {
    assert.deepEqual(parseM3u(`file:\na\0b.mp3\n#EXTINF:${'9'.repeat(400)},T\na.mp3`), [
      { location: 'a.mp3', title: 'T' },
    ]);
  });

  test('reads lines of every end', () => {
    assert.deepEqual(locations(parseM3u('a.mp3\rb.mp3\r\nc.mp3\n\n\nd.mp3')), ['a.mp3', 'b.mp3', 'c.mp3', 'd.mp3']);
  });

  test('reads what our own writer writes', () => {
    const urls = ['http://h/a', 'http://h/b c'];
    assert.deepEqual(locations(parseM3u(writeM3u(urls))), urls);
  });
});

describe('PLS', () => {
  test('reads entries in the order of their numbers, whatever the order of the lines', () => {
    const text = `[playlist]\r\nNumberOfEntries=9\nTitle10=X - Ten\nfile10 = ten.mp3\nFile2=sub\\two.mp3\nLength2=12\nLength10=-1\nTitle3=no file\nVersion=2`;
    assert.deepEqual(parsePls(text), [
      { location: 'sub/two.mp3', duration: 12_000 },
      { location: 'ten.mp3', artist: 'X', title: 'Ten' },
    ]);
  });

  test('leaves out lines that make no sense', () => {
    assert.deepEqual(
      parsePls('File=x\nFileA=y\nFile1=\nFile3=file:\nFile99999999999=z\nLength2=Infinity\nFile2=a.mp3\n=\n'),
      [{ location: 'a.mp3' }],
    );
  });

  test('reads what our own writer writes', () => {
    assert.deepEqual(parsePls(writePls([{ url: 'http://h/a', serverName: 'S' }])), [
      { location: 'http://h/a', title: 'S' },
    ]);
  });
});

describe('XSPF', () => {
  test('reads location, title, creator and duration, with entities and escapes', async () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Mine</title><trackList>
        <track><location>file:///music/a%20b.mp3</location><location>other.mp3</location>
          <title><![CDATA[Rock & Roll]]></title><creator>Motörhead &amp; Fri&#233;nds</creator><duration>123456</duration></track>
        <track><title>no location</title></track>
        <track><location>sub/100%25.mp3</location></track>
        <track><location> http://h/a%20b </location><title/></track>
      </trackList></playlist>`;
    assert.deepEqual(await parseXspf(text), [
      { location: '/music/a b.mp3', title: 'Rock & Roll', artist: 'Motörhead & Friénds', duration: 123_456 },
      { location: 'sub/100%.mp3' },
      { location: 'http://h/a%20b' },
    ]);
  });

  test('reads names with a prefix, and lists of nothing', async () => {
    const prefixed =
      '<x:playlist xmlns:x="http://xspf.org/ns/0/"><x:trackList><x:track><x:location>a</x:location></x:track></x:trackList></x:playlist>';
    assert.deepEqual(await parseXspf(prefixed), [{ location: 'a' }]);
    assert.deepEqual(await parseXspf('<playlist/>'), []);
    assert.deepEqual(await parseXspf('<playlist><trackList/></playlist>'), []);
  });

  test('refuses what is not a playlist, and entities of other files', async () => {
    const outside =
      '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><playlist><trackList><track><location>&x;</location></track></trackList></playlist>';
    for (const text of ['', 'garbage', '<html/>', '<a', outside]) await assert.rejects(parseXspf(text), isBroken, text);
  });

  test('reads what our own writer writes', async () => {
    const entries = await parseXspf(writeXspf([{ url: 'http://h/a?b&c', title: 'T <1>' }]));
    assert.deepEqual(entries, [{ location: 'http://h/a?b&c', title: 'T <1>' }]);
  });
});

describe('a playlist file', () => {
  const latin1 = Buffer.from([0x53, 0x69, 0x67, 0x75, 0x72, 0x20, 0x52, 0xf3, 0x73, 0x2e, 0x6d, 0x70, 0x33]);
  const table: readonly { fact: string; name: string; bytes: Uint8Array; expected: string }[] = [
    { fact: 'UTF-8', name: 'a.m3u', bytes: Buffer.from('Sigur Rós.mp3'), expected: 'Sigur Rós.mp3' },
    {
      fact: 'UTF-16 with the high byte first',
      name: 'a.m3u',
      bytes: Buffer.from('\ufeffSigur Rós.mp3', 'utf16le').swap16(),
      expected: 'Sigur Rós.mp3',
    },
    {
      fact: 'the same without a mark',
      name: 'a.m3u',
      bytes: Buffer.from('Sigur Rós.mp3', 'utf16le').swap16(),
      expected: 'Sigur Rós.mp3',
    },
    {
      fact: 'UTF-16 without a mark',
      name: 'a.m3u',
      bytes: Buffer.from('Sigur Rós.mp3', 'utf16le'),
      expected: 'Sigur Rós.mp3',
    },
    {
      fact: 'UTF-8 with a byte order mark',
      name: 'a.M3U8',
      bytes: Buffer.from('\ufeffSigur Rós.mp3'),
      expected: 'Sigur Rós.mp3',
    },
    {
      fact: 'UTF-16 with one',
      name: 'a.m3u',
      bytes: Buffer.from('\ufeffSigur Rós.mp3', 'utf16le'),
      expected: 'Sigur Rós.mp3',
    },
    { fact: 'Latin-1', name: 'a.m3u', bytes: latin1, expected: 'Sigur Rós.mp3' },
    {
      fact: 'Latin-1 in PLS',
      name: 'b.pls',
      bytes: Buffer.concat([Buffer.from('File1='), latin1]),
      expected: 'Sigur Rós.mp3',
    },
    {
      fact: 'XSPF',
      name: '/x/c.xspf',
      bytes: Buffer.from('\ufeff<playlist><trackList><track><location>d</location></track></trackList></playlist>'),
      expected: 'd',
    },
  ];
  for (const { fact, name, bytes, expected } of table) {
    test(`is read as ${fact}`, async () => {
      assert.deepEqual(locations(await parsePlaylistFile(name, bytes)), [expected]);
      assert.ok(isPlaylistFileName(name));
    });
  }

  test('is refused when it is too large, binary or of another kind', async () => {
    await assert.rejects(parsePlaylistFile('a.m3u', new Uint8Array(MAX_PLAYLIST_BYTES + 1)), isBroken);
    await assert.rejects(parsePlaylistFile('a.m3u', Buffer.from('ID3\0\0\0')), isBroken);
    for (const name of ['a.txt', 'm3u', 'a.m3u.bak', '']) {
      await assert.rejects(parsePlaylistFile(name, Buffer.from('a.mp3')), isBroken, name);
      assert.ok(!isPlaylistFileName(name), name);
    }
  });

  test('is read up to its hundred-thousandth entry', async () => {
    const count = MAX_PLAYLIST_ENTRIES + 5;
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const m3u = await parsePlaylistFile('a.m3u', Buffer.from(numbers.join('\n')));
    const pls = await parsePlaylistFile('a.pls', Buffer.from(numbers.map((number) => `File${number}=x`).join('\n')));
    assert.deepEqual([m3u.length, pls.length], [MAX_PLAYLIST_ENTRIES, MAX_PLAYLIST_ENTRIES]);
  });

  test('never does worse than to be refused, whatever is in it', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom('a.m3u', 'a.pls', 'a.xspf'),
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      async (name, bytes) => {
        try {
          for (const { location } of await parsePlaylistFile(name, bytes)) assert.equal(typeof location, 'string');
        } catch (error) {
          assert.ok(isBroken(error), String(error));
        }
      },
    );
    await fc.assert(property);
  });
});

test('splits artist and title at the first dash with spaces around it', () => {
  const table: readonly [string, object][] = [
    ['A - B', { artist: 'A', title: 'B' }],
    ['A-ha - B - C', { artist: 'A-ha', title: 'B - C' }],
    ['  Anna  ', { title: 'Anna' }],
    [' - B', { title: '- B' }],
    ['A - ', { title: 'A -' }],
    ['', {}],
  ];
  for (const [text, expected] of table) assert.deepEqual(splitArtistTitle(text), expected, text);
});

/** How often others have the event loop while something is done, and what comes of it. */
async function countTurns<T>(work: () => Promise<T>): Promise<{ result: T; turns: number }> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const result = await work();
  isOver = true;
  return { result, turns };
}

test('reads a large XSPF file as a small one, in parts between which others have their turn', async () => {
  const track = (n: number) =>
    `<x:track a="b"><x:location>file:///m/${n}%20&amp;.mp3</x:location><x:title>T ${n}</x:title></x:track>\n<!-- <x:track/> -->\n`;
  const tracks = Array.from({ length: 5000 }, (_, n) => track(n)).join('');
  const xspf = `<?xml version="1.0"?><x:playlist xmlns:x="http://xspf.org/ns/0/"><x:trackList>${tracks}</x:trackList></x:playlist>`;
  const { result: entries, turns } = await countTurns(() => parsePlaylistFile('x.xspf', Buffer.from(xspf)));
  assert.equal(entries.length, 5000);
  assert.deepEqual(entries[4999], { location: '/m/4999 &.mp3', title: 'T 4999' });
  assert.ok(turns > 10, `${turns}`);
  const half = Buffer.from(xspf.slice(0, -100));
  await assert.rejects(parsePlaylistFile('x.xspf', half), /has no <\/playlist> at its end/);
});

describe('a large playlist file is read in parts between which others have their turn', () => {
  const numbers = Array.from({ length: 5000 }, (_, n) => n);
  const m3u = numbers.map((n) => `#EXTINF:1,Zoë - S\xf6ng ${n}\nM\xfcsik/${n}.mp3\n`).join('');
  const files: readonly [fact: string, name: string, bytes: Buffer][] = [
    ['M3U in UTF-8', 'x.m3u', Buffer.from(m3u)],
    ['M3U in Windows-1252', 'x.m3u', Buffer.from(m3u, 'latin1')],
    ['M3U in UTF-16', 'x.m3u', Buffer.from(`\ufeff${m3u}`, 'utf16le')],
    ['PLS', 'x.pls', Buffer.from(numbers.map((n) => `File${5000 - n}=Müsik/${4999 - n}.mp3\n`).join(''))],
    ['ASX', 'x.asx', Buffer.from(`<asx>${numbers.map((n) => `<REF HREF="Müsik/${n}.mp3"/>\n`).join('')}</asx>`)],
  ];
  for (const [fact, name, bytes] of files) {
    test(fact, async () => {
      const { result, turns } = await countTurns(() => parsePlaylistFile(name, bytes));
      assert.deepEqual(
        locations(result),
        numbers.map((n) => `Müsik/${n}.mp3`),
      );
      assert.ok(turns > 10, `${turns}`);
    });
  }

  test('remarks alone', async () => {
    const remarks = Buffer.from('#\n'.repeat(100_000));
    const { result, turns } = await countTurns(() => parsePlaylistFile('x.m3u', remarks));
    assert.deepEqual(result, []);
    assert.ok(turns > 10, `${turns}`);
  });
});

test('what is not UTF-8 is read in the charset that is given', async () => {
  const bytes = Buffer.from('#EXTINF:1,\xcf\xe5\xf1\xed\xff\n\xcf.mp3\n', 'latin1');
  assert.deepEqual(await parsePlaylistFile('x.m3u', bytes, 'windows-1251'), [
    { location: 'П.mp3', title: 'Песня', duration: 1000 },
  ]);
});

test('long lines are read in linear time, so that no playlist delays the station', () => {
  const long = 1024 * 1024;
  const texts: readonly [parse: (text: string) => unknown, text: string][] = [
    [parseM3u, `#EXTINF:${' '.repeat(long)}x`],
    [parseM3u, `#EXTINF:${'1'.repeat(long)}`],
    [parseM3u, `#EXTINF:1${'"a'.repeat(long)}`],
    [parseM3u, `#EXTINF:1${'x'.repeat(8 * long)}`],
    [parsePls, `File1=a${' '.repeat(long)}b`],
    [parsePls, `Title1=a${' '.repeat(long)}b\nFile1=x`],
    [parseAsx, `<asx>${'<!--'.repeat(long)}`],
  ];
  for (const [parse, text] of texts) {
    const startedAt = performance.now();
    parse(text);
    assert.ok(performance.now() - startedAt < 3000, `${text.slice(0, 12)} took ${performance.now() - startedAt} ms`);
  }
});
