import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from './source-files.ts';

/** Licences that ask for no more than their notice, so that they go with MIT. */
const permissive = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense'];

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const lock = JSON.parse(readText('package-lock.json')) as { packages: Record<string, LockedPackage> };
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

function isPermissive(expression = ''): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => permissive.includes(licence)));
}

test('production packages have a licence that is compatible with MIT', () => {
  const wrong = installed.filter(([, { dev, license }]) => !dev && !isPermissive(license));
  assert.deepEqual(
    wrong.map(([path, { license }]) => `${path}: ${license}`),
    [],
  );
});

test('no package runs a script when it is installed', () => {
  assert.deepEqual(
    installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path),
    [],
  );
});

test('package.json names the licence', () => {
  const { license } = JSON.parse(readText('package.json')) as { license: string };
  assert.equal(license, 'MIT');
  assert.match(readText('LICENSE'), /^MIT License/);
});

test('the parser of licence expressions: OR needs one, AND needs all', () => {
  const table: [string | undefined, boolean][] = [
    ['MIT', true],
    ['GPL-3.0', false],
    ['(MIT OR GPL-3.0)', true],
    ['MIT AND GPL-3.0', false],
    [undefined, false],
  ];
  for (const [expression, expected] of table) assert.equal(isPermissive(expression), expected, expression);
});
