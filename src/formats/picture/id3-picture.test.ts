import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { id3Tag, pictureBytes } from '../../../test/support/file-tags.ts';
import { readId3Pictures } from './id3-picture.ts';

const cover = pictureBytes(30_000);
const picturesOf = (tag: Buffer) =>
  [...readId3Pictures(tag)].map(({ kind, bytes }) => ({ kind, bytes: Buffer.from(bytes) }));
const expected = [{ kind: 3, bytes: cover }];

test('reads the cover of each version, also unsynchronised and before a footer', () => {
  assert.deepEqual(picturesOf(id3Tag({ picture: cover })), expected);
  assert.deepEqual(picturesOf(id3Tag({ picture: cover, isUnsynchronised: true })), expected);
  assert.deepEqual(picturesOf(id3Tag({ version: 4, picture: cover })), expected);
  assert.deepEqual(picturesOf(id3Tag({ version: 4, picture: cover, hasFooter: true })), expected);
  assert.deepEqual(picturesOf(id3Tag({})), []);
});

test('reads version 2, whose frames have three letters and three bytes of length', () => {
  const data = Buffer.concat([Buffer.from('\0JPG\x03A text\0', 'latin1'), cover]);
  const head = Buffer.from('PIC\0\0\0', 'latin1');
  head.writeUIntBE(data.length, 3, 3);
  const size = data.length + head.length;
  const sevenBits = [21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f);
  assert.deepEqual(
    picturesOf(Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 2, 0, 0, ...sevenBits]), head, data])),
    expected,
  );
});

test('reads a picture behind an extended head and a description in UTF-16', () => {
  const data = Buffer.concat([
    Buffer.from('\x01image/jpeg\0\x03', 'latin1'),
    Buffer.from('\ufeffA\u0100\0', 'utf16le'),
    cover,
  ]);
  const head = Buffer.from('APIC\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(data.length, 4);
  const extended = Buffer.from('00000006000000000000', 'hex');
  const tag = Buffer.concat([Buffer.from('ID3\x03\0\x40\0\0\0\0', 'latin1'), extended, head, data]);
  assert.deepEqual(picturesOf(tag), expected);
});

test('takes broken tags without a fault of its own', () => {
  const valid = id3Tag({ version: 4, picture: pictureBytes(200) });
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 120 });
  fc.assert(
    fc.property(fc.nat({ max: valid.length }), bytes, fc.nat({ max: valid.length }), (at, garbage, length) => {
      const tag = Buffer.from(valid);
      tag.set(garbage.subarray(0, Math.max(0, tag.length - at)), at);
      picturesOf(tag.subarray(0, length));
    }),
    { numRuns: 1000 },
  );
});
