import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpTexts } from '../../src/cli/help.ts';
import { loadConfig, writeProblem } from '../../src/config/index.ts';
import { startApi } from '../support/api-server.ts';
import { findFiles, readText } from './source-files.ts';

/** Decisions tell what was true when they were made. */
const guides = ['README.md', 'SECURITY.md', ...findFiles('docs', ['.md'])].filter((path) => !/decisions\//.test(path));

interface Block {
  readonly path: string;
  readonly line: number;
  /** What stands behind the fence: `yaml`, `yaml compose.yaml`. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, without what they are indented by. */
function findBlocks(path: string): Block[] {
  const page = readText(path);
  return [...page.matchAll(/^( *)```(.*)\n([\s\S]*?)^\1```$/gm)].map(
    ({ 0: whole, 1: indent = '', 2: language = '', 3: text = '', index }) => ({
      path,
      line: page.slice(0, index + whole.indexOf('\n') + 1).split('\n').length,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

const blocks = guides.flatMap(findBlocks);

test('every configuration in the docs is valid', () => {
  const configurations = blocks.filter(({ language }) => language === 'yaml');
  assert.ok(configurations.length > 20, 'they are found');
  const wrong = configurations.flatMap(({ path, line, text }) => {
    const env = Object.fromEntries(
      [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'Harbour-7-lights']),
    );
    return loadConfig(text, { env }).problems.map((problem) => writeProblem(problem, `${path}:${line}`));
  });
  assert.deepEqual(wrong, []);
});

test('commands and options of airchain in the docs are in its help', () => {
  const texts = [
    ...blocks.map(({ path, text }) => ({ path, text })),
    ...guides.flatMap((path) => [...readText(path).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => ({ path, text }))),
  ];
  const called = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:\S*\/)?airchain ([a-z]+)([^|>#\n]*)/gm)].map(([, command = '', rest = '']) => ({
      path,
      command,
      options: rest.match(/ --?[a-z][\w-]*/g) ?? [],
    })),
  );
  assert.ok(called.length > 3, 'they are found');
  const unknown = called.filter(({ command, options }) => {
    const help = (helpTexts as Record<string, string>)[command];
    return help === undefined || options.some((option) => !help.includes(option));
  });
  assert.deepEqual(unknown, []);
});

/** A path as a page names it: `PUT /api/programs/{name}`, `http://localhost:8000/admin/stats`. */
const named = /(?:\b(GET|POST|PUT|DELETE|HEAD) |https?:\/\/[\w.:[\]-]+|[`'"])(\/[^\s`'"?)|,…!]*)/g;
/** What no mount can have and no page of the build has; folders end in a slash. */
const isOfRoutes = (path: string) =>
  /^\/(?:api|admin)\/.|^\/[\w-]+\.(?:cgi|html|xsl)$|^\/(?:currentsong|health|qr\/.+|stats)$/.test(path) &&
  !path.endsWith('/');
/** What stands for any segment, in pages and in routes. */
const isOpen = (segment = '') => /^(?::.*|.*[{<].*|ID)$/.test(segment);

function isSamePath(written: string, route: string): boolean {
  const [left, right] = [written.split('/'), route.split('/')];
  return (
    left.length === right.length && left.every((part, at) => isOpen(part) || isOpen(right[at]) || part === right[at])
  );
}

test('paths of the API and of the admin commands in the docs are routes', async (t) => {
  const { api } = await startApi(t);
  const found = guides.flatMap((path) =>
    [...readText(path).matchAll(named)].map(([, method, written = '']) => ({ path, method, written })),
  );
  const own = found.filter(({ written }) => isOfRoutes(written));
  assert.ok(own.length > 100, 'they are found');
  const isRoute = ({ method, written }: (typeof own)[number]) =>
    api.routes.some((route) => isSamePath(written, route.url) && (!method || route.method === method));
  const unknown = own.filter((one) => !isRoute(one));
  assert.deepEqual(
    unknown.map(({ path, method = '', written }) => `${path}: ${method} ${written}`),
    [],
  );
});
