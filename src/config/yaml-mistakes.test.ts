// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the text of a file, not JavaScript's
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from './load-config.ts';
import { writeProblem } from './problem.ts';

/** What `check` prints, without the name of the file. */
function linesOf(text: string): string[] {
  return loadConfig(text, { env: {} }).problems.map((problem) => writeProblem(problem, '').slice(1));
}

describe('a mistake of the YAML is explained in plain words, with its place and its line', () => {
  for (const { name, text, says } of [
    {
      name: 'a section twice',
      text: 'station:\n  name: A\nserver: {}\nstation:\n  name: B\n',
      says: '4:1: "station" is in this section already, on line 1: put both together under one\n    4 | station:',
    },
    {
      name: 'a key twice',
      text: 'station:\n  name: A\n  genre: x\n  name: B\n',
      says: '4:3: "name" is in this section already, on line 2: put both together under one\n    4 |   name: B',
    },
    {
      name: 'a brace that stays open',
      text: 'server: { hostname: a,\nstation: { name: x }\n',
      says: '1:9: has a "{" that is never closed: add the "}"\n    1 | server: { hostname: a,',
    },
    {
      name: 'a bracket that stays open',
      text: 'bans:\n  addresses: [192.0.2.1\nstation: { name: x }\n',
      says: '2:14: has a "[" that is never closed: add the "]"\n    2 |   addresses: [192.0.2.1',
    },
    {
      name: 'a bracket that nothing opens',
      text: 'station: }\n',
      says: '1:10: has a "}" that nothing opens: take it out\n    1 | station: }',
    },
    {
      name: 'a quote that stays open',
      text: 'station:\n  name: "Harbour\n  genre: x\n',
      says: '2:9: begins with " and has none at its end: add it\n    2 |   name: "Harbour',
    },
    {
      name: 'a quote inside quotes',
      text: "station:\n  name: 'Harbour's'\n",
      says: "2:18: goes on behind the closing quote: put all of it in quotes, those inside written twice\n    2 |   name: 'Harbour's'",
    },
    {
      name: 'a tab',
      text: 'station:\n\tname: x\n',
      says: '2:1: is indented with a tab: write blanks\n    2 |  name: x',
    },
    {
      name: 'a key too deep',
      text: 'station:\n  name: x\n    genre: y\n',
      says: '3:5: is indented deeper than the key above it: begin both in the same column\n    3 |     genre: y',
    },
    {
      name: 'a key not deep enough',
      text: 'station:\n   name: x\n  genre: y\n',
      says: '3:3: begins in column 3, unlike the keys above: indent keys of one section alike\n    3 |   genre: y',
    },
    {
      name: 'an entry of a list that is not as deep',
      text: 'outputs:\n- type: mount\n program: main\n',
      says: '3:2: is not indented as the list above: begin each entry with a dash in the same column\n    3 |  program: main',
    },
    {
      name: 'no colon',
      text: 'station:\n  name x\n  genre: y\n',
      says: '2:3: has no colon after its name: write "key: value"\n    2 |   name x',
    },
    {
      name: 'no blank after a colon',
      text: 'station:\n  name:x\n  genre: y\n',
      says: '2:3: has no blank after the colon: write "key: value"\n    2 |   name:x',
    },
    {
      name: 'a colon in a value',
      text: 'station:\n  name: Harbour: the radio\n',
      says: '2:9: has a second ": " in its value: put the value in quotes\n    2 |   name: Harbour: the radio',
    },
    {
      name: 'a reserved character',
      text: 'station:\n  name: @home\n',
      says: '2:9: begins with a character that has a meaning in YAML: put the text in quotes\n    2 |   name: @home',
    },
    {
      name: 'a second document',
      text: 'station: {}\n---\nserver: {}\n',
      says: '2:1: is a second configuration behind "---": take one of them out\n    2 | ---',
    },
    {
      name: 'a list where a section belongs',
      text: 'mounts:\n  - /live\n',
      says: '1:1 mounts: takes a section of keys, not a list: write "name: value" on each line, without a dash',
    },
    {
      name: 'an equals sign for the colon',
      text: 'access:\n  adminPassword = hunter2\n',
      says: '2:3 access: takes a section of keys, each after a colon: write "adminPassword: value", not "adminPassword = value"',
    },
    {
      name: 'a section where a list belongs',
      text: 'outputs:\n  type: mount\n',
      says: '1:1 outputs: takes a list, each entry after a dash, not a section: put "- " before each entry',
    },
  ]) {
    it(name, () => assert.deepEqual(linesOf(text), [says]));
  }
});

it('a broken section hides no mistake in the others', () => {
  const text = `station:
  name: "Harbour
server:
  prot: 1
inputs:
  music: { type: playlist, path: ./music
programs:
  main: { inputs: [music], limiter: loud }
outputs:
  - { type: mount, program: main, mount: /a.mp3, format: mp2 }
  - { type: mount, program: other, mount: /b.mp3 }
logs: { level: loud }
access: { sourcePassword: a, adminPassword: "long enough for all" }
`;
  const lines = linesOf(text).map((line) => line.replace(/:? .*/s, ''));
  assert.deepEqual(lines, ['2:9', '4:3', '6:10', '8:37', '10:58', '11:29', '12:16', '13:27']);
});

it('a broken key hides no mistake in the other keys of its section', () => {
  const text = `server:
  # ports
  listen: [{ port: 99999 }
  limits: { listeners: many }
mounts:
  /live: { sourcePassword: "long enough for all"
  /other: { burst: 99h }
  /admin/x: {}
  /other: {}
inputs:
  a:
    type: live
    mount: /x
   b: { type: tone }
  c: { type: tune }
programs:
  main: { inputs: [a, c, q] }
`;
  const lines = linesOf(text).map((line) => line.replace(/:? .*/s, ''));
  assert.deepEqual(lines, ['3:11', '4:24', '6:10', '7:20', '8:3', '9:3', '14:4', '15:14']);
});

it('keys on either side of a broken one are joined, so that rules between them are checked', () => {
  const text = `links:
  ttl: 9d
  key: [
  maxTtl: 1d
  create: key
`;
  assert.deepEqual(
    linesOf(text).map((line) => line.split('\n')[0]),
    ['2:8 links.ttl: is more than links.maxTtl: write less', '3:8: has a "[" that is never closed: add the "]"'],
  );
});

it('what names something in a broken section is not called wrong', () => {
  assert.equal(linesOf('inputs: { music: { type: tunes }\nprograms:\n  main: { inputs: [music] }\n').length, 1);
});

describe('the value of a password is not repeated', () => {
  const secret = 'hunter2xyz';
  for (const text of [
    'access:\n  adminPassword: *hunter2xyz\n',
    'access:\n  adminPassword: &hunter2xyz\n',
    'access:\n  adminPassword: &a hunter2xyz\n  sourcePassword: *a\n',
    'access:\n  adminPassword: !hunter2xyz\n',
    'access:\n  adminPassword: !hunter2xyz a\n',
    'access:\n  adminPassword: %hunter2xyz\n',
    'access:\n  adminPassword: @hunter2xyz\n',
    'access:\n  adminPassword: "hunter2xyz\n',
    'access:\n  adminPassword: "a\n   hunter2xyz\n',
    'access:\n  adminPassword: hunter2xyz: a\n',
    'access:\n  adminPassword: [hunter2xyz\n',
    'access:\n  adminPassword: {hunter2xyz: a}\n',
    'access:\n  adminPassword: |hunter2xyz\n',
    'access:\n  adminPassword: "hunter2xyz\\q"\n',
    'access:\n  adminPassword: "a" hunter2xyz\n',
    'access:\n  adminPassword: ${hunter2xyz}\n',
    'access:\n  adminPassword hunter2xyz\n  adminUser: a\n',
    'access:\n  adminPassword:hunter2xyz\n  adminUser: a\n',
    'access: { adminPassword hunter2xyz }\n',
    'access: { adminPassword:hunter2xyz }\n',
    'access: { adminPassword: a, adminPassword: hunter2xyz }\n',
    'access:\n  - adminPassword: hunter2xyz\n',
    'access:\n  admin-pasword: hunter2xyz\n',
    'password: hunter2xyz\n',
    'access:\n  adminPassword: hunter2xyz\n adminUser: a\n',
    'links: { key: hunter2xyz, create: }\n  x: y\n',
    'outputs:\n  - { type: icecast, url: "icecast://source:hunter2xyz@h:8000/a", program: main\n',
    'relays: [{ url: "http://joe:hunter2xyz@h/a" }]\n',
  ]) {
    it(JSON.stringify(text), () => {
      const lines = linesOf(text);
      assert.ok(lines.length > 0, 'it is a mistake');
      assert.ok(!lines.join('\n').includes(secret), lines.join('\n'));
    });
  }
});

it('an environment variable in a password is named, for that is its name', () => {
  assert.match(linesOf('access: { adminPassword: "${ADMIN_PASSWORD}" }')[0]!, /"ADMIN_PASSWORD" is not set/);
});

it('any text is answered in lines, and none is thrown for', () => {
  const piece = fc.constantFrom(
    ...'{}[]"\':-?*&!|>%@`#,$\t ',
    '\n',
    '\n  ',
    'station:',
    'name: ',
    'a',
    '- ',
    '---\n',
    '${A}',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const line of linesOf(pieces.join(''))) assert.match(line, /^\d+:\d+[ :]/);
    }),
    { numRuns: 500 },
  );
});
