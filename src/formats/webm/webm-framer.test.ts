import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockGroup, cluster, ebml, simpleBlock, webmHead } from '../../../test/support/ebml-writer.ts';
import {
  arbitraryCuts,
  cutBytes,
  cutEvery,
  feedFramer,
  frameSizesOf,
  joinChunks,
  readFixture,
} from '../../../test/support/feed-framer.ts';
import { byteCount } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { WebmFramer } from './webm-framer.ts';

const feed = (pieces: readonly Buffer[]) => {
  const framer = new WebmFramer();
  return { framer, chunks: feedFramer(framer, pieces) };
};
const syncPoints = (chunks: readonly MediaChunk[]) => chunks.map((chunk) => (chunk.isSyncPoint ? 1 : 0));
const milliseconds = (chunks: readonly MediaChunk[]) => chunks.map((chunk) => chunk.duration / 1000);

const sound = Buffer.from('opus packet');
const head = webmHead();
const first = cluster(0, [simpleBlock(0, sound), simpleBlock(20, sound), simpleBlock(40, sound)], 'unknown');
const second = cluster(60, [simpleBlock(0, sound), simpleBlock(20, sound)], 'unknown');

/** The stream with every size of a segment and a cluster made unknown, found by their identifiers. */
function withUnknownSizes(stream: Buffer): Buffer {
  const result = Buffer.from(stream);
  for (const id of ['18538067', '1f43b675']) {
    let at = result.indexOf(id, 0, 'hex');
    for (; at !== -1; at = result.indexOf(id, at + 4, 'hex')) {
      const marker = 1 << Math.floor(Math.log2(result[at + 4]!));
      const length = 8 - Math.log2(marker);
      result.fill(0xff, at + 4, at + 4 + length);
      result[at + 4] = marker * 2 - 1;
    }
  }
  return result;
}

for (const file of ['tone.webm', 'tone-file.mka']) {
  test(`cuts ${file} at its blocks, whole and byte by byte`, () => {
    const bytes = readFixture(file);
    for (const pieces of [[bytes], cutEvery(bytes, 1)]) {
      const { framer, chunks } = feed(pieces);
      const media = chunks.filter((chunk) => chunk.duration > 0 || chunk.isSyncPoint);
      assert.deepEqual(joinChunks(chunks), withUnknownSizes(bytes));
      assert.deepEqual(framer.headers, withUnknownSizes(bytes.subarray(0, bytes.indexOf('1f43b675', 0, 'hex'))));
      assert.equal(media.length, frameSizesOf(file).length);
      assert.equal(media.filter((chunk) => chunk.isSyncPoint).length, 5);
      assert.equal(Math.round(media.reduce((sum, chunk) => sum + chunk.duration, 0) / 1000), 1001);
      assert.deepEqual(framer.info, { codec: 'Opus', sampleRate: 48_000, channels: 2, bitrate: framer.info.bitrate });
    }
  });
}

test('puts a block out as soon as it is whole, the cluster in front of its first', () => {
  const { chunks } = feed([head, first, second]);
  assert.deepEqual(syncPoints(chunks), [0, 1, 0, 0, 1, 0]);
  assert.deepEqual(milliseconds(chunks), [0, 0, 20, 20, 20, 20]);
  assert.deepEqual(joinChunks(chunks.slice(1, 4)), first);
  assert.deepEqual(joinChunks(chunks.slice(4)), second);
  assert.equal(chunks[0]!.isHeader, true);
});

test('gives the same chunks wherever the stream is cut', () => {
  const known = cluster(100, [blockGroup(0, sound), simpleBlock(20, sound)]);
  const between = ebml('1254c367', Buffer.from('tags'));
  const bytes = Buffer.concat([head, first, Buffer.from('noise'), second, between, known, head, first]);
  const whole = feed([bytes]);
  fc.assert(
    fc.property(arbitraryCuts(bytes), (places) => {
      const { chunks } = feed(cutBytes(bytes, places));
      assert.deepEqual(chunks, whole.chunks);
    }),
  );
});

test('opens the end of clusters that tell their size, so that one may leave in the middle', () => {
  const blocks = [simpleBlock(0, sound), simpleBlock(20, sound)];
  const { chunks } = feed([head, cluster(0, blocks, 'known'), cluster(40, blocks, 'known')]);
  const expected = [cluster(0, blocks, 'unknown'), cluster(40, blocks, 'unknown')];
  assert.deepEqual(joinChunks(chunks.slice(1)), Buffer.concat(expected));
});

const pictures = [
  { name: 'a SimpleBlock without the keyframe flag', block: simpleBlock(0, sound, 0), isSyncPoint: false },
  { name: 'a SimpleBlock with it', block: simpleBlock(0, sound, 0x80), isSyncPoint: true },
  { name: 'a BlockGroup that refers to another', block: blockGroup(0, sound, false), isSyncPoint: false },
  { name: 'a BlockGroup that does not', block: blockGroup(0, sound, true), isSyncPoint: true },
];

for (const { name, block, isSyncPoint } of pictures) {
  test(`${isSyncPoint ? 'takes' : 'does not take'} a cluster for a sync point that begins with ${name}`, () => {
    const { chunks } = feed([webmHead('V_VP9'), cluster(0, [block])]);
    assert.equal(chunks[1]!.isSyncPoint, isSyncPoint);
  });
}

test('takes a new head in the middle of the stream', () => {
  const { framer, chunks } = feed([head, first, webmHead('A_VORBIS'), second]);
  assert.deepEqual(framer.headers, webmHead('A_VORBIS'));
  assert.equal(framer.info.codec, 'Vorbis');
  assert.deepEqual(
    chunks.map((chunk) => chunk.isHeader),
    [true, false, false, false, true, false, false],
  );
});

test('goes on with the next cluster after garbage', () => {
  const { chunks } = feed([head, first, Buffer.alloc(999), second]);
  assert.deepEqual(joinChunks(chunks), Buffer.concat([head, first, second]));
});

test('waits for a head when it joins without one', () => {
  const { chunks } = feed([first, head, second]);
  assert.deepEqual(joinChunks(chunks), Buffer.concat([head, second]));
});

test('names codecs that it does not know as the stream does', () => {
  assert.equal(feed([webmHead('A_EAC3\0'), first]).framer.info.codec, 'EAC3');
});

test('gives up on bytes that are something else', () => {
  const mp3 = Buffer.concat(Array(5).fill(readFixture('tone.mp3')));
  assert.throws(() => feed(cutEvery(mp3, 1400)), {
    code: 'FORMAT_NOT_RECOGNISED',
    message: /^Cannot find WebM elements/,
  });
});

test('refuses a head over its limit', () => {
  const framer = new WebmFramer({ maxHeadBytes: byteCount(head.length - 1) });
  assert.throws(() => feedFramer(framer, [head]), {
    code: 'FORMAT_PART_TOO_LARGE',
    message: `Cannot take a WebM head of ${head.length} bytes: the limit is ${head.length - 1} bytes`,
  });
});

test('refuses a block over its limit before its bytes have come', () => {
  const framer = new WebmFramer({ maxBlockBytes: byteCount(1000) });
  const block = simpleBlock(0, Buffer.alloc(1000));
  assert.throws(() => feedFramer(framer, [head, first, block.subarray(0, 20)]), { code: 'FORMAT_PART_TOO_LARGE' });
});
