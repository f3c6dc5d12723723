import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { findFiles, readText, root } from './source-files.ts';

const pages = findFiles('.', ['.md']).map((path) => ({ path, text: withoutCodeBlocks(readText(path)) }));

/** Fenced blocks hold examples, whose paths are the reader's. */
function withoutCodeBlocks(text: string): string {
  return text.replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, '');
}

/** The anchors that headings get where the pages are shown: lower case, no punctuation, `-` for spaces. */
function findAnchors(text: string): string[] {
  return [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

test('relative links lead to an existing file and heading', () => {
  const broken: string[] = [];
  for (const { path, text } of pages) {
    for (const [, target = ''] of text.matchAll(/\]\(<?([^)>\s]+)>?(?: "[^"]*")?\)/g)) {
      if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const absolute = file === '' ? join(root, path) : join(root, dirname(path), decodeURIComponent(file));
      const isThere = existsSync(absolute);
      const misses =
        isThere &&
        anchor &&
        absolute.endsWith('.md') &&
        !findAnchors(readText(absolute.slice(root.length + 1))).includes(anchor);
      if (!isThere || misses) broken.push(`${path}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('files that the pages mention exist', () => {
  const mention = /`((?:src|test|docs|bench|scripts|bin|web|packaging|\.ci)\/[\w./-]+)`/g;
  const missing = pages.flatMap(({ path, text }) =>
    [...text.matchAll(mention)]
      .map(([, file = '']) => file)
      .filter((file) => !existsSync(join(root, file)) && !/\b(dist|node_modules)\b/.test(file))
      .map((file) => `${path}: ${file}`),
  );
  assert.deepEqual(missing, []);
});

test('npm commands in the pages are in package.json', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const missing = findFiles('.', ['.md']).flatMap((path) =>
    [...readText(path).matchAll(/\bnpm run ([\w:-]+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !(name in scripts))
      .map((name) => `${path}: npm run ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('the index of the docs lists every page', () => {
  const index = readText('docs/README.md') + readText('docs/protocols/README.md');
  const indexed = pages.map(({ path }) => path).filter((path) => /^docs\/(?:guides|decisions|protocols)\//.test(path));
  const missing = indexed.filter((path) => !index.includes(`${basename(path)})`) && basename(path) !== 'README.md');
  assert.deepEqual(missing, []);
});

test('decisions are numbered without gaps, and the index lists them', () => {
  const names = pages.flatMap(({ path }) => /^docs\/decisions\/(.+)$/.exec(path)?.[1] ?? []).sort();
  const numbers = names.map((_, index) => String(index + 1).padStart(4, '0'));
  assert.deepEqual(
    names.map((name) => name.slice(0, 4)),
    numbers,
  );
  const listed = [...readText('docs/README.md').matchAll(/^\| \[(\d{4})\]\(decisions\/(\d{4})/gm)].map(
    ([, shown, file]) => [shown, file],
  );
  assert.deepEqual(
    listed,
    numbers.map((number) => [number, number]),
  );
});
