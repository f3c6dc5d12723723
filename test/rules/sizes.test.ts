import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFiles, isTest, readText } from './source-files.ts';

/** A file longer than this wants a reason in `reasons`. */
const longLines = 400;
/** No reason is good enough for more. */
const mostLines = 700;

/** Why a file may be long: by path, one sentence. */
const reasons: Readonly<Record<string, string>> = {
  'src/core/errors.ts': 'one table of everything that can go wrong, which docs/errors.md is written from',
};

const files = ['src', 'web', 'test', 'bench', 'scripts']
  .flatMap((folder) => findFiles(folder, ['.ts', '.tsx']))
  .map((path) => ({ path, lines: readText(path).split('\n').length - 1 }));

/** `src/mount/ring.ts` → `src/mount`, with the tests beside the source counted apart. */
function groupOf(path: string): string {
  const [top, folder = '', ...rest] = path.split('/');
  const name = rest.length === 0 ? `${top}` : `${top}/${folder}`;
  return top === 'src' && isTest(path) ? `${name} (tests)` : name;
}

function describeGroup([group, members]: [string, { lines: number }[]]): string {
  const lines = members.map((member) => member.lines).sort((a, b) => a - b);
  const sum = lines.reduce((total, count) => total + count, 0);
  const columns = [lines.length, sum, lines[Math.floor(lines.length / 2)], lines.at(-1)];
  return group.padEnd(28) + columns.map((column) => String(column).padStart(8)).join('');
}

test('no file is too long', (t) => {
  const groups = Map.groupBy(files, ({ path }) => groupOf(path));
  t.diagnostic(`${''.padEnd(28)}   files   lines  median longest`);
  for (const group of groups) t.diagnostic(describeGroup(group));
  const long = files.filter(({ path, lines }) => lines > (path in reasons ? mostLines : longLines));
  assert.deepEqual(
    long.map(({ path, lines }) => `${path}: ${lines} lines`),
    [],
  );
});

test('every exception for a long file is still needed', () => {
  const long = new Set(files.filter(({ lines }) => lines > longLines).map(({ path }) => path));
  assert.deepEqual(
    Object.keys(reasons).filter((path) => !long.has(path)),
    [],
  );
});
