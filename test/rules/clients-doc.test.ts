import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeClientsDoc } from '../../scripts/write-clients-doc.ts';
import { testedPrograms } from '../clients/tested-programs.ts';
import { findFiles, isTest, readText } from './source-files.ts';

test('README.md lists the programs that are tested: if not, run `npm run docs:clients`', () => {
  const text = readText('README.md');
  assert.equal(text, writeClientsDoc(text));
});

test('a test iterates over the codecs of each listed program', () => {
  const tests = findFiles('test/clients', ['.ts']).filter(isTest).map(readText).join('\n');
  const unused = Object.entries(testedPrograms).flatMap(([role, programs]) =>
    Object.keys(programs)
      .filter((key) => !tests.includes(`${role}.${key}.codecs`) && !tests.includes(`Object.values(${role})`))
      .map((key) => `${role}.${key}`),
  );
  assert.deepEqual(unused, []);
});
