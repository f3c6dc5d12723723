import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { readTags } from './tag-reader.ts';

const run = promisify(execFile);
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../test/fixtures', name));
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const hex = (bytes: string) => Buffer.from(bytes.replaceAll(' ', ''), 'hex');
const uint32 = (value: number) => hex(value.toString(16).padStart(8, '0'));
const synchsafe = (value: number) => Buffer.from([value >> 21, (value >> 14) & 127, (value >> 7) & 127, value & 127]);

/** An MP3 file behind these bytes and before those. */
function writeMp3(t: TestContext, before: Buffer, after: Buffer = Buffer.alloc(0)): string {
  const path = join(makeTemporaryFolder(t), 'x.mp3');
  writeFileSync(path, Buffer.concat([before, fixture('tone.mp3'), after]));
  return path;
}

function id3(version: 2 | 3 | 4, frames: Buffer, flags = 0): Buffer {
  return Buffer.concat([latin1('ID3'), Buffer.from([version, 0, flags]), synchsafe(frames.length), frames]);
}

function frame(id: string, data: Buffer, size: (value: number) => Buffer = uint32): Buffer {
  return Buffer.concat([latin1(id), size(data.length), Buffer.alloc(2), data]);
}

const CYRILLIC = { text: 'Привет', cp1251: hex('cf f0 e8 e2 e5 f2'), koi8: hex('f0 d2 c9 d7 c5 d4') };
const called = (encoding: number, text: Buffer) => Buffer.concat([Buffer.from([encoding]), text]);

const texts: readonly { fact: string; data: Buffer; charset: string | null; title: string }[] = [
  { fact: 'Latin-1', data: called(0, latin1('Café')), charset: null, title: 'Café' },
  { fact: 'the marks of Windows-1252', data: called(0, hex('93 41 94')), charset: null, title: '“A”' },
  { fact: 'UTF-8 that is called Latin-1', data: called(0, Buffer.from('Ára ♪')), charset: null, title: 'Ára ♪' },
  { fact: 'UTF-8 whatever the setting', data: called(0, Buffer.from('Ára ♪')), charset: 'shift_jis', title: 'Ára ♪' },
  { fact: 'CP1251', data: called(0, CYRILLIC.cp1251), charset: 'windows-1251', title: CYRILLIC.text },
  { fact: 'KOI8-R', data: called(0, CYRILLIC.koi8), charset: 'koi8-r', title: CYRILLIC.text },
  { fact: 'GBK', data: called(0, hex('c4 e3 ba c3')), charset: 'gbk', title: '你好' },
  { fact: 'Shift-JIS', data: called(0, hex('93 fa 96 7b')), charset: 'shift_jis', title: '日本' },
  {
    fact: 'CP1251 that is called UTF-8',
    data: called(3, CYRILLIC.cp1251),
    charset: 'windows-1251',
    title: CYRILLIC.text,
  },
  { fact: 'UTF-16, which no setting changes', data: called(1, hex('ff fe 43 00 e9 00')), charset: 'gbk', title: 'Cé' },
  { fact: 'UTF-8, which no setting changes', data: called(3, Buffer.from('Cé')), charset: 'gbk', title: 'Cé' },
  { fact: 'line ends and tabs as spaces', data: called(3, latin1('A\r\nB\tC\x07D')), charset: null, title: 'A B C D' },
];

for (const { fact, data, charset, title } of texts) {
  test(`reads texts in every version of ID3v2: ${fact}`, async (t) => {
    const versions = {
      2: id3(2, Buffer.concat([latin1('TT2'), uint32(data.length).subarray(1), data])),
      3: id3(3, frame('TIT2', data)),
      4: id3(4, frame('TIT2', data, synchsafe)),
    };
    for (const [version, tag] of Object.entries(versions)) {
      assert.equal((await readTags(writeMp3(t, tag), charset)).title, title, version);
    }
  });
}

test('reads a tag of version 2.4 with the sizes of 2.3, as iTunes wrote them', async (t) => {
  const cover = called(0, Buffer.concat([latin1('image/jpeg\0\x03\0'), fixture('tone.mp3').subarray(0, 3000)]));
  const frames = [
    frame('APIC', cover),
    frame('TIT2', called(3, Buffer.from('Tïtle'))),
    frame('TPE1', called(0, latin1('Añn'))),
  ];
  for (const padding of [0, 500]) {
    const tags = await readTags(writeMp3(t, id3(4, Buffer.concat([...frames, Buffer.alloc(padding)]))), null);
    assert.deepEqual([tags.title, tags.artist, tags.hasArtwork], ['Tïtle', 'Añn', true]);
  }
  const right = [frame('APIC', cover, synchsafe), frame('TIT2', called(0, latin1('Right')), synchsafe)];
  assert.equal((await readTags(writeMp3(t, id3(4, Buffer.concat(right))), null)).title, 'Right');
});

test('reads a tag of version 2.3 that is unsynchronised as a whole', async (t) => {
  const frames = Buffer.concat([frame('TIT2', called(0, latin1('ÿA')))]);
  const written = latin1(frames.toString('latin1').replaceAll('\xff', '\xff\0'));
  assert.equal((await readTags(writeMp3(t, id3(3, written, 0x80)), null)).title, 'ÿA');
});

function id3v1(title: Buffer, artist: Buffer): Buffer {
  const tag = Buffer.alloc(128);
  tag.write('TAG');
  title.copy(tag, 3, 0, 30);
  artist.copy(tag, 33, 0, 30);
  return tag;
}

test('reads ID3v1 in UTF-8, also where it was cut, and in the charset of the setting', async (t) => {
  const titleOf = async (title: Buffer, charset: string | null) =>
    (await readTags(writeMp3(t, Buffer.alloc(0), id3v1(title, latin1('A'))), charset)).title;
  assert.equal(await titleOf(Buffer.from('Ára bátur'), null), 'Ára bátur');
  assert.equal(await titleOf(Buffer.from('là'), null), 'là');
  assert.equal(await titleOf(Buffer.from('1 Песня о друге и о море'), null), '1 Песня о друге и');
  assert.equal(await titleOf(CYRILLIC.cp1251, 'windows-1251'), CYRILLIC.text);
  assert.equal(await titleOf(latin1('Café'), null), 'Café');
});

test('reads RIFF INFO in UTF-8 and in the charset of the setting', async (t) => {
  const wav = (title: Buffer) => {
    const item = Buffer.concat([
      latin1('INAM'),
      Buffer.from([title.length, 0, 0, 0]),
      title,
      Buffer.alloc(title.length % 2),
    ]);
    const list = Buffer.concat([latin1('LIST'), Buffer.from([item.length + 4, 0, 0, 0]), latin1('INFO'), item]);
    const format = hex('666d7420 10000000 0100 0100 401f0000 803e0000 0200 1000');
    const body = Buffer.concat([latin1('WAVE'), format, list, latin1('data'), hex('803e0000'), Buffer.alloc(16_000)]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    const path = join(makeTemporaryFolder(t), 'x.wav');
    writeFileSync(path, Buffer.concat([latin1('RIFF'), size, body]));
    return path;
  };
  assert.equal((await readTags(wav(Buffer.from('Ára ♪')), null)).title, 'Ára ♪');
  assert.equal((await readTags(wav(latin1('Café')), null)).title, 'Café');
  assert.equal((await readTags(wav(CYRILLIC.cp1251), 'windows-1251')).title, CYRILLIC.text);
  assert.equal((await readTags(wav(CYRILLIC.cp1251), 'windows-1251')).duration, 1000);
});

test('reads a file by what is in it, whatever its name says', async (t) => {
  const folder = makeTemporaryFolder(t);
  const endings = ['mp3', 'flac', 'ogg', 'opus', 'm4a', 'wav', 'mka'];
  for (const ending of endings) {
    const path = join(folder, `x.${ending}`);
    const tags = ['-metadata', 'title=Söng', '-metadata', 'artist=Ann'];
    await run('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=3', ...tags, path]);
    for (const wrong of ['mp3', 'flac', 'ogg', 'm4a', 'wav', 'aac']) {
      const named = join(folder, `${ending}-as.${wrong}`);
      copyFileSync(path, named);
      const { title, artist, duration } = await readTags(named, null);
      assert.deepEqual([title, artist], ['Söng', 'Ann'], named);
      assert.ok(Math.abs(duration! - 3000) < 100, `${named}: ${duration}`);
    }
  }
});

test('reads FLAC behind an ID3 tag that is longer than anything is looked through for it', async (t) => {
  const path = join(makeTemporaryFolder(t), 'x.mp3');
  writeFileSync(path, Buffer.concat([id3(3, Buffer.alloc(100_000)), fixture('tone.flac')]));
  assert.ok((await readTags(path, null)).duration! > 500);
});

test('a tag that is made to keep the reader busy delays nothing', async (t) => {
  const many = (count: number, one: Buffer) => Buffer.concat(Array.from({ length: count }, () => one));
  const values = Array.from({ length: 200_000 }, (_, index) => index.toString(36)).join('\0');
  const title = frame('TIT2', called(3, latin1('A')));
  const picture = frame('APIC', called(3, latin1('a/b\0\x03\0xx')));
  const floods: readonly [fact: string, frames: Buffer, title: string][] = [
    ['pictures', many(400_000, picture), ''],
    ['texts', many(400_000, frame('TXXX', called(3, latin1('a\0b')))), 'A'],
    ['genres', frame('TCON', called(3, latin1(values))), 'A'],
    ['artists', many(20, frame('TXXX', called(3, latin1(`ARTISTS\0${values}`)))), 'A'],
  ];
  for (const [fact, frames, expected] of floods) {
    const startedAt = performance.now();
    const tags = await readTags(writeMp3(t, id3(3, Buffer.concat([title, frames]))), null);
    assert.equal(tags.title, expected, fact);
    assert.ok(performance.now() - startedAt < 4000, `${fact} took ${performance.now() - startedAt} ms`);
  }
});
