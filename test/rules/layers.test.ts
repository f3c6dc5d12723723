import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findFiles, type Import, isTest, readImports, readText, root } from './source-files.ts';

/**
 * The heights, lowest first. A folder may import from every folder on a lower line, never from its own line: what two
 * neighbours share lies below both.
 */
const heights: readonly (readonly string[])[] = [
  ['core'],
  ['formats', 'protocols', 'pcm', 'schedule'],
  ['ffmpeg', 'dial', 'tunes'],
  ['mount', 'program'],
  ['ingest', 'listeners', 'inputs', 'library', 'encoders', 'monitor', 'links'],
  ['outputs', 'automation'],
  ['studio'],
  ['api', 'telemetry', 'directories'],
  ['front'],
  ['app'],
  ['cli'],
  ['main.ts'],
];

/** The folders that stand beside the heights: what each may import, and who may import it. */
const beside: Readonly<Record<string, { mayImport: readonly string[]; importedBy: (folder: string) => boolean }>> = {
  auth: { mayImport: ['core', 'protocols'], importedBy: (folder) => heightOf(folder) > heightOf('mount') },
  store: { mayImport: ['core', 'protocols'], importedBy: (folder) => heightOf(folder) > heightOf('mount') },
  config: {
    mayImport: ['core', 'formats', 'protocols', 'schedule'],
    importedBy: (folder) => heightOf(folder) >= heightOf('app'),
  },
};

function heightOf(folder: string): number {
  return heights.findIndex((line) => line.includes(folder));
}

/** `src/mount/ring.ts` → `mount`; `src/main.ts` → `main.ts`. */
function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function isArrowAllowed(from: string, to: string): boolean {
  if (from === to) return true;
  if (from in beside) return beside[from]?.mayImport.includes(to) ?? false;
  if (to in beside) return beside[to]?.importedBy(from) ?? false;
  return heightOf(to) < heightOf(from);
}

/** The nearest folder above `to` that has an index of its own and does not hold `from`; null when there is none. */
function findClosedFolder({ from, to }: Import): string | null {
  for (let folder = dirname(to); folder !== 'src' && !from.startsWith(`${folder}/`); folder = dirname(folder)) {
    if (existsSync(join(root, folder, 'index.ts'))) return folder;
  }
  return null;
}

/** One circle of files, in order, or null. */
function findCircle(arrows: ReadonlyMap<string, readonly string[]>): string[] | null {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (finished.has(file)) return null;
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    path.push(file);
    for (const next of arrows.get(file) ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    path.pop();
    finished.add(file);
    return null;
  };
  for (const file of arrows.keys()) {
    const circle = visit(file);
    if (circle) return circle;
  }
  return null;
}

const source = findFiles('src', ['.ts']);
const imports = source.flatMap(readImports).filter(({ to }) => to.includes('/') && existsSync(join(root, to)));
const inside = imports.filter(({ to }) => to.startsWith('src/'));

test('every folder of src is in the table', () => {
  const placed = [...heights.flat(), ...Object.keys(beside)];
  assert.deepEqual(
    [...new Set(source.map(folderOf))].filter((folder) => !placed.includes(folder)),
    [],
  );
});

test('imports between folders point down', () => {
  const wrong = inside
    .filter(({ from, to }) => !isTest(from) && !isArrowAllowed(folderOf(from), folderOf(to)))
    .map(({ from, to }) => `${from} imports ${to}: ${folderOf(from)} may not use ${folderOf(to)}`);
  assert.deepEqual(wrong, []);
});

test('a folder is imported through its index.ts', () => {
  const wrong = inside
    .filter((arrow) => !arrow.to.endsWith('/index.ts') && findClosedFolder(arrow) !== null)
    .map((arrow) => `${arrow.from} imports ${arrow.to}: ask ${findClosedFolder(arrow)}/index.ts`);
  assert.deepEqual(wrong, []);
});

test('imports have no cycles at run time', () => {
  // A type is gone at run time: a class and the file of its events may name each other.
  const needed = inside.filter(({ isTypeOnly }) => !isTypeOnly);
  const arrows = new Map(source.map((file) => [file, needed.filter(({ from }) => from === file).map(({ to }) => to)]));
  assert.equal(findCircle(arrows)?.join(' → ') ?? null, null);
});

test('the program imports nothing of test, bench, scripts and web', () => {
  const wrong = imports.filter(({ from, to }) => !isTest(from) && !to.startsWith('src/'));
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test('the web pages share nothing but types with the program', () => {
  const wrong = findFiles('web', ['.ts', '.tsx']).flatMap(readImports);
  assert.deepEqual(
    wrong
      .filter(({ to, isTypeOnly }) => to.startsWith('src/') && !isTypeOnly)
      .map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

/** The folders of web/src, each with the folders that it may import. */
const pageFolders: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  public: ['kit'],
  live: ['kit'],
  studio: ['kit'],
  links: ['kit'],
};

/** `web/src/kit/store.ts` → `kit`. */
function pageFolderOf(path: string): string {
  return path.split('/')[2] ?? '';
}

/** Imports between the files of web/src, with those of the style sheets. */
const pageImports = [
  ...findFiles('web/src', ['.ts', '.tsx']).flatMap(readImports),
  ...findFiles('web/src', ['.css']).flatMap((from) =>
    [...readText(from).matchAll(/@import "([^"]+)"/g)].map(([, to = '']) => ({ from, to: join(dirname(from), to) })),
  ),
].filter(({ to }) => to.startsWith('web/src/'));

test('every file of web/src is in a folder of the table', () => {
  const folders = new Set(findFiles('web/src').map(pageFolderOf));
  assert.deepEqual([...folders].sort(), Object.keys(pageFolders).sort());
});

test('a folder of web/src imports only kit, and kit imports none', () => {
  const wrong = pageImports.filter(({ from, to }) => {
    const [folder, imported] = [pageFolderOf(from), pageFolderOf(to)];
    return folder !== imported && !pageFolders[folder]?.includes(imported);
  });
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test('an HTML page loads the files of kit and of one other folder', () => {
  for (const page of findFiles('web', ['.html'])) {
    const loaded = [...readText(page).matchAll(/"\/src\/([\w-]+)\//g)].map(([, folder = '']) => folder);
    const others = new Set(loaded.filter((folder) => folder !== 'kit'));
    assert.equal(others.size, 1, `${page} loads files of ${[...others].join(', ')}`);
  }
});

test('the check itself: imports down are allowed; up, sideways and between neighbours are not', () => {
  const table: [string, string, boolean][] = [
    ['mount', 'core', true],
    ['mount', 'formats', true],
    ['formats', 'protocols', false],
    ['mount', 'program', false],
    ['mount', 'ingest', false],
    ['mount', 'auth', false],
    ['ingest', 'auth', true],
    ['auth', 'protocols', true],
    ['auth', 'mount', false],
    ['api', 'config', false],
    ['app', 'config', true],
    ['cli', 'config', true],
    ['config', 'app', false],
    ['main.ts', 'cli', true],
  ];
  for (const [from, to, allowed] of table) assert.equal(isArrowAllowed(from, to), allowed, `${from} → ${to}`);
});
