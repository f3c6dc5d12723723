import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { readPictureSize } from './picture-size.ts';

const run = promisify(execFile);
const kinds: readonly (readonly [name: string, more: readonly string[]])[] = [
  ['x.jpg', []],
  ['x.png', []],
  ['x.gif', []],
  ['lossy.webp', ['-c:v', 'libwebp', '-pix_fmt', 'yuv420p']],
  ['lossless.webp', ['-c:v', 'libwebp', '-lossless', '1', '-pix_fmt', 'bgra']],
  ['alpha.webp', ['-c:v', 'libwebp', '-pix_fmt', 'yuva420p', '-vf', 'format=rgba,colorchannelmixer=aa=0.5']],
];

for (const [name, more] of kinds) {
  test(`reads the size of ${name}, and none where its bytes end before it`, async (t) => {
    const path = join(makeTemporaryFolder(t), name);
    const source = ['-f', 'lavfi', '-i', 'color=red:size=322x174', '-frames:v', '1'];
    await run('ffmpeg', ['-nostdin', '-v', 'error', ...source, ...more, path]);
    const bytes = readFileSync(path);
    assert.deepEqual(readPictureSize(bytes), { width: 322, height: 174 });
    assert.equal(readPictureSize(bytes.subarray(0, 8)), null);
  });
}

test('reads any bytes without a fault and to an end', () => {
  const starts = ['', '\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBPVP8X', 'RIFF\0\0\0\0WEBPVP8L'];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      readPictureSize(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
    }),
  );
});
