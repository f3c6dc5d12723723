import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameMpegStream, readMpegFrameHeader } from './mpeg-frame-header.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const read = (text: string) => readMpegFrameHeader(hex(text), 0);

// Frame lengths by the standard's own formula, worked out by hand.
const headers = [
  { name: 'MPEG-1 III 128k 44.1 stereo', hex: 'fffb9000', value: [1, 3, 44_100, 2, 128, 1152, 417] },
  { name: 'the same, padded', hex: 'fffb9200', value: [1, 3, 44_100, 2, 128, 1152, 418] },
  { name: 'MPEG-1 III 320k 48 joint stereo', hex: 'fffbe440', value: [1, 3, 48_000, 2, 320, 1152, 960] },
  { name: 'MPEG-1 III 32k 32 mono with CRC', hex: 'fffa18c0', value: [1, 3, 32_000, 1, 32, 1152, 144] },
  { name: 'MPEG-1 II 192k 44.1 stereo', hex: 'fffda000', value: [1, 2, 44_100, 2, 192, 1152, 626] },
  { name: 'MPEG-1 II 384k 32 stereo', hex: 'fffde800', value: [1, 2, 32_000, 2, 384, 1152, 1728] },
  { name: 'MPEG-1 I 448k 32 stereo', hex: 'ffffe800', value: [1, 1, 32_000, 2, 448, 384, 672] },
  { name: 'MPEG-1 I 32k 44.1, padded by a slot', hex: 'ffff1200', value: [1, 1, 44_100, 2, 32, 384, 36] },
  { name: 'MPEG-2 III 32k 22.05 mono', hex: 'fff340c0', value: [2, 3, 22_050, 1, 32, 576, 104] },
  { name: 'MPEG-2 II 160k 16 stereo', hex: 'fff5e800', value: [2, 2, 16_000, 2, 160, 1152, 1440] },
  { name: 'MPEG-2 I 256k 24 stereo', hex: 'fff7e400', value: [2, 1, 24_000, 2, 256, 384, 512] },
  { name: 'MPEG-2.5 III 8k 8 mono', hex: 'ffe318c0', value: [2.5, 3, 8000, 1, 8, 576, 72] },
  { name: 'MPEG-2.5 II 160k 8, the longest of all', hex: 'ffe5ea00', value: [2.5, 2, 8000, 2, 160, 1152, 2881] },
] as const;

for (const { name, hex: text, value } of headers) {
  test(`reads ${name}`, () => {
    const header = read(text);
    assert.ok(header);
    const { version, layer, sampleRate, channels, bitrate, samples, frameBytes } = header;
    assert.deepEqual([version, layer, sampleRate, channels, bitrate, samples, frameBytes], value);
  });
}

const refused = [
  { name: 'free format', hex: 'fffb0000' },
  { name: 'the forbidden bit rate', hex: 'fffbf000' },
  { name: 'the reserved sample rate', hex: 'fffb9c00' },
  { name: 'the reserved version', hex: 'ffeb9000' },
  { name: 'the reserved layer, which is ADTS', hex: 'fff15080' },
  { name: 'the reserved emphasis', hex: 'fffb9002' },
  { name: 'a broken sync', hex: 'ffdb9000' },
  { name: 'three bytes', hex: 'fffb90' },
];

for (const { name, hex: text } of refused) {
  test(`finds no header in ${name}`, () => assert.equal(read(text), null));
}

test('takes frames for one stream when version, layer and sample rate agree', () => {
  const first = read('fffb9000')!;
  assert.equal(isSameMpegStream(first, read('fffbe240')!), true);
  assert.equal(isSameMpegStream(first, read('fffb9400')!), false);
  assert.equal(isSameMpegStream(first, read('fffd9000')!), false);
  assert.equal(isSameMpegStream(first, read('fff39000')!), false);
});
