import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteCount } from '../../core/index.ts';
import { SkippedBytes } from './skipped-bytes.ts';

test('throws when a run is over the limit', () => {
  const skipped = new SkippedBytes('MPEG audio frames', byteCount(10));
  skipped.skip(Buffer.from('0123456789'));
  skipped.endRun();
  skipped.skip(Buffer.from('<html>'));
  assert.throws(() => skipped.skip(Buffer.from('<body>')), {
    code: 'FORMAT_NOT_RECOGNISED',
    message:
      'Cannot find MPEG audio frames: 12 bytes since the last one hold none, they begin with "3c 68 74 6d 6c 3e 3c 62 6f 64 79 3e"',
  });
});

test('shows no more than the first sixteen bytes', () => {
  const skipped = new SkippedBytes('Ogg pages', byteCount(20));
  assert.throws(() => skipped.skip(Buffer.alloc(21, 0xab)), {
    message: `Cannot find Ogg pages: 21 bytes since the start hold none, they begin with "${Array(16).fill('ab').join(' ')}"`,
  });
});
