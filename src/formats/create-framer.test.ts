import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedFramer, readFixture } from '../../test/support/feed-framer.ts';
import { byteCount } from '../core/index.ts';
import { createFramer } from './create-framer.ts';

const families = [
  { family: 'mpeg-audio', file: 'tone.mp3', codec: 'MP3' },
  { family: 'adts', file: 'tone.aac', codec: 'AAC' },
  { family: 'ogg', file: 'tone-vorbis.ogg', codec: 'Vorbis' },
  { family: 'webm', file: 'tone.webm', codec: 'Opus' },
  { family: 'flac', file: 'tone.flac', codec: 'FLAC' },
  { family: 'bytes', file: 'tone.mp3', codec: undefined },
] as const;

for (const { family, file, codec } of families) {
  test(`makes a framer for ${family}`, () => {
    const framer = createFramer(family);
    assert.equal(framer.family, family);
    assert.ok(feedFramer(framer, [readFixture(file)]).length > 0);
    assert.equal(framer.info.codec, codec);
  });
}

for (const family of ['mpeg-audio', 'adts', 'webm', 'flac'] as const) {
  test(`gives its limit to the framer for ${family}`, () => {
    const framer = createFramer(family, { maxSkippedBytes: byteCount(100) });
    assert.throws(() => feedFramer(framer, [Buffer.alloc(200)]), { code: 'FORMAT_NOT_RECOGNISED' });
  });
}
