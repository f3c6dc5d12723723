import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFlacFrameHeader } from './flac-frame-header.ts';

/** Appends the checksum (polynomial x^8 + x^2 + x + 1), worked out on bits as text, and some bytes of sound. */
function withChecksum(hexText: string): Buffer {
  const bytes = Buffer.from(hexText.replaceAll(' ', ''), 'hex');
  let rest = BigInt(`0x${bytes.toString('hex')}`) << 8n;
  for (let bit = bytes.length * 8 + 7; bit >= 8; bit--) {
    if ((rest >> BigInt(bit)) & 1n) rest ^= 0x107n << BigInt(bit - 8);
  }
  return Buffer.concat([bytes, Buffer.from([Number(rest)]), Buffer.alloc(16)]);
}

const headers = [
  { name: 'blocks of 4096, 44.1 kHz stereo, frame 0', hex: 'fff8 c9 18 00', value: [false, 0, 4096, 44_100, 2] },
  { name: 'mid and side, frame 300', hex: 'fff8 c9 a8 c4ac', value: [false, 300, 4096, 44_100, 2] },
  { name: 'blocks of 1152 mono, rate in the head', hex: 'fff8 30 08 07', value: [false, 7, 1152, 0, 1] },
  { name: 'blocks of 192, 48 kHz', hex: 'fff8 1a 18 01', value: [false, 1, 192, 48_000, 2] },
  { name: 'a block size in one byte', hex: 'fff8 6a 18 01 63', value: [false, 1, 100, 48_000, 2] },
  { name: 'a block size in two and a rate in kHz', hex: 'fff8 7c 18 01 0fff 30', value: [false, 1, 4096, 48_000, 2] },
  { name: 'a rate in hertz', hex: 'fff8 cd 18 01 2b11', value: [false, 1, 4096, 11_025, 2] },
  { name: 'a rate in tens of hertz', hex: 'fff8 ce 18 01 5622', value: [false, 1, 4096, 220_500, 2] },
  {
    name: 'variable blocks at sample 2^35',
    hex: 'fff9 c9 18 fea080808080 80',
    value: [true, 2 ** 35, 4096, 44_100, 2],
  },
  { name: 'eight channels', hex: 'fff8 ca 78 01', value: [false, 1, 4096, 48_000, 8] },
] as const;

for (const { name, hex, value } of headers) {
  test(`reads ${name}`, () => {
    const header = readFlacFrameHeader(withChecksum(hex), 0);
    assert.ok(header);
    const { isVariable, position, blockSize, sampleRate, channels } = header;
    assert.deepEqual([isVariable, position, blockSize, sampleRate, channels], value);
  });
}

const refused = [
  { name: 'a reserved block size', hex: 'fff8 09 18 00' },
  { name: 'a forbidden sample rate', hex: 'fff8 cf 18 00' },
  { name: 'reserved channels', hex: 'fff8 c9 b8 00' },
  { name: 'a reserved bit depth', hex: 'fff8 c9 16 00' },
  { name: 'the reserved bit', hex: 'fff8 c9 19 00' },
  { name: 'a number that begins in its middle', hex: 'fff8 c9 18 80' },
  { name: 'another sync code', hex: 'fffb 90 00 00' },
];

for (const { name, hex } of refused) {
  test(`finds no header in ${name}`, () => assert.equal(readFlacFrameHeader(withChecksum(hex), 0), null));
}

test('finds no header with a wrong checksum, nor in one cut off', () => {
  const bytes = withChecksum('fff8 c9 18 00');
  const spoilt = Buffer.from(bytes);
  spoilt[5]! ^= 1;
  assert.equal(readFlacFrameHeader(spoilt, 0), null);
  for (let length = 0; length < 6; length++) assert.equal(readFlacFrameHeader(bytes.subarray(0, length), 0), null);
});
