import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { findFfmpeg } from './find-ffmpeg.ts';

test('finds the first ffmpeg that can be run', (t) => {
  const folder = makeTemporaryFolder(t);
  for (const name of ['none', 'data', 'program']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'data/ffmpeg'), '');
  chmodSync(join(folder, 'data/ffmpeg'), 0o644);
  writeFileSync(join(folder, 'program/ffmpeg'), '');
  chmodSync(join(folder, 'program/ffmpeg'), 0o755);
  const search = ['none', 'data', 'program'].map((name) => join(folder, name)).join(':');
  assert.equal(findFfmpeg(search), join(folder, 'program/ffmpeg'));
  assert.equal(findFfmpeg(join(folder, 'none')), null);
  assert.equal(findFfmpeg(''), null);
});
