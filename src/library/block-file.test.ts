import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { BlockFile } from './block-file.ts';

test('gives what is in the file, whatever is asked for and in whichever order', async (t) => {
  const path = join(makeTemporaryFolder(t), 'x');
  const bytes = Buffer.from(Uint32Array.from({ length: 150_000 }, (_, index) => index).buffer);
  writeFileSync(path, bytes);
  const file = await BlockFile.open(path);
  t.after(() => file.close());
  assert.equal(file.size, bytes.length);
  const offsets = [0, 1, 32_767, 32_768, 65_530, 300_000, bytes.length - 5, bytes.length, bytes.length + 10];
  for (const offset of [...offsets, ...offsets.toReversed()]) {
    for (const length of [0, 1, 10, 32_768, 32_769, 100_000]) {
      const expected = bytes.subarray(offset, offset + length);
      assert.ok((await file.read(offset, length)).equals(expected), `${length} bytes from ${offset}`);
    }
  }
});
