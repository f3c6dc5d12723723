import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { readText } from './source-files.ts';

/** A user of those that systemd makes for services. */
const DYNAMIC_USER = 61_184;

test('the hook of the guide copies the certificate for the owner of the folder, and ignores other names', (t) => {
  const folder = makeTemporaryFolder(t);
  // systemd makes a link of the folder's name to a place that root alone can pass.
  const state = join(folder, 'private');
  mkdirSync(state);
  symlinkSync(state, join(folder, 'airchain'));
  const isRoot = process.getuid!() === 0;
  if (isRoot) chownSync(state, DYNAMIC_USER, DYNAMIC_USER);
  const lineage = (name: string): string => {
    const live = join(folder, 'live', name);
    mkdirSync(live, { recursive: true });
    for (const file of ['fullchain.pem', 'privkey.pem', 'chain.pem'])
      writeFileSync(join(live, file), `${file} of ${name}`);
    return live;
  };
  const hook = /```sh\n(#!\/bin\/sh\n# \/etc\/letsencrypt[^`]+)```/.exec(readText('docs/guides/tls.md'))![1]!;
  const run = (name: string) => {
    const script = hook.replace('/var/lib/airchain', join(folder, 'airchain'));
    const env = { ...process.env, RENEWED_LINEAGE: lineage(name) };
    const { status, stderr } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  run('other.example');
  assert.deepEqual(readdirSync(state), []);
  for (let renewals = 0; renewals < 2; renewals++) run('radio.example');
  assert.deepEqual(readdirSync(state).sort(), ['fullchain.pem', 'privkey.pem']);
  assert.equal(readFileSync(join(state, 'privkey.pem'), 'utf8'), 'privkey.pem of radio.example');
  const { mode, uid, gid } = statSync(join(state, 'privkey.pem'));
  assert.equal(mode & 0o777, 0o400);
  if (isRoot) assert.deepEqual([uid, gid], [DYNAMIC_USER, DYNAMIC_USER]);
});
