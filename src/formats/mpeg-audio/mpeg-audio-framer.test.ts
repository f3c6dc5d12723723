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
import { id3Tag, pictureBytes } from '../../../test/support/file-tags.ts';
import { byteCount } from '../../core/index.ts';
import { MpegAudioFramer } from './mpeg-audio-framer.ts';

const tone = readFixture('tone.mp3');
const sizes = (chunks: readonly { bytes: Buffer }[]) => chunks.map((chunk) => chunk.bytes.length);
const feed = (pieces: readonly Buffer[]) => {
  const framer = new MpegAudioFramer();
  return { framer, chunks: feedFramer(framer, pieces) };
};

const streams = [
  { file: 'tone.mp3', micros: 26_122, info: { codec: 'MP3', sampleRate: 44_100, channels: 2, bitrate: 128 } },
  { file: 'tone-vbr.mp3', micros: 26_122, info: { codec: 'MP3', sampleRate: 44_100, channels: 2, bitrate: 58 } },
  { file: 'tone-mpeg2.mp3', micros: 26_122, info: { codec: 'MP3', sampleRate: 22_050, channels: 1, bitrate: 32 } },
  { file: 'tone.mp2', micros: 26_122, info: { codec: 'MP2', sampleRate: 44_100, channels: 2, bitrate: 192 } },
];

for (const { file, micros, info } of streams) {
  test(`cuts ${file} where ffprobe does, whole and byte by byte`, () => {
    const bytes = readFixture(file);
    for (const pieces of [[bytes], cutEvery(bytes, 1)]) {
      const { framer, chunks } = feed(pieces);
      assert.deepEqual(sizes(chunks), frameSizesOf(file));
      assert.deepEqual(framer.info, info);
      assert.ok(chunks.every((chunk) => chunk.isSyncPoint && !chunk.isHeader && Math.floor(chunk.duration) === micros));
    }
  });
}

test('gives the same chunks wherever the stream is cut', () => {
  const vbr = readFixture('tone-vbr.mp3');
  const bytes = Buffer.concat([Buffer.from('noise'), vbr, Buffer.alloc(300, 0xff), tone.subarray(200)]);
  const whole = feed([bytes]);
  fc.assert(
    fc.property(arbitraryCuts(bytes), (places) => {
      const { chunks } = feed(cutBytes(bytes, places));
      assert.deepEqual(chunks, whole.chunks);
    }),
  );
});

test('begins with the first whole frame when it joins in the middle of one', () => {
  const { chunks } = feed([tone.subarray(100)]);
  assert.deepEqual(joinChunks(chunks), tone.subarray(417));
});

test('is not taken in by one header in noise', () => {
  const noise = Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(1000)]);
  const { chunks } = feed([noise, tone]);
  assert.deepEqual(joinChunks(chunks), tone);
});

test('finds the frames again after garbage between them', () => {
  const half = 417 + 418 * 9;
  const garbage = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');
  const { chunks } = feed([tone.subarray(0, half), garbage, tone.subarray(half)]);
  assert.deepEqual(joinChunks(chunks), tone);
});

test('loses no frame when the sample rate changes on a frame border', () => {
  const other = readFixture('tone-mpeg2.mp3');
  const { framer, chunks } = feed([tone, other]);
  assert.equal(framer.info.sampleRate, 22_050);
  assert.deepEqual(joinChunks(chunks), Buffer.concat([tone, other]));
});

test('drops tags and the table of contents between files, and counts neither as skipped', () => {
  const id3v1 = Buffer.alloc(128);
  id3v1.write('TAG');
  const picture = Buffer.alloc(10 + 128 * 1024, 0xff);
  Buffer.from('49443304000000080000', 'hex').copy(picture);
  const { chunks } = feed([tone, id3v1, picture, readFixture('tone-vbr.mp3'), tone]);
  assert.deepEqual(sizes(chunks), [
    ...frameSizesOf('tone.mp3'),
    ...frameSizesOf('tone-vbr.mp3'),
    ...frameSizesOf('tone.mp3'),
  ]);
});

test('gives up on bytes that are something else, and shows how they begin', () => {
  const ogg = Buffer.concat(Array(8).fill(readFixture('tone-vorbis.ogg')));
  assert.throws(() => feed(cutEvery(ogg, 1400)), {
    code: 'FORMAT_NOT_RECOGNISED',
    message: /^Cannot find MPEG audio frames: \d+ bytes since the start hold none, they begin with "4f 67 67 53 00 02 /,
  });
});

test('gives up on endless garbage after good frames, not on garbage now and then', () => {
  const framer = new MpegAudioFramer({ maxSkippedBytes: byteCount(1000) });
  for (let i = 0; i < 10; i++) feedFramer(framer, [tone, Buffer.alloc(500)]);
  assert.throws(() => feedFramer(framer, [Buffer.alloc(501)]), { code: 'FORMAT_NOT_RECOGNISED' });
});

test('a tag in garbage is passed over wherever the bytes before and in it are cut', () => {
  const frames = frameSizesOf('tone.mp3');
  const threeFrames = tone.subarray(0, frames[0]! + frames[1]! + frames[2]!);
  const content = Buffer.concat([threeFrames, Buffer.alloc(50)]);
  const size = Buffer.from([0, 0, content.length >> 7, content.length & 0x7f]);
  const tag = Buffer.concat([Buffer.from('494433040000', 'hex'), size, content]);
  const start = threeFrames.length + 40;
  const bytes = Buffer.concat([threeFrames, Buffer.alloc(40, 7), tag, tone]);
  const whole = feed([bytes]).chunks;
  assert.deepEqual(sizes(whole), [...frames.slice(0, 3), ...frames], 'what looks like frames in the tag is none');
  for (let cut = start - 5; cut < start + 15; cut++) {
    assert.deepEqual(feed([bytes.subarray(0, cut), bytes.subarray(cut)]).chunks, whole, `cut at ${cut}`);
  }
});

test('the letters of a tag that begin in a frame and end behind it hide no frame, wherever the bytes are cut', () => {
  const frames = frameSizesOf('tone.mp3');
  const end = frames[0]! + frames[1]!;
  const twoFrames = Buffer.from(tone.subarray(0, end));
  twoFrames.write('ID', end - 2, 'latin1');
  const bytes = Buffer.concat([twoFrames, Buffer.from('3\x04\0\0\0\0\0\x10', 'latin1'), Buffer.alloc(16), tone]);
  const whole = feed([bytes]).chunks;
  assert.deepEqual(sizes(whole), [...frames.slice(0, 2), ...frames]);
  for (let cut = end - 5; cut < end + 15; cut++) {
    assert.deepEqual(feed([bytes.subarray(0, cut), bytes.subarray(cut)]).chunks, whole, `cut at ${cut}`);
  }
});

test('gives up on tags without end', () => {
  const framer = new MpegAudioFramer();
  const tag = Buffer.alloc(1024 * 1024);
  Buffer.from('494433040000003f7f76', 'hex').copy(tag);
  assert.throws(
    () => {
      for (let i = 0; i < 40; i++) framer.push(tag, () => {});
    },
    { code: 'FORMAT_NOT_RECOGNISED' },
  );
});

test('a frame that the end of a file has cut off does not hide the tag of the next one', () => {
  const cover = id3Tag({ picture: pictureBytes(300 * 1024) });
  // Inside the frame, and with its head half in and half behind it.
  for (const missing of [60, 200, 412]) {
    const bytes = Buffer.concat([tone.subarray(0, tone.length - missing), cover, tone]);
    const whole = feed([bytes]).chunks;
    assert.deepEqual(sizes(whole), [...frameSizesOf('tone.mp3').slice(0, -1), ...frameSizesOf('tone.mp3')]);
    assert.deepEqual(feed(cutEvery(bytes, 333)).chunks, whole);
  }
});

test('a tag ends where frames are seen, whatever size it states', () => {
  const stated = (statedBytes: number) => id3Tag({ picture: pictureBytes(100 * 1024), statedBytes });
  for (const statedBytes of [100, 60_000, 900_000, 2 ** 28 - 1]) {
    const bytes = Buffer.concat([tone, stated(statedBytes), tone]);
    const whole = feed([bytes]).chunks;
    assert.deepEqual(joinChunks(whole), Buffer.concat([tone, tone]), `${statedBytes}`);
    fc.assert(
      fc.property(arbitraryCuts(bytes), (places) => assert.deepEqual(feed(cutBytes(bytes, places)).chunks, whole)),
      { numRuns: 10 },
    );
  }
});

test('keeps the cover of the file that plays, and a picture that is too large is none', () => {
  const cover = pictureBytes(40 * 1024);
  const framer = new MpegAudioFramer({ maxPictureBytes: byteCount(100 * 1024) });
  feedFramer(framer, cutEvery(Buffer.concat([tone, id3Tag({ picture: cover }), tone]), 700));
  assert.deepEqual(framer.picture, { contentType: 'image/jpeg', bytes: cover });
  feedFramer(framer, [id3Tag({}), tone]);
  assert.equal(framer.picture, null);
  feedFramer(framer, [id3Tag({ picture: pictureBytes(300 * 1024) }), tone]);
  assert.equal(framer.picture, null);
});
