import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces } from '../../../test/support/byte-cuts.ts';
import { isAirchainError } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { WavFramer } from './wav-framer.ts';
import { readWavHead, writeWavHead } from './wav-head.ts';

const samples = Buffer.from(Array.from({ length: 4000 }, (_, index) => index & 0xff));
const plain = Buffer.concat([writeWavHead(48_000, 2), samples]);
/** With a chunk of an odd length before the samples, as editors write them. */
const listed = Buffer.concat([
  plain.subarray(0, 36),
  Buffer.from('LIST\x05\x00\x00\x00abcde\x00', 'latin1'),
  plain.subarray(36),
]);

function withBytes(at: number, bytes: readonly number[]): Buffer {
  return Buffer.concat([plain.subarray(0, at), Buffer.from(bytes), plain.subarray(at + bytes.length)]);
}

function frame(pieces: readonly Buffer[]): { framer: WavFramer; chunks: MediaChunk[] } {
  const framer = new WavFramer();
  const chunks: MediaChunk[] = [];
  for (const piece of pieces) framer.push(piece, (chunk) => chunks.push({ ...chunk, bytes: Buffer.from(chunk.bytes) }));
  return { framer, chunks };
}

test('the head that is written is the head that is read', () => {
  assert.deepEqual(readWavHead(writeWavHead(44_100, 1)), {
    headBytes: 44,
    sampleRate: 44_100,
    channels: 1,
    bitsPerSample: 16,
    frameBytes: 2,
  });
});

for (const [name, bytes] of [
  ['a plain stream', plain],
  ['a stream with more in its head', listed],
] as const) {
  test(`${name} is cut into whole sample frames, 20 ms at most, wherever it was cut before`, () => {
    fc.assert(
      fc.property(cutPlaces, (places) => {
        const { framer, chunks } = frame(cutBytes(bytes, places));
        assert.deepEqual(Buffer.concat(chunks.map((chunk) => chunk.bytes)), bytes);
        assert.deepEqual(framer.headers, bytes.subarray(0, bytes.length - samples.length));
        for (const chunk of chunks.filter(({ isHeader }) => !isHeader)) assert.equal(chunk.bytes.length % 4, 0);
        for (const { duration } of chunks) assert.ok(duration <= 20_000, `${duration}`);
        const micros = chunks.reduce((sum, { duration }) => sum + duration, 0);
        assert.ok(Math.abs(micros - (1000 / 48_000) * 1_000_000) < 1);
      }),
    );
  });
}

test('says what is in it', () => {
  assert.deepEqual(frame([plain]).framer.info, { codec: 'WAV', sampleRate: 48_000, channels: 2, bitrate: 1536 });
});

for (const [name, bytes] of [
  ['no RIFF at all', Buffer.alloc(100, 1)],
  ['samples without a format', Buffer.concat([plain.subarray(0, 12), plain.subarray(36)])],
  ['a format without channels', Buffer.concat([plain.subarray(0, 22), Buffer.alloc(2), plain.subarray(24)])],
  ['a head of empty chunks', Buffer.concat([plain.subarray(0, 36), Buffer.alloc(1000)])],
  ['a rate of one sample a second', withBytes(24, [1, 0, 0, 0])],
  ['frames that do not fit their samples', withBytes(32, [3, 0])],
  ['samples of no bits', withBytes(32, [0, 0, 0, 0])],
  [
    'a head without end',
    Buffer.concat([plain.subarray(0, 36), Buffer.from('LIST\xff\xff\xff\x7f', 'latin1'), samples]),
  ],
] as const) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => frame([bytes]),
      (error) => isAirchainError(error, 'FORMAT_NOT_RECOGNISED'),
    );
  });
}
