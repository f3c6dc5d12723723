import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { errorText } from './index.ts';

/** The error that the system throws. */
function textOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return errorText(error);
  }
  assert.fail('it was done');
}

test('file errors have a plain text and the code', (t) => {
  const folder = makeTemporaryFolder(t);
  assert.equal(
    textOf(() => readFileSync(join(folder, 'none'))),
    'it is not there (ENOENT)',
  );
  assert.equal(
    textOf(() => readFileSync(folder)),
    'it is a folder, not a file (EISDIR)',
  );
  assert.equal(
    textOf(() => readFileSync('/etc/passwd/x')),
    'a part of its path is a file, not a folder (ENOTDIR)',
  );
  assert.equal(
    textOf(() => readFileSync('x'.repeat(5000))),
    'its name is too long (ENAMETOOLONG)',
  );
  assert.equal(
    textOf(() => mkdirSync(folder)),
    'it is there already (EEXIST)',
  );
});

test('socket errors, errors of airchain and other values keep their text', async (t) => {
  const missing = join(makeTemporaryFolder(t), 'socket');
  const error = await new Promise((resolve) => connect(missing).once('error', resolve));
  assert.equal(errorText(error), `connect ENOENT ${missing}`);
  assert.equal(errorText(new Error('own words')), 'own words');
  assert.equal(errorText('text'), 'text');
});
