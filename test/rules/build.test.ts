import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readText, root } from './source-files.ts';

test('the build runs without the source, and prints the version of the package', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-build-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const options = ['--config', 'rolldown.config.ts', '--dir', join(folder, 'dist')];
  const build = spawnSync(join(root, 'node_modules/.bin/rolldown'), options, { cwd: root, encoding: 'utf8' });
  assert.equal(build.status, 0, build.stderr);
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const main = spawnSync(process.execPath, [join(folder, 'dist/main.js'), '--version'], { encoding: 'utf8' });
  assert.equal(main.status, 0, main.stderr);
  assert.ok(main.stdout.includes((JSON.parse(readText('package.json')) as { version: string }).version), main.stdout);
});
