import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMpegFrameHeader } from './mpeg-frame-header.ts';
import { isMpegInfoFrame } from './mpeg-info-frame.ts';

/** A silent frame with `word` at `offset`. */
function frameWith(headerHex: string, word: string, offset: number): Buffer {
  const header = Buffer.from(headerHex, 'hex');
  const frame = Buffer.alloc(readMpegFrameHeader(header, 0)!.frameBytes);
  header.copy(frame);
  frame.write(word, offset, 'latin1');
  return frame;
}

const cases = [
  { name: 'Xing in MPEG-1 stereo', frame: frameWith('fffb9000', 'Xing', 36), isInfo: true },
  { name: 'Info in MPEG-1 mono', frame: frameWith('fffb90c0', 'Info', 21), isInfo: true },
  { name: 'Info in MPEG-2 stereo', frame: frameWith('fff34000', 'Info', 21), isInfo: true },
  { name: 'Xing in MPEG-2 mono', frame: frameWith('fff340c0', 'Xing', 13), isInfo: true },
  { name: 'VBRI in MPEG-1 mono', frame: frameWith('fffb90c0', 'VBRI', 36), isInfo: true },
  { name: 'Xing where it is sound', frame: frameWith('fffb9000', 'Xing', 37), isInfo: false },
  { name: 'Xing in layer II', frame: frameWith('fffda000', 'Xing', 36), isInfo: false },
  { name: 'a frame too short for it', frame: frameWith('ffe318c0', 'Info', 12).subarray(0, 14), isInfo: false },
];

for (const { name, frame, isInfo } of cases) {
  test(`${isInfo ? 'knows' : 'does not see'} a table of contents: ${name}`, () => {
    assert.equal(isMpegInfoFrame(readMpegFrameHeader(frame, 0)!, frame), isInfo);
  });
}
