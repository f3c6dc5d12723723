import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFiles, readText } from './source-files.ts';

/** What the rule holds: folders with everything below them, and files. */
const HELD = [
  'ARCHITECTURE.md',
  'README.md',
  'airchain.example.yml',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'docs/README.md',
  'docs/glossary.md',
  'docs/icecast-differences.md',
  'docs/guides',
  'docs/protocols',
  'bench',
  'packaging',
  'scripts',
  'src',
  'test',
  'web',
];

/** Decisions and the changelog are records; fixtures are the bytes of others; this file names the words. */
const exempt = /^(docs\/decisions\/|CHANGELOG\.md$|test\/fixtures\/|test\/rules\/english\.test\.ts$|web\/dist\/)/;

/** Words and patterns that are hard to read, and what to write instead. */
const rules: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(somebody|nobody|someone|whoever|everybody)\b/i, 'the client, the caller, the listener, every user, no listener'],
  [/\banew\b/i, 'again'],
  [/\b(desk|fleet|rack|berth)\b/i, 'registry, service, store, entry'],
  [/\bsurroundings\b/i, 'dependencies, environment'],
  [/\bpapers\b/i, 'documentation'],
  [/\b(farewell|goodbye)\b/i, 'final response, disconnect'],
  [/\bwish(es|ed)?\b/i, 'option, request'],
  [/\bby whose word\b/i, 'who requested it'],
  [/\b(is|are|was|were|be|been|being) told\b/i, 'is notified, is informed, receives'],
  [/\btold (of|about)\b/i, 'notified of, reported'],
  [/\btells? (it|them|him|the|a|of)\b/i, 'notifies, reports, shows'],
  [/\b(hang|hangs|hung) up\b/i, 'disconnect, disconnected'],
  [/\b(he|his|him) /i, 'it, its, the DJ, the operator'],
  [/\bwho (is|was) (fit|let in)\b/i, 'which input is ready, which client is accepted'],
  [/\btakes? up the (configuration|new)/i, 'reloads the configuration, applies the new'],
  [/\bthe machine stood still/i, 'the event loop stalled'],
];

/** Names of other programs and of systems, in which the words stay. */
const names = /<user>nobody<\/user>|'nobody'|`nobody`|\bNOBODY\b/g;

const files = HELD.flatMap((held) =>
  /\.\w+$/.test(held) ? held : findFiles(held, ['.ts', '.tsx', '.md', '.yml', '.html', '.sh']),
).filter((path) => !exempt.test(path));

const lines = files.flatMap((path) =>
  readText(path)
    .split('\n')
    .map((line, index) => ({ place: `${path}:${index + 1}`, text: line.replaceAll(names, '').trim() })),
);

for (const [pattern, instead] of rules) {
  test(`English without ${pattern.source}`, () => {
    const found = lines.filter(({ text }) => pattern.test(text));
    assert.deepEqual(
      found.map(({ place, text }) => `${place} ${text.slice(0, 120)}`),
      [],
      `write instead: ${instead}`,
    );
  });
}
