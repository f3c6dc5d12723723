import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from './load-config.ts';

function warningsOf(text: string): string[] {
  const { config, problems } = loadConfig(text, { env: {} });
  assert.ok(config, 'it can be served all the same');
  return problems.map(({ key, message }) => `${key} ${message}`);
}

describe('a password that is soon guessed is warned of', () => {
  for (const [text, says] of [
    ['access: { adminPassword: x }', /^access\.adminPassword has 1 character and is soon guessed/],
    ['access: { sourcePassword: hackme }', /^access\.sourcePassword has 6 characters/],
    ['access: { sourcePassword: Password }', /^access\.sourcePassword is one of those that are tried first/],
    ['access: { relayPassword: aaaaaaaaaaaa }', /^access\.relayPassword is one character all over/],
    ['access: { adminUser: harbour-master, adminPassword: Harbour-Master }', /is the same as the user name/],
    ['links: { create: key, key: abc }', /^links\.key has 3 characters/],
    ['mounts: { /live: { sourcePassword: dj } }', /^mounts\.\/live\.sourcePassword has 2 characters/],
  ] as const) {
    it(text, () => {
      const warnings = warningsOf(text);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0]!, says);
    });
  }

  it('once where mounts take it from the default', () => {
    const warnings = warningsOf('mounts: { default: { sourcePassword: dj }, /a: {}, /b: {} }');
    assert.deepEqual(
      warnings.map((line) => line.split(' ')[0]),
      ['mounts.default.sourcePassword'],
    );
  });

  it('and others are not', () => {
    assert.deepEqual(warningsOf('access: { adminPassword: correct horse, sourcePassword: kx7Q2mPw }'), []);
    assert.deepEqual(warningsOf(''), []);
  });
});

describe("the administrator's password for something else is warned of", () => {
  const admin = 'adminPassword: correct horse';
  for (const [text, keys] of [
    [`access: { ${admin}, sourcePassword: correct horse }`, ['access.sourcePassword']],
    [`access: { ${admin}, relayPassword: correct horse }`, ['access.relayPassword']],
    [`access: { ${admin} }\nmounts: { /live: { sourcePassword: correct horse } }`, ['mounts./live.sourcePassword']],
    [
      `access: { ${admin} }\nmounts: { default: { sourcePassword: correct horse }, /a: {} }`,
      ['mounts.default.sourcePassword'],
    ],
    [`access: { ${admin} }\nlinks: { create: key, key: correct horse }`, ['links.key']],
    [`access: { ${admin}, sourcePassword: battery staple }`, []],
    ['access: { adminPassword: "", sourcePassword: "" }', []],
  ] as const) {
    it(text, () => {
      const says = 'is access.adminPassword too: all who know it can administer the station, choose another';
      assert.deepEqual(
        warningsOf(text),
        keys.map((key) => `${key} ${says}`),
      );
    });
  }
});

describe('overlapping shows', () => {
  const shows = (...entries: readonly string[]) => `
inputs: { a: { type: tunes }, b: { type: tone } }
programs: { main: { inputs: [a, b], schedule: [${entries.join()}] } }`;

  it('are warned of, with which of them plays', () => {
    const text = shows('{ when: "mon-fri 18:00-20:00", input: a }', '{ when: "fri 19:00 for 2h", input: b }');
    assert.deepEqual(warningsOf(text), [
      'programs.main.schedule[1].when "fri 19:00 for 2h" overlaps programs.main.schedule[0] ("mon-fri 18:00-20:00", a): where both are due this one plays, which is the later in the list',
    ]);
  });

  it('are fine for one input, one after the other, and where a date goes before the rule', () => {
    assert.deepEqual(warningsOf(shows('{ when: 18:00-20:00, input: a }', '{ when: 19:00-21:00, input: a }')), []);
    assert.deepEqual(warningsOf(shows('{ when: 18:00-20:00, input: a }', '{ when: 20:00-21:00, input: b }')), []);
    const special = shows('{ when: 18:00-20:00, input: a }', '{ when: 2026-12-24 18:00-19:00, input: b }');
    assert.deepEqual(warningsOf(special), []);
  });
});
