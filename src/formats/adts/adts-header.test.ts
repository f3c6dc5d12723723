import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameAdtsStream, readAdtsHeader } from './adts-header.ts';

/** An ADTS header written by the test, field by field. */
function header(fields: {
  checksum?: boolean;
  layer?: number;
  profile?: number;
  rate?: number;
  channels?: number;
  length?: number;
  blocks?: number;
}): Buffer {
  const { checksum = false, layer = 0, profile = 1, rate = 4, channels = 2, length = 300, blocks = 1 } = fields;
  const bits = [
    [0xfff, 12],
    [0, 1],
    [layer, 2],
    [checksum ? 0 : 1, 1],
    [profile, 2],
    [rate, 4],
    [0, 1],
    [channels, 3],
    [0, 4],
    [length, 13],
    [0x7ff, 11],
    [blocks - 1, 2],
  ]
    .map(([value, width]) => value!.toString(2).padStart(width!, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}

const read = (fields: Parameters<typeof header>[0]) => readAdtsHeader(header(fields), 0);

const cases = [
  { name: 'AAC-LC 44.1 kHz stereo', fields: {}, value: [44_100, 2, 1, 1024, 300] },
  { name: '96 kHz 7.1', fields: { rate: 0, channels: 7 }, value: [96_000, 8, 1, 1024, 300] },
  { name: '7.35 kHz mono', fields: { rate: 12, channels: 1 }, value: [7350, 1, 1, 1024, 300] },
  { name: 'the longest frame', fields: { length: 8191 }, value: [44_100, 2, 1, 1024, 8191] },
  { name: 'four blocks in one frame', fields: { blocks: 4 }, value: [44_100, 2, 1, 4096, 300] },
  { name: 'a Main profile with checksum', fields: { profile: 0, checksum: true }, value: [44_100, 2, 0, 1024, 300] },
  { name: 'channels told inside', fields: { channels: 0 }, value: [44_100, 0, 1, 1024, 300] },
] as const;

for (const { name, fields, value } of cases) {
  test(`reads ${name}`, () => {
    const { sampleRate, channels, profile, samples, frameBytes } = read(fields)!;
    assert.deepEqual([sampleRate, channels, profile, samples, frameBytes], value);
  });
}

const refused = [
  { name: 'a layer, which is MPEG audio', fields: { layer: 1 } },
  { name: 'a reserved sample rate', fields: { rate: 13 } },
  { name: 'a frame no longer than its header', fields: { length: 7 } },
  { name: 'a frame no longer than header and checksum', fields: { length: 9, checksum: true } },
];

for (const { name, fields } of refused) {
  test(`finds no header in ${name}`, () => assert.equal(read(fields), null));
}

test('waits for seven bytes', () => assert.equal(readAdtsHeader(header({}).subarray(0, 6), 0), null));

test('takes frames for one stream when profile, sample rate and channels agree', () => {
  const first = read({})!;
  assert.equal(isSameAdtsStream(first, read({ length: 999, blocks: 2, checksum: true })!), true);
  assert.equal(isSameAdtsStream(first, read({ profile: 0 })!), false);
  assert.equal(isSameAdtsStream(first, read({ rate: 3 })!), false);
  assert.equal(isSameAdtsStream(first, read({ channels: 1 })!), false);
});
