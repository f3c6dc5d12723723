import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findFiles, isTest, readText, root } from './source-files.ts';

const exported =
  /^export (?:declare |abstract |async )*(?:class|interface|type|function\*?|const|let|enum) ?(?<name>[\w$]+)/;

const source = findFiles('src', ['.ts']).filter((path) => !isTest(path));

/** The exported names of a file that no docblock stands before, as `file:line name`. */
function findBareExports(path: string, text: string): string[] {
  const lines = text.split('\n');
  const documented = new Set<string>();
  const bare: string[] = [];
  for (const [index, line] of lines.entries()) {
    const name = exported.exec(line)?.groups?.name;
    if (name === undefined || documented.has(name)) continue;
    if (isUnderDocblock(lines, index)) documented.add(name);
    else bare.push(`${path}:${index + 1} ${name}`);
  }
  return bare;
}

/** Exports of one line each, with no empty line between them, share the docblock above the first. */
function isUnderDocblock(lines: readonly string[], index: number): boolean {
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above]?.trim() ?? '';
    if (line.endsWith('*/')) return true;
    const isOneLineExport = exported.test(line) && line.endsWith(';');
    const isRemark = line.startsWith('//');
    if (!isOneLineExport && !isRemark) return false;
  }
  return false;
}

test('every export of src has a docblock', () => {
  assert.deepEqual(
    source.flatMap((path) => findBareExports(path, readText(path))),
    [],
  );
});

test('every folder of src has an index.ts with a docblock about the folder', () => {
  const folders = new Set(source.filter((path) => path.split('/').length > 2).map((path) => path.split('/')[1]));
  const without = [...folders].filter((folder) => !existsSync(join(root, `src/${folder}/index.ts`)));
  assert.deepEqual(without, []);
  const silent = source.filter((path) => path.endsWith('/index.ts') && !readText(path).startsWith('/**'));
  assert.deepEqual(silent.map(dirname), []);
});

test('the check itself: finds bare exports, and accepts groups and overloads', () => {
  const table: [string, string, string[]][] = [
    ['a docblock', '/** A. */\nexport class A {}', []],
    ['none', 'const a = 1;\nexport class A {}', ['x:2 A']],
    ['a group', '/** Units. */\nexport type A = 1;\nexport type B = 2;', []],
    ['a group that has ended', '/** Units. */\nexport type A = 1;\n\nexport type B = 2;', ['x:4 B']],
    [
      'overloads',
      '/** F. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: number) {\n}',
      [],
    ],
    ['a line comment alone', '// A.\nexport async function a() {}', ['x:2 a']],
    ['a re-export', "export { a } from './a.ts';", []],
  ];
  for (const [name, text, expected] of table) assert.deepEqual(findBareExports('x', text), expected, name);
});
