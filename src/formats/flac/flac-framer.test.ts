import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  arbitraryCuts,
  cutBytes,
  cutEvery,
  feedFramer,
  frameSizesOf,
  joinChunks,
  readFixture,
} from '../../../test/support/feed-framer.ts';
import { apeTag, id3Tag, pictureBytes } from '../../../test/support/file-tags.ts';
import { flacPicture } from '../../../test/support/ogg-covers.ts';
import { byteCount } from '../../core/index.ts';
import { FlacFramer } from './flac-framer.ts';

const tone = readFixture('tone.flac');
const sizes = frameSizesOf('tone.flac');
const frames = tone.subarray(tone.length - sizes.reduce((sum, size) => sum + size, 0));
const [firstFrame = 0] = sizes;
const feed = (pieces: readonly Buffer[]) => {
  const framer = new FlacFramer();
  return { framer, chunks: feedFramer(framer, pieces) };
};

test('cuts tone.flac where ffprobe does, whole and byte by byte', () => {
  for (const pieces of [[tone], cutEvery(tone, 1)]) {
    const { framer, chunks } = feed(pieces);
    const media = chunks.slice(1);
    // The last frame waits for the next one's header.
    assert.deepEqual(
      media.map((chunk) => chunk.bytes.length),
      sizes.slice(0, -1),
    );
    assert.ok(media.every((chunk) => chunk.isSyncPoint && chunk.duration === 72_000));
    assert.equal(framer.info.sampleRate, 16_000);
    assert.equal(framer.info.channels, 1);
    assert.equal(framer.info.codec, 'FLAC');
  }
});

test('keeps a head without padding and marks its last block as the last', () => {
  const { framer, chunks } = feed([tone]);
  const streamInfo = tone.subarray(4, 42);
  const comment = Buffer.from(tone.subarray(42, 60));
  assert.equal(comment[0], 4);
  comment[0] = 0x84;
  assert.deepEqual(framer.headers, Buffer.concat([Buffer.from('fLaC'), streamInfo, comment]));
  assert.deepEqual(chunks[0], { bytes: framer.headers, isSyncPoint: false, duration: 0, isHeader: true });
});

test('gives the same chunks wherever the stream is cut', () => {
  const bytes = Buffer.concat([tone, tone.subarray(0, tone.length - 500), Buffer.alloc(400), tone]);
  const whole = feed([bytes]);
  fc.assert(
    fc.property(arbitraryCuts(bytes), (places) => {
      assert.deepEqual(feed(cutBytes(bytes, places)).chunks, whole.chunks);
    }),
    { numRuns: 30 },
  );
});

test('takes a new head in the middle of the stream', () => {
  const { chunks } = feed([tone, tone]);
  assert.equal(chunks.filter((chunk) => chunk.isHeader).length, 2);
  assert.deepEqual(joinChunks(chunks.slice(1, 10)), frames);
});

test('goes on after frames were lost', () => {
  const lost = frames.subarray(0, firstFrame);
  const { chunks } = feed([tone, tone.subarray(0, tone.length - frames.length), frames.subarray(lost.length)]);
  assert.equal(chunks.length, 1 + sizes.length + 1 + sizes.length - 2);
});

test('waits for a head when it joins without one', () => {
  const { chunks } = feed([frames, tone]);
  assert.equal(chunks[0]!.isHeader, true);
});

test('gives up on bytes that are something else', () => {
  const mp3 = Buffer.concat(Array(5).fill(readFixture('tone.mp3')));
  assert.throws(() => feed(cutEvery(mp3, 1400)), {
    code: 'FORMAT_NOT_RECOGNISED',
    message: /^Cannot find FLAC frames/,
  });
});

test('refuses a head over its limit', () => {
  const framer = new FlacFramer({ maxHeadBytes: byteCount(40) });
  assert.throws(() => feedFramer(framer, [tone]), {
    code: 'FORMAT_PART_TOO_LARGE',
    message: 'Cannot take a FLAC head of 56 bytes: the limit is 40 bytes',
  });
});

test('passes over a picture of any size', () => {
  const picture = Buffer.alloc(4 + 400_000);
  Buffer.from('06061a80', 'hex').copy(picture);
  const { framer, chunks } = feed(cutEvery(Buffer.concat([tone.subarray(0, 42), picture, tone.subarray(42)]), 1400));
  assert.equal(framer.headers.length, 60);
  assert.equal(chunks.length, sizes.length);
});

test('gives up on a frame that does not end', () => {
  const framer = new FlacFramer({ maxFrameBytes: byteCount(2000), maxSkippedBytes: byteCount(3000) });
  assert.throws(
    () => feedFramer(framer, cutEvery(Buffer.concat([tone.subarray(0, tone.length - 400), Buffer.alloc(9000)]), 500)),
    { code: 'FORMAT_NOT_RECOGNISED' },
  );
});

test('passes over the tags of files that come one after the other', () => {
  const file = readFixture('tone.flac');
  const cover = id3Tag({ picture: pictureBytes(300 * 1024) });
  const id3v1 = Buffer.from('TAG'.padEnd(128));
  const alone = joinChunks(feedFramer(new FlacFramer(), [file, file, file]));
  for (const between of [cover, Buffer.concat([id3v1, cover]), apeTag(pictureBytes(90 * 1024)), id3v1]) {
    const bytes = Buffer.concat([file, between, file, between, file]);
    assert.deepEqual(joinChunks(feedFramer(new FlacFramer(), [bytes])), alone);
    assert.deepEqual(joinChunks(feedFramer(new FlacFramer(), cutEvery(bytes, 1400))), alone);
  }
});

test('finds the head behind a tag that says that it is longer than it is', () => {
  const file = readFixture('tone.flac');
  const bytes = Buffer.concat([file, id3Tag({ picture: pictureBytes(5000), statedBytes: 900_000 }), file, file]);
  const alone = joinChunks(feedFramer(new FlacFramer(), [file, file, file]));
  for (const length of [1, 777, bytes.length]) {
    assert.deepEqual(joinChunks(feedFramer(new FlacFramer(), cutEvery(bytes, length))), alone);
  }
});

test('keeps the cover of the file that plays, and sends none', () => {
  const blockOf = (type: number, data: Buffer) => {
    const head = Buffer.from([type, 0, 0, 0]);
    head.writeUIntBE(data.length, 1, 3);
    return Buffer.concat([head, data]);
  };
  const cover = pictureBytes(500 * 1024);
  const streamInfo = tone.subarray(4, 42);
  const start = Buffer.concat([tone.subarray(0, 4), Buffer.from([streamInfo[0]! & 0x7f]), streamInfo.subarray(1)]);
  const withCover = Buffer.concat([start, blockOf(6, flacPicture(cover)), blockOf(0x81, Buffer.alloc(9000)), frames]);
  const { framer, chunks } = feed(cutEvery(withCover, 1400));
  assert.deepEqual(framer.picture, { contentType: 'image/jpeg', bytes: cover });
  assert.equal(framer.headers.length, 42);
  assert.equal(chunks.length, feed([tone]).chunks.length);
  feedFramer(framer, [tone]);
  assert.equal(framer.picture, null, 'the next file has none');

  const frugal = new FlacFramer({ maxPictureBytes: byteCount(1000) });
  feedFramer(frugal, [withCover]);
  assert.equal(frugal.picture, null);
  assert.throws(() => feedFramer(new FlacFramer({ maxTagBytes: byteCount(100_000) }), [withCover]), {
    code: 'FORMAT_PART_TOO_LARGE',
  });
});
