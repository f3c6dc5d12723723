import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChildren, readEbmlHead, readFloat, readUnsigned, unknownSizeOf } from './ebml-head.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

const heads = [
  { name: 'a SimpleBlock of 5 bytes', bytes: 'a3 85', value: [0xa3, 1, 2, 5] },
  { name: 'the same with its size in eight bytes', bytes: 'a3 01 00 00 00 00 00 00 05', value: [0xa3, 1, 9, 5] },
  { name: 'a Cluster of 3321 bytes', bytes: '1f43b675 4cf9', value: [0x1f43b675, 4, 6, 3321] },
  { name: 'a Cluster of unknown size in one byte', bytes: '1f43b675 ff', value: [0x1f43b675, 4, 5, null] },
  { name: 'a Segment of unknown size in eight', bytes: '18538067 01ffffffffffffff', value: [0x18538067, 4, 12, null] },
  { name: 'a size that is nearly unknown', bytes: '5854 7ffe', value: [0x5854, 2, 4, 0x3ffe] },
  { name: 'no identifier', bytes: '00 81', value: [0, 0, 1, 0] },
  { name: 'an identifier of five bytes', bytes: '08 00 00 00 00 81', value: [0, 0, 1, 0] },
  { name: 'no size', bytes: 'a3 00 81', value: [0, 0, 1, 0] },
] as const;

for (const { name, bytes, value } of heads) {
  test(`reads ${name}`, () => {
    const { id, idBytes, headBytes, dataBytes } = readEbmlHead(hex(bytes), 0)!;
    assert.deepEqual([id, idBytes, headBytes, dataBytes], value);
  });
}

test('reads sizes of more than 32 bits', () => {
  assert.equal(readEbmlHead(hex('ec 01 00 01 00 00 00 00 00'), 0)!.dataBytes, 2 ** 40);
});

test('waits until identifier and size are whole', () => {
  const bytes = hex('1f43b675 4cf9');
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(readEbmlHead(bytes.subarray(0, length), 0), null);
  }
});

test('writes an unknown size in any number of bytes', () => {
  assert.deepEqual(
    [1, 2, 4, 8].map((length) => unknownSizeOf(length).toString('hex')),
    ['ff', '7fff', '1fffffff', '01ffffffffffffff'],
  );
});

test('reads numbers', () => {
  assert.equal(readUnsigned(hex('')), 0);
  assert.equal(readUnsigned(hex('0f4240')), 1_000_000);
  assert.equal(readFloat(hex('473b8000')), 48_000);
  assert.equal(readFloat(hex('40e7700000000000')), 48_000);
  assert.equal(readFloat(hex('4770')), 0);
});

test('goes through children and stops at one that is cut off', () => {
  const children = [...readChildren(hex('ec 80  e7 81 07  a3 84 0102'))];
  assert.deepEqual(children, [
    { id: 0xec, data: hex('') },
    { id: 0xe7, data: hex('07') },
  ]);
});
