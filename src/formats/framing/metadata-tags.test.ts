import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTagBytes } from './metadata-tags.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const zeros = (length: number) => Buffer.alloc(length);

const ape = (size: string, flags: string) =>
  Buffer.concat([Buffer.from('APETAGEX'), hex('d0070000'), hex(size), hex('02000000'), hex(flags), zeros(8)]);

const cases = [
  { name: 'ID3v2.4 with 257 bytes', bytes: hex('494433 0400 00 00000201'), length: 267 },
  { name: 'ID3v2.4 with a footer', bytes: hex('494433 0400 10 00000201'), length: 277 },
  { name: 'ID3v2.3 of the largest size', bytes: hex('494433 0300 00 7f7f7f7f'), length: 268_435_465 },
  { name: 'ID3 whose size is no size', bytes: hex('494433 0300 00 00008001'), length: 0 },
  { name: 'ID3v1', bytes: hex('54414720'), length: 128 },
  { name: 'an APE tag from its header, little endian', bytes: ape('00010000', '000000a0'), length: 288 },
  { name: 'an APE footer by itself', bytes: ape('00010000', '00000080'), length: 32 },
  { name: 'a frame of MP3', bytes: hex('fffb9044'), length: 0 },
  { name: 'a word that begins with T', bytes: Buffer.from('TALK'), length: 0 },
  { name: 'a word that begins with I', bytes: Buffer.from('IDEA'), length: 0 },
  { name: 'a word that begins with A', bytes: Buffer.from('APES'), length: 0 },
];

for (const { name, bytes, length } of cases) {
  test(`finds ${length} bytes of tag in ${name}`, () => {
    assert.equal(findTagBytes(bytes, 0), length);
    assert.equal(findTagBytes(Buffer.concat([hex('ff00'), bytes]), 2), length);
  });
}

test('asks for the bytes that hold the length', () => {
  assert.deepEqual(findTagBytes(hex('49443304'), 0), { wanted: 10 });
  assert.deepEqual(findTagBytes(ape('00010000', '000000a0').subarray(0, 31), 0), { wanted: 32 });
});
