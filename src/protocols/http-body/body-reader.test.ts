import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces } from '../../../test/support/byte-cuts.ts';
import { byteCount } from '../../core/index.ts';
import { type BodyReader, createBodyReader } from './body-reader.ts';

function readPieces(reader: BodyReader, pieces: readonly Buffer[]): { data: Buffer; isComplete: boolean } {
  const data: Buffer[] = [];
  let isComplete = false;
  for (const piece of pieces) isComplete ||= reader.push(piece, (part) => data.push(Buffer.from(part)));
  return { data: Buffer.concat(data), isComplete };
}

test('a body without an announced end is the bytes themselves', () => {
  assert.equal(createBodyReader({ kind: 'until-close' }), null);
});

test('a body of known length ends there, wherever packets do', () => {
  const body = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 256));
  fc.assert(
    fc.property(fc.nat({ max: 300 }), cutPlaces, (length, places) => {
      const reader = createBodyReader({ kind: 'length', bytes: byteCount(length) })!;
      const { data, isComplete } = readPieces(reader, cutBytes(body, places));
      assert.deepEqual(data, body.subarray(0, length));
      assert.equal(isComplete, true);
    }),
  );
});

test('a body that stops short is not complete', () => {
  const reader = createBodyReader({ kind: 'length', bytes: byteCount(10) })!;
  assert.deepEqual(readPieces(reader, [Buffer.alloc(9)]), { data: Buffer.alloc(9), isComplete: false });
});
