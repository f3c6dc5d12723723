import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { findFiles, isTest, readText } from './source-files.ts';

const code = ['src', 'web', 'test', 'bench', 'scripts'].flatMap((folder) => findFiles(folder, ['.ts', '.tsx']));
const written = findFiles('.', [
  '.ts',
  '.tsx',
  '.md',
  '.sh',
  '.yml',
  '.json',
  '.html',
  '.css',
  '.c',
  '.txt',
  '.service',
  '',
]);
const tests = code.filter(isTest);

/** Where a pattern occurs, as `file:line text`. */
function find(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
  );
}

test('files are named for what they export, in kebab case', () => {
  const dumpingGround = /^(utils?|helpers?|misc|common|shared|manager|stuff)\./;
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.tsx?$/;
  const names = code.map((path) => basename(path));
  assert.deepEqual(
    names.filter((name) => dumpingGround.test(name) || !kebab.test(name)),
    [],
  );
});

test('exports have names', () => {
  const own = code.filter((path) => basename(path) !== 'vite.config.ts');
  assert.deepEqual(find(/^export default\b|^export \{[^}]*\bas default\b/, own), []);
});

test('no test is skipped', () => {
  assert.deepEqual(find(/\b(test|it|describe|suite)\.(skip|only|todo)\b/, tests), []);
  assert.deepEqual(find(/\bt(est)?\.(skip|todo)\(/, tests), []);
  assert.deepEqual(find(/\b(test|it|describe|suite)\(.*\{\s*(skip|only|todo)\b/, tests), []);
});

test('tests have no timers: time is passed in, and waits for the outside are in test/support', () => {
  const own = code.filter((path) => isTest(path) || (path.startsWith('test/') && !path.startsWith('test/support/')));
  assert.deepEqual(find(/(?<!\.)\bsetTimeout\s*\(|['"](node:)?timers\/promises['"]/, own), []);
});

test('the time comes from a clock', () => {
  const own = findFiles('src', ['.ts']).filter((path) => !isTest(path) && path !== 'src/core/clock.ts');
  assert.deepEqual(find(/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|(?<!\.)\bset(Timeout|Interval)\(/, own), []);
});

test('no file names a registry, a machine or an issue', () => {
  const host = /\bregistry\.(npm|yarn)|\b(npm|yarn)(js|pkg)\.(org|com)\b/i;
  const machine = /(^|[\s'"`(=:])\/(home|Users|work)\/[a-z][\w.-]*\/|(^|[\s'"`(=:])\/root\//;
  const thread = /\b(issue|pull request|fix(es)?|close[sd]?) #\d/i;
  for (const pattern of [host, machine, thread]) assert.deepEqual(find(pattern, written), []);
});
