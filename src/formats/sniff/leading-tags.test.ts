import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces, singleBytes } from '../../../test/support/byte-cuts.ts';
import { readFixture } from '../../../test/support/feed-framer.ts';
import { apeTag, id3Tag, pictureBytes } from '../../../test/support/file-tags.ts';
import { byteCount } from '../../core/index.ts';
import { createFramer } from '../create-framer.ts';
import { StreamSniffer } from './stream-sniffer.ts';

const KIB = 1024;
const streams = [
  { file: 'tone.mp3', type: 'audio/mpeg', family: 'mpeg-audio' },
  { file: 'tone.aac', type: 'audio/aac', family: 'adts' },
  { file: 'tone.flac', type: 'audio/flac', family: 'flac' },
  { file: 'tone.opus', type: 'audio/ogg', family: 'ogg' },
  { file: 'tone.webm', type: 'audio/webm', family: 'webm' },
] as const;

function listenTo(contentType: string | null, pieces: readonly Buffer[], maxTagBytes = 2048 * KIB) {
  const sniffer = new StreamSniffer({ contentType, maxTagBytes: byteCount(maxTagBytes) });
  const got: Buffer[] = [];
  let framer = null;
  for (const piece of pieces) {
    let bytes = piece;
    if (framer === null) {
      const sniffed = sniffer.push(piece);
      if (sniffed === null) continue;
      framer = createFramer(sniffed.family);
      bytes = sniffed.bytes;
    }
    framer.push(bytes, (chunk) => got.push(Buffer.from(chunk.bytes)));
  }
  return { family: framer?.family, bytes: Buffer.concat(got) };
}

const cover = pictureBytes(40 * KIB);
const large = pictureBytes(600 * KIB);
const tags: readonly { name: string; bytes: Buffer }[] = [
  { name: 'ID3v2.3 with a cover of 40 KiB', bytes: id3Tag({ picture: cover }) },
  { name: 'ID3v2.4 with a cover of 600 KiB', bytes: id3Tag({ version: 4, picture: large }) },
  { name: 'ID3v2.4 with a footer', bytes: id3Tag({ version: 4, picture: cover, hasFooter: true }) },
  { name: 'ID3v2.3, unsynchronised', bytes: id3Tag({ picture: cover, isUnsynchronised: true }) },
  {
    name: 'two ID3 tags and an APE tag',
    bytes: Buffer.concat([id3Tag({ picture: cover }), id3Tag({}), apeTag(cover)]),
  },
  { name: 'ID3v1 of the file before, then ID3v2', bytes: Buffer.concat([Buffer.from('TAG'.padEnd(128)), id3Tag({})]) },
  { name: 'a tag of 90 KiB that says 9', bytes: id3Tag({ picture: pictureBytes(90 * KIB), statedBytes: 9 * KIB }) },
  { name: 'a tag of 9 KiB that says 900', bytes: id3Tag({ picture: pictureBytes(9 * KIB), statedBytes: 900 * KIB }) },
  {
    name: 'a tag of 9 KiB that says 256 MiB',
    bytes: id3Tag({ picture: pictureBytes(9 * KIB), statedBytes: 2 ** 28 - 1 }),
  },
];

for (const { name, bytes: tag } of tags) {
  for (const { file, type, family } of streams) {
    test(`finds ${file} behind ${name}`, () => {
      // Long enough to be found behind whatever is looked through at once.
      const file1 = readFixture(file);
      const sound = family === 'mpeg-audio' || family === 'adts' ? Buffer.concat([file1, file1, file1, file1]) : file1;
      const expected = listenTo(type, [sound]).bytes;
      const bytes = Buffer.concat([tag, sound, Buffer.alloc(20 * KIB)]);
      for (const claim of [type, 'audio/mpeg', null]) {
        const { family: found, bytes: got } = listenTo(claim, [bytes]);
        assert.equal(found, family, `${claim}`);
        assert.ok(got.length > expected.length / 2, `${claim}: ${got.length} of ${expected.length} bytes`);
        assert.ok(expected.includes(got.subarray(0, 500)), `${claim}`);
      }
      const whole = listenTo(type, [bytes]);
      if (tag.length < 64 * KIB) assert.deepEqual(listenTo(type, singleBytes(bytes)), whole);
      fc.assert(
        fc.property(cutPlaces, (places) => assert.deepEqual(listenTo(type, cutBytes(bytes, places)), whole)),
        { numRuns: 10 },
      );
    });
  }
}

test('what follows a tag of an honest size is whole', () => {
  for (const { file, type } of streams) {
    const sound = readFixture(file);
    const expected = listenTo(type, [sound]).bytes;
    for (const { bytes: tag } of tags.slice(0, 6)) {
      assert.deepEqual(listenTo(type, [tag, sound]).bytes, expected, file);
    }
  }
});

test('a short tag goes along with a stream that passes through', () => {
  const ac3 = Buffer.concat([id3Tag({}), Buffer.alloc(20 * KIB, Buffer.from('0b770000000000', 'hex'))]);
  for (const claim of ['audio/ac3', 'application/octet-stream']) {
    assert.deepEqual(listenTo(claim, singleBytes(ac3)).bytes, ac3, claim);
  }
  const withCover = Buffer.concat([id3Tag({ picture: large }), Buffer.alloc(20 * KIB, 7)]);
  assert.deepEqual(listenTo('audio/ac3', cutBytes(withCover, [1000, 70_000])).bytes, withCover);
});

test('gives up where no stream comes within the limit, and says so', () => {
  const endless = id3Tag({ picture: pictureBytes(300 * KIB), statedBytes: 40 * KIB });
  assert.throws(() => listenTo('audio/mpeg', [endless], 200 * KIB), {
    code: 'FORMAT_TAGS_TOO_LARGE',
    message: /204800 bytes were passed over/,
  });
});

test('holds no more than a little of a tag, however long it is', () => {
  const sniffer = new StreamSniffer({ contentType: 'audio/mpeg', maxTagBytes: byteCount(256 * 1024 * KIB) });
  const piece = Buffer.alloc(64 * KIB, 0x11);
  id3Tag({ statedBytes: 200 * 1024 * KIB }).copy(piece);
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 1000; count++) assert.equal(sniffer.push(piece.fill(0x11, count === 0 ? 30 : 0)), null);
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * KIB);
});

test('passes over hundreds of thousands of short tags that come at once, without copying what is behind each', () => {
  // Copied for each of them, these would be over a terabyte.
  const tags = Buffer.alloc(4096 * KIB - 6, id3Tag({ statedBytes: 0 }).subarray(0, 10));
  const before = process.memoryUsage().arrayBuffers;
  const sniffer = new StreamSniffer({ contentType: 'audio/mpeg', maxTagBytes: byteCount(8192 * KIB) });
  assert.equal(sniffer.push(tags), null);
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * KIB);
});
