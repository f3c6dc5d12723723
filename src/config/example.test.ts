import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseDocument } from 'yaml';
import { loadConfig } from './load-config.ts';
import { ANY, listSchemaKeys } from './schema-keys.ts';

const example = readFileSync(new URL('../../airchain.example.yml', import.meta.url), 'utf8');

/** The example with its switched-off settings on: those have no blank, or more than one, after the `#`. */
const everything = example
  .split('\n')
  .map((line) => line.replace(/^(\s*)#(?! \S)(?=.*\S)/, '$1'))
  .filter((line) => !/^(relays|directories): \[\]|^ {4}schedule: \[\]/.test(line))
  .join('\n');

/** Sections whose keys are names that the operator gives. */
const MAPS = ['mounts', 'server,aliases', 'inputs', 'programs'];

/** Each key that the example shows with each text it shows for it. */
const shown = collect(parseDocument(everything, { schema: 'failsafe' }).toJS(), []);

interface Shown {
  readonly path: readonly string[];
  readonly text: string;
}

function collect(node: unknown, path: readonly string[]): Shown[] {
  if (Array.isArray(node)) return node.flatMap((item) => collect(item, [...path, ANY]));
  if (typeof node !== 'object' || node === null) return [{ path, text: String(node) }];
  return Object.entries(node).flatMap(([name, value]) => {
    const below = [...path, MAPS.includes(path.join()) ? ANY : name];
    return [{ path: below, text: '' }, ...collect(value, below)];
  });
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

describe('airchain.example.yml', () => {
  it('is the default configuration, word for word', () => {
    const { config, problems } = loadConfig(example, { env: {} });
    assert.deepEqual(problems, []);
    assert.deepEqual(config, loadConfig('', { env: {} }).config);
  });

  it('has nothing but known keys and fitting values in its switched-off settings', () => {
    const { problems } = loadConfig(everything, { env: {} });
    assert.deepEqual(
      problems.filter(({ message }) => !message.startsWith('has no address') && !message.startsWith('"localhost"')),
      [],
    );
  });

  it('shows every key of the schema', () => {
    const missing = listSchemaKeys().filter((key) => !shown.some(({ path }) => same(path, key.path)));
    assert.deepEqual(
      missing.map(({ path }) => path.join('.')),
      [],
    );
  });

  it('shows no key that the schema does not have', () => {
    const known = listSchemaKeys();
    const unknown = shown.filter(({ path }) => path.at(-1) !== ANY && !known.some((key) => same(path, key.path)));
    assert.deepEqual(
      unknown.map(({ path }) => path.join('.')),
      [],
    );
  });

  const defaults = listSchemaKeys().filter(({ defaultText }) => defaultText !== undefined);
  const differing = new Map(defaults.map((key) => [`${key.path.join('.')} ${key.defaultText}`, key]));
  for (const key of differing.values()) {
    it(`shows the default of ${key.path.join('.')}`, () => {
      const texts = shown.filter(({ path }) => same(path, key.path)).map(({ text }) => text);
      assert.ok(texts.includes(key.defaultText ?? ''), `${JSON.stringify(texts)} has no "${key.defaultText}"`);
    });
  }
});

describe('the schema', () => {
  it('explains every key', () => {
    const silent = listSchemaKeys().filter(({ help }) => help === '');
    assert.deepEqual(
      silent.map(({ path }) => path.join('.')),
      [],
    );
  });
});
