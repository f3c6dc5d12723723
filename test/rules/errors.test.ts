import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeErrorsDoc } from '../../scripts/write-errors-doc.ts';
import { type ErrorDefinition, errorDefinitions } from '../../src/core/index.ts';
import { findFiles, isTest, readText } from './source-files.ts';

const definitions = Object.entries<ErrorDefinition>(errorDefinitions);

test('docs/errors.md matches core/errors.ts: if not, run `npm run docs:errors`', () => {
  assert.equal(readText('docs/errors.md'), writeErrorsDoc());
});

test('codes start with their domain and are in upper snake case', () => {
  assert.deepEqual(
    definitions.map(([code]) => code).filter((code) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code)),
    [],
  );
});

test('meaning and remedy are sentences without a full stop', () => {
  const sentence = /^[^\n]*[^\s.]$/;
  const wrong = definitions.filter(([, { meaning, remedy }]) => !sentence.test(meaning) || !sentence.test(remedy));
  assert.deepEqual(
    wrong.map(([code]) => code),
    [],
  );
});

test('a status is an HTTP error status', () => {
  const wrong = definitions.filter(([, { status = 400 }]) => status < 400 || status > 599);
  assert.deepEqual(
    wrong.map(([code]) => code),
    [],
  );
});

test('every code is thrown or answered somewhere', () => {
  const source = findFiles('src', ['.ts']).filter((path) => !isTest(path) && path !== 'src/core/errors.ts');
  const text = source.map(readText).join('\n');
  assert.deepEqual(
    definitions.map(([code]) => code).filter((code) => !text.includes(`'${code}'`)),
    [],
  );
});
