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
import { AdtsFramer } from './adts-framer.ts';

const tone = readFixture('tone.aac');
const [firstFrame = 0] = frameSizesOf('tone.aac');
const feed = (pieces: readonly Buffer[]) => {
  const framer = new AdtsFramer();
  return { framer, chunks: feedFramer(framer, pieces) };
};

test('cuts tone.aac where ffprobe does, whole and byte by byte', () => {
  for (const pieces of [[tone], cutEvery(tone, 1)]) {
    const { framer, chunks } = feed(pieces);
    assert.deepEqual(
      chunks.map((chunk) => chunk.bytes.length),
      frameSizesOf('tone.aac'),
    );
    assert.ok(chunks.every((chunk) => chunk.isSyncPoint && Math.floor(chunk.duration) === 23_219));
    assert.deepEqual(framer.info, { codec: 'AAC', sampleRate: 44_100, channels: 2, bitrate: 93 });
  }
});

test('has a bit rate only after a second', () => {
  const { framer } = feed([tone.subarray(0, tone.length / 2)]);
  assert.equal(framer.info.bitrate, undefined);
});

test('gives the same chunks wherever the stream is cut', () => {
  const bytes = Buffer.concat([tone.subarray(50), Buffer.alloc(77, 0xff), tone]);
  const whole = feed([bytes]);
  assert.deepEqual(joinChunks(whole.chunks), Buffer.concat([tone.subarray(firstFrame), tone]));
  fc.assert(
    fc.property(arbitraryCuts(bytes), (places) => {
      const { chunks } = feed(cutBytes(bytes, places));
      assert.deepEqual(chunks, whole.chunks);
    }),
  );
});

test('gives up on MP3', () => {
  const mp3 = Buffer.concat(Array(5).fill(readFixture('tone.mp3')));
  assert.throws(() => feed([mp3]), {
    code: 'FORMAT_NOT_RECOGNISED',
    message: /^Cannot find AAC frames with ADTS headers: .* begin with "ff fb 90 44 /,
  });
});
