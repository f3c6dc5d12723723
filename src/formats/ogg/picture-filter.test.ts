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
import { pictureBytes } from '../../../test/support/file-tags.ts';
import { flacPicture, pictureComment, withOggHeaders } from '../../../test/support/ogg-covers.ts';
import { checksumOf, readChains, readComments, withSerial } from '../../../test/support/ogg-reader.ts';
import { byteCount } from '../../core/index.ts';
import type { FramerOptions } from '../framing/index.ts';
import { OggFramer } from './ogg-framer.ts';

const KIB = 1024;
const cover = pictureBytes(1200 * KIB);
const small = pictureBytes(30 * KIB);
const files = ['tone.opus', 'tone-vorbis.ogg', 'tone-flac.ogg'] as const;
const title = ['TITLE=A title', 'ARTIST=Anna'];

function filter(pieces: readonly Buffer[], options: FramerOptions = {}) {
  const framer = new OggFramer(options);
  const chunks = feedFramer(framer, pieces);
  return { framer, chunks, bytes: joinChunks(chunks) };
}

/** Packets behind the headers. */
const media = (bytes: Buffer, headers: number) => readChains(bytes).flatMap(({ packets }) => packets.slice(headers));

for (const file of files) {
  const plain = withOggHeaders(readFixture(file), { comments: title });
  const headers = file === 'tone-vorbis.ogg' ? 3 : 2;

  test(`leaves a cover of 1.2 MB out of the comments of ${file} and keeps it`, () => {
    for (const comments of [
      [pictureComment(cover), ...title],
      [...title, pictureComment(cover)],
      [title[0]!, `metadata_block_picture=${flacPicture(cover).toString('base64')}`, title[1]!],
    ]) {
      const bytes = withOggHeaders(readFixture(file), { comments });
      const { framer, bytes: got, chunks } = filter([bytes]);
      assert.deepEqual(readComments(readChains(got)[0]!.packets[1]!), title);
      assert.deepEqual(media(got, headers), media(plain, headers));
      assert.ok(framer.headers.length < 8 * KIB, `${framer.headers.length} bytes of headers`);
      assert.deepEqual(framer.picture, { contentType: 'image/jpeg', bytes: cover });
      const pages = readChains(got)[0]!.pages;
      assert.deepEqual(
        pages.map(({ sequence }) => sequence),
        pages.map((_, index) => index),
      );
      assert.ok(
        pages.every(({ granule }, index) =>
          index < chunks.findIndex(({ isHeader }) => !isHeader) ? granule === 0 : granule !== 0,
        ),
      );
      assert.deepEqual(filter(cutEvery(bytes, 1400)).chunks, chunks);
    }
  });

  test(`hands on ${file} as it came where there is no picture`, () => {
    for (const changes of [{}, { comments: title }, { comments: Array<string>(300).fill('X='.padEnd(900, 'y')) }]) {
      const bytes = withOggHeaders(readFixture(file), changes);
      assert.deepEqual(filter([bytes]).bytes, bytes);
      assert.deepEqual(filter(cutEvery(bytes, 777)).bytes, bytes);
      assert.equal(filter([bytes]).framer.picture, null);
    }
  });

  test(`takes the cover of each chain of ${file}, and none where a chain has none`, () => {
    const other = pictureBytes(20 * KIB);
    other[500] = 1;
    const chain = (serial: number, comments: string[]) =>
      withSerial(withOggHeaders(readFixture(file), { comments: [...title, ...comments] }), serial);
    const framer = new OggFramer();
    const covers: unknown[] = [];
    for (const bytes of [chain(1, [pictureComment(small)]), chain(2, [pictureComment(other)]), chain(3, [])]) {
      const chunks = feedFramer(framer, [bytes]);
      assert.deepEqual(media(joinChunks(chunks), headers), media(plain, headers));
      covers.push(framer.picture?.bytes ?? null);
    }
    assert.deepEqual(covers, [small, other, null]);
  });
}

test('leaves out PICTURE blocks of FLAC, and their number stays what the first packet says', () => {
  const block = (type: number, data: Buffer) => {
    const head = Buffer.from([type, 0, 0, 0]);
    head.writeUIntBE(data.length, 1, 3);
    return Buffer.concat([head, data]);
  };
  const blocks = [block(6, flacPicture(small, 4)), block(2, Buffer.from('test1234')), block(0x86, flacPicture(cover))];
  const bytes = withOggHeaders(readFixture('tone-flac.ogg'), { comments: title, blocks });
  const { framer, bytes: got } = filter([bytes]);
  const { packets } = readChains(got)[0]!;
  assert.equal(packets[0]!.readUInt16BE(7), 4);
  assert.deepEqual(
    packets.slice(2, 5).map((packet) => packet.toString('hex')),
    ['01000000', blocks[1]!.toString('hex'), '81000000'],
  );
  assert.equal(packets[5]![0], 0xff);
  assert.deepEqual(framer.picture?.bytes, cover, 'the front cover before others');
});

test('a picture that is larger than may be kept is left out all the same', () => {
  const bytes = withOggHeaders(readFixture('tone.opus'), { comments: [pictureComment(cover), ...title] });
  for (const maxPictureBytes of [0, 1000]) {
    const { framer, bytes: got } = filter([bytes], { maxPictureBytes: byteCount(maxPictureBytes) });
    assert.equal(framer.picture, null);
    assert.deepEqual(readComments(readChains(got)[0]!.packets[1]!), title);
  }
});

test('what says that it is a picture and is none is left out and not kept', () => {
  const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  const comments = [pictureComment(page), 'METADATA_BLOCK_PICTURE=%%%', 'COVERART=', ...title];
  const { framer, bytes } = filter([withOggHeaders(readFixture('tone.opus'), { comments })]);
  assert.equal(framer.picture, null);
  assert.deepEqual(readComments(readChains(bytes)[0]!.packets[1]!), title);
});

test('refuses headers over the limit, and says whether pictures or other text did it', () => {
  const maxHeadBytes = byteCount(100 * KIB);
  const opus = (changes: Parameters<typeof withOggHeaders>[1]) => withOggHeaders(readFixture('tone.opus'), changes);
  const text = 'LYRICS='.padEnd(150 * KIB, 'la ');
  for (const [name, bytes] of [
    ['one long comment', opus({ comments: [text] })],
    ['a long comment behind a picture', opus({ comments: [pictureComment(small), text] })],
    ['a long vendor', opus({ vendor: text })],
    ['many comments', opus({ comments: Array<string>(30_000).fill('') })],
    ['many comments behind a picture', opus({ comments: [pictureComment(small), ...Array<string>(30_000).fill('')] })],
  ] as const) {
    const message = /without pictures they take more than 102400 bytes$/;
    assert.throws(() => filter([bytes], { maxHeadBytes }), { code: 'OGG_HEADERS_TOO_LARGE', message }, name);
    assert.doesNotThrow(() => filter([bytes]), name);
  }
  const pictures = opus({ comments: [pictureComment(cover)] });
  assert.throws(() => filter([pictures], { maxTagBytes: byteCount(1000 * KIB) }), {
    code: 'OGG_HEADERS_TOO_LARGE',
    message: /pictures .* more than 1024000 bytes$/,
  });
});

test('takes comments that lie about their lengths, wherever they are cut, in bounded memory', () => {
  const base = withOggHeaders(readFixture('tone.opus'), { comments: [pictureComment(small), ...title] });
  const at = base.indexOf('OpusTags') + 8;
  const lies = fc.constantFrom(0, 4, 8, 12, 20);
  fc.assert(
    fc.property(lies, fc.nat({ max: 0xffffffff }), arbitraryCuts(base), (offset, value, places) => {
      const bytes = Buffer.from(base);
      bytes.writeUInt32LE(value, at + offset);
      // The checksum has to be right, or nothing looks at the page.
      const whole = filter([withSerial(sealed(bytes), 7)]);
      assert.deepEqual(filter(cutBytes(withSerial(sealed(bytes), 7), places)).chunks, whole.chunks);
      readChains(whole.bytes);
    }),
    { numRuns: 60 },
  );
});

/** `withSerial` wants right checksums before it writes its own. */
function sealed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const second = copy.indexOf('OggS', 4);
  const third = copy.indexOf('OggS', second + 4);
  copy.writeUInt32LE(checksumOf(copy.subarray(second, third)), second + 22);
  return copy;
}
