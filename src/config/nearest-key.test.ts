import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { computeEditDistance, explainUnknownKey } from './nearest-key.ts';
import type { KeyPath } from './problem.ts';
import { listSchemaKeys } from './schema-keys.ts';

describe('the edit distance', () => {
  const cases: readonly [string, string, number][] = [
    ['', '', 0],
    ['burst', 'burst', 0],
    ['', 'abc', 3],
    ['burts', 'burst', 1],
    ['hostnam', 'hostname', 1],
    ['maxListener', 'maxListeners', 1],
    ['kitten', 'sitting', 3],
  ];
  for (const [a, b, distance] of cases) {
    it(`of "${a}" and "${b}" is ${distance}, both ways`, () => {
      assert.equal(computeEditDistance(a, b), distance);
      assert.equal(computeEditDistance(b, a), distance);
    });
  }
});

describe('an unknown key', () => {
  const cases: readonly { section: KeyPath; name: string; type?: string; says: RegExp }[] = [
    { section: [], name: 'sever', says: /did you mean "server"\?$/ },
    { section: ['mounts', '/live'], name: 'fall_back', says: /did you mean "fallback"\?$/ },
    { section: ['mounts', '/live'], name: 'MaxListeners', says: /did you mean "maxListeners"\?$/ },
    { section: ['relays', 3, 'retry'], name: 'frist', says: /did you mean "first"\?$/ },
    { section: [], name: 'adminPassword', says: /it belongs at "access.adminPassword"$/ },
    { section: ['server'], name: 'onDemand', says: /it belongs at "relays\[\].onDemand"$/ },
    { section: ['bans'], name: 'xyzzy', says: /use one of addresses, userAgents$/ },
    { section: ['inputs', 'a'], name: 'shufle', type: 'playlist', says: /did you mean "shuffle"\?$/ },
    {
      section: ['inputs', 'a'],
      name: 'shufle',
      type: 'live',
      says: /use one of type, enabled, scheduleOnly, silence, mount, buffer, maxBuffer, bridge, level, maxGain$/,
    },
    {
      section: ['inputs', 'a'],
      name: 'crossfade',
      type: 'live',
      says: /^is not a key of type live, only of playlist, tunes: take it out$/,
    },
    {
      section: ['outputs', 0],
      name: 'onDemand',
      type: 'icecast',
      says: /^is not a key of type icecast, only of mount/,
    },
    { section: ['inputs', 'a', 'jingles'], name: 'evry', says: /did you mean "every"\?$/ },
  ];
  for (const { section, name, type, says } of cases) {
    it(`"${name}" in ${type ? `${type} ` : ''}${section.join('.') || 'the file'} is explained`, () => {
      assert.match(explainUnknownKey(section, name, listSchemaKeys(), type), says);
    });
  }
});
