import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { sniffBytes, sniffFamily } from './sniff.ts';

const files = [
  { file: 'tone.mp3', family: 'mpeg-audio', enough: 421 },
  { file: 'tone-mpeg2.mp3', family: 'mpeg-audio', enough: 108 },
  { file: 'tone.mp2', family: 'mpeg-audio', enough: 630 },
  // A tag of 56 bytes and a frame of 208.
  { file: 'tone-vbr.mp3', family: 'mpeg-audio', enough: 268 },
  { file: 'tone.aac', family: 'adts', enough: 272 },
  { file: 'tone.opus', family: 'ogg', enough: 4 },
  { file: 'tone-vorbis.ogg', family: 'ogg', enough: 4 },
  { file: 'tone.webm', family: 'webm', enough: 4 },
  { file: 'tone-file.mka', family: 'webm', enough: 4 },
  { file: 'tone.flac', family: 'flac', enough: 4 },
] as const;

for (const { file, family, enough } of files) {
  test(`tells ${file} is ${family} from its first ${enough} bytes`, () => {
    const bytes = readFixture(file);
    assert.equal(sniffFamily(bytes.subarray(0, enough - 1)), null);
    assert.equal(sniffFamily(bytes.subarray(0, enough)), family);
    assert.equal(sniffFamily(bytes), family);
  });
}

for (const { file, family } of files.filter(({ enough }) => enough > 4)) {
  test(`tells ${file} is ${family} when it joins in the middle of a frame`, () => {
    assert.equal(sniffFamily(readFixture(file).subarray(300, 300 + 4096)), family);
  });
}

test('takes a tag that is longer than it looks for MP3', () => {
  const tag = Buffer.alloc(sniffBytes);
  Buffer.from('49443304000000400000', 'hex').copy(tag);
  assert.equal(sniffFamily(tag.subarray(0, sniffBytes - 1)), null);
  assert.equal(sniffFamily(tag), 'mpeg-audio');
});

const unknown = [
  { name: 'silence', bytes: Buffer.alloc(sniffBytes) },
  { name: 'set bits', bytes: Buffer.alloc(sniffBytes, 0xff) },
  { name: 'text', bytes: Buffer.alloc(sniffBytes, '<html><body>It works</body></html>\n') },
  { name: 'quiet samples of 16 bits', bytes: Buffer.alloc(sniffBytes, Buffer.from('fffffefffbff01000000fdff', 'hex')) },
];

for (const { name, bytes } of unknown) {
  test(`knows that it does not know ${name}, once there is enough of it`, () => {
    assert.equal(sniffFamily(bytes.subarray(0, 4096)), null);
    assert.equal(sniffFamily(bytes), undefined);
  });
}
