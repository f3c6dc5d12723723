import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  arbitraryCuts,
  cutBytes,
  cutEvery,
  feedFramer,
  joinChunks,
  readFixture,
} from '../../../test/support/feed-framer.ts';
import { id3Tag, pictureBytes } from '../../../test/support/file-tags.ts';
import { readPages, withSerial } from '../../../test/support/ogg-reader.ts';
import { isAirchainError } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { OggFramer } from './ogg-framer.ts';
import { writeOggPage, writePackets } from './page-writer.ts';

const fixtures = [
  { name: 'tone.opus', info: { codec: 'Opus', sampleRate: 48_000, channels: 2 }, seconds: 1.0065, syncPoints: 11 },
  {
    name: 'tone-vorbis.ogg',
    info: { codec: 'Vorbis', sampleRate: 44_100, channels: 2, bitrate: 80 },
    seconds: 2,
    syncPoints: 18,
  },
  { name: 'tone-flac.ogg', info: { codec: 'FLAC', sampleRate: 16_000, channels: 1 }, seconds: 0.8, syncPoints: 6 },
  { name: 'tone-speex.ogg', info: { codec: 'Speex', sampleRate: 16_000, channels: 1 }, seconds: 1.9, syncPoints: 20 },
  {
    name: 'tone-theora.ogg',
    info: { codec: 'Theora', sampleRate: 44_100, channels: 2, bitrate: 64 },
    seconds: 1.0115,
    syncPoints: 2,
  },
];

const playTime = (chunks: readonly MediaChunk[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.duration, 0) / 1_000_000;

for (const { name, info, seconds, syncPoints } of fixtures) {
  const bytes = readFixture(name);
  const whole = feedFramer(new OggFramer(), [bytes]);

  test(`reads ${name}: codec, headers, play time, places to join`, () => {
    const framer = new OggFramer();
    const chunks = feedFramer(framer, [bytes]);
    assert.deepEqual(framer.info, info);
    assert.deepEqual(framer.headers, joinChunks(chunks.filter((chunk) => chunk.isHeader)));
    assert.ok(Math.abs(playTime(chunks) - seconds) < 0.001, `plays ${playTime(chunks)} s`);
    assert.equal(chunks.filter((chunk) => chunk.isSyncPoint).length, syncPoints);
  });

  test(`puts out ${name} page by page, whatever pieces it comes in`, () => {
    assert.equal(whole.length, readPages(bytes).length);
    assert.deepEqual(joinChunks(whole), bytes);
    assert.deepEqual(feedFramer(new OggFramer(), cutEvery(bytes, 1)), whole);
    fc.assert(
      fc.property(arbitraryCuts(bytes), (cuts) => {
        assert.deepEqual(feedFramer(new OggFramer(), cutBytes(bytes, cuts)), whole);
      }),
      { numRuns: 20 },
    );
  });
}

test('reports the title of the headers once, from within the page that contains it', () => {
  const framer = new OggFramer();
  const told: unknown[] = [];
  framer.push(readFixture('tone.opus'), (chunk) => told.push([chunk.isHeader, framer.takeTags()]));
  assert.deepEqual(told.slice(0, 3), [
    [true, null],
    [true, { title: Buffer.from('Tone'), artist: Buffer.from('Airchain') }],
    [false, null],
  ]);
  assert.ok(told.slice(3).every((entry) => JSON.stringify(entry) === '[false,null]'));
});

test('begins again with every chain, whatever codecs and serials follow one another', () => {
  const chain = fc.record({ fixture: fc.constantFrom(...fixtures.slice(0, 4)), serial: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(chain, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(60_000)), (chains, cuts) => {
      const bytes = Buffer.concat(chains.map(({ fixture, serial }) => withSerial(readFixture(fixture.name), serial)));
      const framer = new OggFramer();
      const chunks = feedFramer(framer, cutBytes(bytes, cuts));
      assert.deepEqual(joinChunks(chunks), bytes);
      const expected = chains.reduce((sum, { fixture }) => sum + fixture.seconds, 0);
      assert.ok(Math.abs(playTime(chunks) - expected) < 0.01);
      const last = chains.at(-1)!;
      assert.deepEqual(framer.info, last.fixture.info);
      const own = feedFramer(new OggFramer(), [withSerial(readFixture(last.fixture.name), last.serial)]);
      assert.deepEqual(framer.headers, joinChunks(own.filter((chunk) => chunk.isHeader)));
    }),
    { numRuns: 25 },
  );
});

test('skips garbage and broken pages between pages', () => {
  const bytes = readFixture('tone.opus');
  const chunks = feedFramer(new OggFramer(), [bytes]);
  const third = joinChunks(chunks.slice(0, 3)).length;
  const broken = Buffer.from(bytes);
  broken[third + 100]! ^= 1;
  const noise = Buffer.from('OggS is not a page');
  const framer = new OggFramer();
  const read = feedFramer(
    framer,
    cutEvery(Buffer.concat([noise, broken.subarray(0, third), noise, broken.subarray(third)]), 7),
  );
  assert.deepEqual(joinChunks(read), joinChunks(chunks.toSpliced(3, 1)));
});

test('puts nothing out and gives up when it comes into a stream whose headers it has not seen', () => {
  const bytes = readFixture('tone.opus');
  const headers = feedFramer(new OggFramer(), [bytes]).slice(0, 2);
  const media = bytes.subarray(joinChunks(headers).length);
  const framer = new OggFramer();
  assert.deepEqual(feedFramer(framer, [media]), []);
  assert.throws(
    () => feedFramer(framer, [Buffer.concat(Array.from({ length: 8 }, () => media))]),
    (error) => isAirchainError(error, 'FORMAT_NOT_RECOGNISED'),
  );
});

test('gives up on bytes that hold no page', () => {
  assert.throws(
    () => feedFramer(new OggFramer(), [Buffer.alloc(70_000, 'OggT')]),
    (error) => isAirchainError(error, 'FORMAT_NOT_RECOGNISED'),
  );
});

test('gives up on headers without end and on streams without number', () => {
  const [begin] = readPages(readFixture('tone.opus'));
  const head = writePackets([{ bytes: begin!.body, granule: 0n }], 1, 0, true)[0]!;
  const cover = writePackets([{ bytes: Buffer.alloc(1_100_000, 'Opus'), granule: 0n }], 1, 1);
  assert.throws(
    () => feedFramer(new OggFramer(), [head, ...cover]),
    (error) => isAirchainError(error, 'OGG_HEADERS_TOO_LARGE'),
  );
  const many = Array.from({ length: 65 }, (_, serial) => withSerial(head, serial));
  assert.throws(
    () => feedFramer(new OggFramer(), many),
    (error) => isAirchainError(error, 'OGG_HEADERS_TOO_LARGE'),
  );
});

test('takes the headers of a codec that it does not know until time begins', () => {
  const page = (sequence: number, granule: bigint): Buffer =>
    writeOggPage({
      serial: 1,
      sequence,
      granule,
      isFirst: sequence === 0,
      lacing: Uint8Array.of(4),
      body: Buffer.from('what'),
    });
  const chunks = feedFramer(new OggFramer(), [Buffer.concat([page(0, 0n), page(1, 0n), page(2, 9n), page(3, 0n)])]);
  assert.deepEqual(
    chunks.map((chunk) => [chunk.isHeader, chunk.isSyncPoint, chunk.duration]),
    [
      [true, false, 0],
      [true, false, 0],
      [false, true, 0],
      [false, true, 0],
    ],
  );
});

test('ends the headers of FLAC where sound begins, when the encoder marked none as the last', () => {
  const [head, tags, ...media] = readPages(readFixture('tone-flac.ogg'));
  const uncounted = Buffer.from(head!.body);
  uncounted.writeUInt16BE(0, 7);
  const unmarked = Buffer.from(tags!.body);
  unmarked[0]! &= 0x7f;
  const pages = [
    ...writePackets([{ bytes: uncounted, granule: 0n }], 1, 0, true),
    ...writePackets([{ bytes: unmarked, granule: 0n }], 1, 1),
    writeOggPage({
      serial: 1,
      sequence: 2,
      granule: BigInt(media[0]!.granule),
      lacing: Uint8Array.from(media[0]!.lacing),
      body: media[0]!.body,
    }),
  ];
  const chunks = feedFramer(new OggFramer(), pages);
  assert.deepEqual(
    chunks.map((chunk) => chunk.isHeader),
    [true, true, false],
  );
  assert.ok(chunks[2]!.duration > 0);
});

test('passes over the tags of files that come one after the other', () => {
  const file = readFixture('tone.opus');
  const tag = id3Tag({ picture: pictureBytes(300 * 1024) });
  const lastPage = file.lastIndexOf('OggS');
  const bytes = Buffer.concat([tag, file, tag, file.subarray(0, file.length - 100), tag, file]);
  const whole = feedFramer(new OggFramer(), [bytes]);
  assert.deepEqual(joinChunks(whole), Buffer.concat([file, file.subarray(0, lastPage), file]));
  fc.assert(
    fc.property(arbitraryCuts(bytes), (places) => {
      assert.deepEqual(feedFramer(new OggFramer(), cutBytes(bytes, places)), whole);
    }),
    { numRuns: 10 },
  );
});

test('headers that are read at each of thousands of pages are not joined again each time', () => {
  const [first] = readPages(readFixture('tone.opus'));
  const begin = writePackets([{ bytes: first!.body, granule: 0n }], 1, 0, true)[0]!;
  const framer = new OggFramer();
  const memories = new Set<ArrayBufferLike>();
  let bytes = 0;
  framer.push(Buffer.concat(new Array(5000).fill(begin)), (chunk) => {
    bytes += chunk.bytes.length;
    assert.equal(framer.headers.length, bytes);
    memories.add(framer.headers.buffer);
  });
  assert.equal(bytes, 5000 * begin.length);
  assert.ok(memories.size < 30, `${memories.size} copies`);
});
