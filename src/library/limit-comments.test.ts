import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { readTags } from './tag-reader.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../test/fixtures', name));
const uint32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const text = (value: string) => Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)]);

/** A list of comments: a title, more than any music has, and an artist behind them. */
function commentsOf(count: number): Buffer {
  const filler = text('A=b');
  return Buffer.concat([
    text('writer'),
    uint32(count + 2),
    text('TITLE=Söng'),
    Buffer.alloc(filler.length * count, filler),
    text('ARTIST=Ann'),
  ]);
}

/** The second packet of an Ogg stream in pages of its own. */
function writePages(packet: Buffer, serial: Buffer): Buffer {
  const pages: Buffer[] = [];
  for (let start = 0; start <= packet.length; start += 255 * 255) {
    const body = packet.subarray(start, start + 255 * 255);
    const laces = Array.from({ length: Math.min(255, Math.floor(body.length / 255) + 1) }, (_, lace) =>
      Math.min(255, body.length - lace * 255),
    );
    const flags = [0, start === 0 ? 0 : 1];
    const head = [Buffer.from('OggS'), Buffer.from(flags), Buffer.alloc(8), serial, uint32(1), uint32(0)];
    pages.push(...head, Buffer.from([laces.length, ...laces]), body);
  }
  return Buffer.concat(pages);
}

/** Puts pages in place of the second page of an Ogg file. */
function withPages(file: Buffer, makePages: (serial: Buffer) => Buffer): Buffer {
  const second = file.indexOf('OggS', 4);
  const third = file.indexOf('OggS', second + 4);
  return Buffer.concat([file.subarray(0, second), makePages(file.subarray(14, 18)), file.subarray(third)]);
}

/** A file of FLAC up to its STREAMINFO, and comments behind it. */
function flacWith(comments: Buffer): Buffer {
  const streamInfo = Buffer.concat([Buffer.from([0]), fixture('tone.flac').subarray(5, 42)]);
  const head = Buffer.from([0x84, comments.length >> 16, (comments.length >> 8) & 0xff, comments.length & 0xff]);
  return Buffer.concat([Buffer.from('fLaC'), streamInfo, head, comments]);
}

const inOgg = (name: string, magic: string) => (comments: Buffer) =>
  withPages(fixture(name), (serial) => writePages(Buffer.concat([Buffer.from(magic, 'latin1'), comments]), serial));

const forms: Readonly<Record<string, (comments: Buffer) => Buffer>> = {
  FLAC: flacWith,
  Opus: inOgg('tone.opus', 'OpusTags'),
  Vorbis: inOgg('tone-vorbis.ogg', '\x03vorbis'),
  Speex: inOgg('tone-speex.ogg', ''),
};

for (const [form, make] of Object.entries(forms)) {
  test(`of very many comments of ${form} the first are read`, async (t) => {
    const path = join(makeTemporaryFolder(t), 'x');
    for (const [count, artist] of [
      [500, 'Ann'],
      [200_000, ''],
    ] as const) {
      writeFileSync(path, make(commentsOf(count)));
      const tags = await readTags(path, null);
      assert.deepEqual([tags.title, tags.artist], ['Söng', artist], `${count}`);
    }
  });
}

test('a file of more parts than any music has no tags, and is read no further', async (t) => {
  const path = join(makeTemporaryFolder(t), 'x.wav');
  const chunk = (id: string, body: Buffer) => Buffer.concat([Buffer.from(id), uint32(body.length), body]);
  const title = chunk('LIST', Buffer.concat([Buffer.from('INFO'), chunk('INAM', Buffer.from('Song\0\0'))]));
  const format = chunk('fmt ', Buffer.from('0100010000fa000000f4010002001000', 'hex'));
  const empty = chunk('abcd', Buffer.alloc(0));
  for (const [count, expected] of [
    [1000, 'Song'],
    [100_000, ''],
  ] as const) {
    const chunks = [format, chunk('data', Buffer.alloc(1000)), title, Buffer.alloc(empty.length * count, empty)];
    writeFileSync(path, chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks])));
    assert.equal((await readTags(path, null)).title, expected, `${count}`);
  }
});
