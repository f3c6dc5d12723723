// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the configuration's, not JavaScript's
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from './load-config.ts';
import { writeProblem } from './problem.ts';

/** The config of a text that has to be right. */
function load(text: string, env: Record<string, string> = {}) {
  const { config, problems } = loadConfig(text, { env });
  assert.ok(config, problems[0]?.message);
  return config;
}

/** The problems of a text as lines, `line:column key: message`. */
function problemsOf(text: string, env: Record<string, string> = {}): string[] {
  return loadConfig(text, { env }).problems.map((problem) => writeProblem(problem, 'f').slice('f:'.length));
}

describe('values', () => {
  it('are the defaults where nothing is said', () => {
    for (const text of [
      '',
      '# nothing\n',
      'server:\n',
      'station:\n  name:\nmounts:\n  default:\nserver: { burst: }\n',
    ]) {
      assert.deepEqual(load(text), load(''), JSON.stringify(text));
    }
  });

  it('keep a password as it is written, whatever YAML would make of it', () => {
    for (const password of ['0123', '1e3', 'yes', 'null', '~', 'true', '0x10', '2026-01-01', '"a: b"', "'#x'"]) {
      const plain = password.replace(/^["']|["']$/g, '');
      assert.equal(load(`access: { sourcePassword: ${password} }`).access.sourcePassword, plain);
    }
  });

  it('take units', () => {
    const { server } = load('server: { burst: 1.5s, icyInterval: 8KiB, limits: { ringBytes: 4MB, headTimeout: 1m } }');
    assert.equal(server.burst, 1500);
    assert.equal(server.icyInterval, 8192);
    assert.equal(server.limits.ringBytes, 4_000_000);
    assert.equal(server.limits.headTimeout, 60_000);
  });

  it('take "unlimited" as null', () => {
    const { mounts } = load('mounts: { /a: { maxListeners: 3, maxListenerDuration: unlimited } }');
    assert.equal(mounts.byPath.get('/a')?.maxListeners, 3);
    assert.equal(mounts.byPath.get('/a')?.maxListenerDuration, null);
  });

  it('take true and false for fallbackOverride as own and none', () => {
    const { mounts } = load('mounts: { /a: { fallbackOverride: true }, /b: { fallbackOverride: false } }');
    assert.equal(mounts.byPath.get('/a')?.fallbackOverride, 'own');
    assert.equal(mounts.byPath.get('/b')?.fallbackOverride, 'none');
  });

  it('name a relay after the path of its address', () => {
    const { relays } = load('relays: [{ url: "http://h:8000/far?x=1" }, { url: "http://h/", mount: /near }]');
    assert.deepEqual(
      relays.map(({ mount }) => mount),
      ['/far', '/near'],
    );
  });
});

describe('environment variables', () => {
  it('stand anywhere in a value, typed by the key', () => {
    const config = load('server: { listen: [{ port: "${PORT}" }], hostname: "${A}.${B}" }', {
      PORT: '9000',
      A: 'radio',
      B: 'example',
    });
    assert.equal(config.server.listen[0]?.port, 9000);
    assert.equal(config.server.hostname, 'radio.example');
  });

  it('want quotes between braces, and the mistake says so', () => {
    assert.match(problemsOf('access: { sourcePassword: ${A} }')[0]!, /^1:28: .*: put the variable in quotes between/);
  });

  it('are not looked for in what they hold, nor after an escape', () => {
    const config = load('access: { sourcePassword: "${A}", adminPassword: "$${A}" }', { A: '${B}: {' });
    assert.equal(config.access.sourcePassword, '${B}: {');
    assert.equal(config.access.adminPassword, '${A}');
  });

  it('are a mistake where they are missing, once', () => {
    assert.deepEqual(problemsOf('relays:\n  - url: ${FAR}\n'), [
      '2:10 relays[0].url: environment variable "FAR" is not set: set it for airchain ("FAR=… airchain serve", under systemd Environment=FAR=…, in Docker --env FAR=…), or write the value here ("$${" is a plain "${")',
    ]);
  });
});

describe('mounts', () => {
  it('take over what the server, then default, says', () => {
    const { mounts } = load(`
server: { burst: 1s, icyInterval: 4000, limits: { sourceTimeout: 30s } }
access: { sourceUser: dj }
mounts:
  default: { burst: 2s, hidden: true, headers: { X-A: a } }
  /a: { icyInterval: 8000 }
  /b: { hidden: false, headers: { X-B: b } }
`);
    const [a, b] = [mounts.byPath.get('/a'), mounts.byPath.get('/b')];
    assert.deepEqual(
      [a?.burst, a?.icyInterval, a?.sourceTimeout, a?.sourceUser, a?.hidden],
      [2000, 8000, 30_000, 'dj', true],
    );
    assert.deepEqual([b?.burst, b?.icyInterval, b?.hidden, b?.headers], [2000, 4000, false, { 'X-B': 'b' }]);
    assert.equal(mounts.default.sourceTimeout, 30_000);
  });

  it('can do away with what default says', () => {
    const { mounts } = load(`
mounts:
  default: { fallback: /f, listenerAuth: { type: url, listenerAdd: "http://a/" } }
  /a: { fallback: "", listenerAuth: { type: none } }
`);
    assert.equal(mounts.byPath.get('/a')?.fallback, null);
    assert.deepEqual(mounts.byPath.get('/a')?.listenerAuth, { type: 'none' });
  });

  it('do not fall back to themselves by default', () => {
    const { mounts } = load('mounts: { default: { fallback: /f }, /f: {}, /a: {} }');
    assert.equal(mounts.byPath.get('/f')?.fallback, null);
    assert.equal(mounts.byPath.get('/a')?.fallback, '/f');
  });

  it('report a mistake of default or server once, not for each mount', () => {
    assert.deepEqual(
      problemsOf('server: { burst: x }\nmounts:\n  default: { hidden: x, hiden: }\n  /a: {}\n  /b: {}\n').map(
        (line) => line.split(' ')[1],
      ),
      ['server.burst:', 'mounts.default.hidden:', 'mounts.default.hiden:'],
    );
  });

  it('with names that objects have of themselves are mounts like others', () => {
    assert.deepEqual(
      problemsOf('mounts:\n  __proto__: {}\n  constructor: {}\n').map((line) => line.split(' ')[1]),
      ['mounts.__proto__:', 'mounts.constructor:'],
    );
  });
});

describe('file names', () => {
  it('are completed from the folder of the file, those of logs from dataDir', () => {
    const { config } = loadConfig(
      `
dataDir: state
server: { tls: { certificate: tls/cert.pem } }
logs: { access: access.log, error: /var/log/e.log }
mounts: { /a: { intro: i.mp3, listenerAuth: { type: htpasswd, file: a.htpasswd } } }
`,
      { env: {}, directory: '/etc/airchain' },
    );
    const mount = config?.mounts.byPath.get('/a');
    assert.equal(config?.dataDir, '/etc/airchain/state');
    assert.deepEqual(config?.server.tls, { certificate: '/etc/airchain/tls/cert.pem', key: null });
    const { access, playlist, error } = config?.logs ?? assert.fail();
    assert.deepEqual([access, playlist, error], ['/etc/airchain/state/access.log', null, '/var/log/e.log']);
    assert.equal(mount?.intro, '/etc/airchain/i.mp3');
    assert.deepEqual(mount?.listenerAuth, { type: 'htpasswd', file: '/etc/airchain/a.htpasswd' });
  });
});

describe('a mistake', () => {
  const cases: readonly { name: string; text: string; says: readonly string[] }[] = [
    { name: 'in the YAML', text: 'server:\n  burst: [1', says: ['2:10: has a "[" that is never closed'] },
    {
      name: 'of a key twice',
      text: 'dataDir: a\ndataDir: b',
      says: ['2:1: "dataDir" is in this section already, on line 1'],
    },
    { name: 'of an alias', text: 'logs: &l {}\nbans: *l', says: ['2:7 bans: begins with "*", which is an alias'] },
    {
      name: 'of accounts without a file',
      text: 'mounts: { /a: { listenerAuth: { type: htpasswd, file: "" } } }',
      says: ['1:49 mounts./a.listenerAuth.file: is empty: write the name of a file'],
    },
    { name: 'of a file that is a list', text: '- a', says: ['1:1: is not a configuration'] },
    {
      name: 'of an unknown key',
      text: 'server:\n  burts: 3s',
      says: ['2:3 server.burts: unknown key, did you mean "burst"?'],
    },
    { name: 'of an unknown key without a value', text: 'server:\n  burts:', says: ['2:3 server.burts: unknown key'] },
    { name: 'of a missing unit', text: 'server: { burst: 3 }', says: ['1:18 server.burst: "3" is not a duration'] },
    {
      name: 'of a range',
      text: 'server: { burst: 2m }',
      says: ['1:18 server.burst: "2m" is out of range: write 0s to 1m'],
    },
    {
      name: 'of a choice',
      text: 'server: { compat: 3 }',
      says: ['1:19 server.compat: "3" is not allowed here: write 2.4 or 2.5'],
    },
    {
      name: 'of a number',
      text: 'server: { limits: { sources: 1.5 } }',
      says: ['"1.5" is not a whole number from 1 to 10000'],
    },
    { name: 'of a switch', text: 'mounts: { /a: { hidden: 1 } }', says: ['"1" is neither true nor false'] },
    { name: 'of a mount name', text: 'mounts: { live: {} }', says: ['1:11 mounts.live: "live" is not a mount'] },
    {
      name: 'of a section that is a value',
      text: 'server: 8000',
      says: ['1:9 server: takes a section of keys, not a single value'],
    },
    {
      name: 'of a value that is a section',
      text: 'dataDir: { a: b }',
      says: ['dataDir: takes one value, not a section'],
    },
    {
      name: 'of a list that is a value',
      text: 'bans: { addresses: 1.2.3.4 }',
      says: ['takes a list, each entry after a dash'],
    },
    { name: 'of a list without entries', text: 'server: { listen: [] }', says: ['is empty: write at least one entry'] },
    {
      name: 'of a network',
      text: 'bans: { addresses: [1.2.3.4/33] }',
      says: ['1:21 bans.addresses[0]: "1.2.3.4/33" is not an address'],
    },
    { name: 'of an expression', text: 'bans: { userAgents: ["/(/"] }', says: ['is not a regular expression'] },
    {
      name: 'of a character set',
      text: 'mounts: { /a: { charset: klingon } }',
      says: ['is not a known character set'],
    },
    {
      name: 'of a header',
      text: 'mounts: { /a: { headers: { "a b": c } } }',
      says: ['"a b" is not the name of an HTTP header'],
    },
    {
      name: 'of a header with a line break',
      text: 'mounts: { /a: { headers: { a: "b\\nc" } } }',
      says: ['has a line break'],
    },
    { name: 'of a missing key', text: 'relays: [{ mount: /a }]', says: ['1:10 relays[0].url: is missing'] },
    {
      name: 'of an unknown kind',
      text: 'mounts: { /a: { listenerAuth: { type: x } } }',
      says: ['write none, accounts, htpasswd or url'],
    },
    { name: 'of depth', text: `a: ${'['.repeat(40)}${']'.repeat(40)}`, says: ['has more than 32 levels'] },
  ];
  for (const { name, text, says } of cases) {
    it(`${name} is named with its place`, () => {
      const lines = problemsOf(text);
      assert.equal(loadConfig(text, { env: {} }).config, null);
      for (const part of says)
        assert.ok(
          lines.some((line) => line.includes(part)),
          `${lines.join('\n')}\nlacks ${part}`,
        );
    });
  }

  it('in an address is reported without the password that may be in it', () => {
    const lines = problemsOf('relays: [{ url: "http://joe:soap@h/a" }, { url: "htp://joe:soap@h/b" }]').join('\n');
    assert.match(lines, /relays\[0\]\.url: has a name or password in it/);
    assert.match(lines, /relays\[1\]\.url: is not a web address/);
    assert.doesNotMatch(lines, /soap/);
  });

  it('in the address of another server is reported without the password that may be in it', () => {
    for (const url of ['http://joe:soap@h/a', 'icecast://joe:soap@h', 'icecast://joe:soap@h:x/a', 'joe:soap@h/a']) {
      const lines = problemsOf(`outputs: [{ type: icecast, program: p, url: "${url}" }]`).join('\n');
      assert.match(lines, /^1:\d+ outputs\[0\]\.url: /);
      assert.doesNotMatch(lines, /soap/);
    }
  });

  it('does not hide the others, of whatever kind', () => {
    const lines = problemsOf(`
server:
  listen: [{ port: 8000 }, { port: 8000 }]
  burts: 1s
access: { adminPassword: "\${NOWHERE}" }
mounts:
  /a: { fallback: /a, listenerAuth: { type: guess } }
  live: {}
relays: [{ mount: /x }]
`);
    assert.deepEqual(
      lines.map((line) => line.split(': ')[0]),
      [
        '3:36 server.listen[1].port',
        '4:3 server.burts',
        '5:26 access.adminPassword',
        '7:19 mounts./a.fallback',
        '7:45 mounts./a.listenerAuth.type',
        '8:3 mounts.live',
        '9:10 relays[0].url',
      ],
    );
  });
});

describe('any text at all', () => {
  const word = fc.constantFrom(
    'server',
    'mounts',
    '/a',
    'burst',
    'relays',
    ':',
    ' ',
    '\n',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    '${X}',
    '&a',
    '*a',
    '3s',
    '?',
    '|',
    '%',
    '!!x',
    '#',
    ',',
  );
  it('gives a config or says why not', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join('')),
        ),
        (text) => {
          const { config, problems } = loadConfig(text, { env: {} });
          assert.ok(config !== null || problems.length > 0);
          for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1);
        },
      ),
      { numRuns: 500, examples: [['mounts:\n- ']] },
    );
  });
});
