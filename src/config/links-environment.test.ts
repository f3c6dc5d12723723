import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './load-config.ts';

const load = (text: string, env: Record<string, string>) => loadConfig(text, { env });

const everything = {
  STREAM_DOMAIN: 'radio.example',
  STREAM_SCHEME: 'https',
  PREROLL_MAX_BYTES: '65536',
  HEADER_WAIT_TIMEOUT: '7.5',
  ACTIVE_THRESHOLD_SEC: '4',
};

test('without a file the environment says how links are', () => {
  const { links } = load('', everything).config!;
  const { domain, scheme, prerollMaxBytes, headerWaitTimeout, activeThreshold } = links;
  assert.deepEqual(
    [domain, scheme, prerollMaxBytes, headerWaitTimeout, activeThreshold],
    ['radio.example', 'https', 65_536, 7500, 4000],
  );
});

test('the file goes first, key by key', () => {
  const { links } = load('links: { domain: other.example:8443, headerWaitTimeout: 1s }', everything).config!;
  assert.deepEqual([links.domain, links.headerWaitTimeout, links.activeThreshold], ['other.example:8443', 1000, 4000]);
});

test('a key that is empty in the file leaves the word to the environment', () => {
  assert.equal(load('links: { domain: "", scheme: "" }', everything).config!.links.scheme, 'https');
});

test('a value that carries its unit is taken as it is', () => {
  assert.equal(load('', { HEADER_WAIT_TIMEOUT: '250ms' }).config!.links.headerWaitTimeout, 250);
});

test('an empty variable says nothing', () => {
  assert.equal(load('', { STREAM_DOMAIN: '' }).config!.links.domain, null);
});

test('a mistake in the environment is reported with the name of the variable', () => {
  const { config, problems } = load('station: { name: x }', { STREAM_DOMAIN: 'http://radio.example/' });
  assert.equal(config, null);
  assert.deepEqual(
    problems.map(({ key, message }) => [key, /is not a host.*\(from STREAM_DOMAIN\)$/.test(message)]),
    [['links.domain', true]],
  );
});

test('what is wrong in the file is not laid to the environment', () => {
  const { problems } = load('links: { domain: "a b" }', everything);
  assert.doesNotMatch(problems[0]!.message, /STREAM_DOMAIN/);
});
