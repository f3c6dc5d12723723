import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from './source-files.ts';

interface LockedPackage {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const lock = JSON.parse(readText('package-lock.json')) as { packages: Record<string, LockedPackage> };
const manifest = JSON.parse(readText('package.json')) as LockedPackage;
const kinds = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;

/** Whether a package is locked where the one at `path` finds it: in its own folder or in one above. */
function isLockedFor(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (`${folder}/node_modules/${name}`.replace(/^\//, '') in lock.packages) return true;
    if (folder === '') return false;
  }
}

test('the lock file has every required package, for every platform: else `npm ci` fails', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
      .filter((name) => !isLockedFor(path, name))
      .map((name) => `${path} wants ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('the lock file matches package.json', () => {
  const root = lock.packages[''];
  for (const kind of kinds) assert.deepEqual(root?.[kind], manifest[kind], kind);
});

test('the lock file has no host, so that it works with every registry', () => {
  assert.doesNotMatch(readText('package-lock.json'), /"resolved"/);
});
