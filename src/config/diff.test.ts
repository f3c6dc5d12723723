import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConfigChange, diffConfig } from './diff.ts';
import { loadConfig } from './load-config.ts';

function load(text: string) {
  const { config, problems } = loadConfig(text, { env: {} });
  assert.ok(config, problems[0]?.message);
  return config;
}

/** Of a server for sources: nothing plays by itself. */
const SERVER = 'server: {}';

const cases: readonly { name: string; before?: string; after?: string; changes: readonly ConfigChange[] }[] = [
  { name: 'nothing', before: 'mounts: { /a: {} }', after: 'mounts: { /a: { burst: 5s } }', changes: [] },
  {
    name: 'a port',
    before: SERVER,
    after: 'server: { listen: [{ port: 8001 }] }',
    changes: [{ type: 'restart-needed', keys: ['server.listen'] }],
  },
  {
    name: 'the data folder',
    before: SERVER,
    after: 'dataDir: /srv',
    changes: [{ type: 'restart-needed', keys: ['dataDir'] }],
  },
  {
    name: 'names',
    after: 'station: { name: Harbour }\nserver: { hostname: radio.example, trustedProxies: [10.0.0.1] }',
    changes: [{ type: 'server-changed', keys: ['hostname', 'trustedProxies', 'station.name'] }],
  },
  {
    name: 'a limit',
    before: SERVER,
    after: 'server: { limits: { listeners: 5 } }',
    changes: [{ type: 'limits-changed', keys: ['listeners'] }],
  },
  {
    name: 'a password',
    before: SERVER,
    after: 'access: { adminPassword: x }',
    changes: [{ type: 'access-changed', keys: ['adminPassword'] }],
  },
  {
    name: 'a ban',
    before: SERVER,
    after: 'bans: { addresses: [1.2.3.4] }',
    changes: [{ type: 'bans-changed', keys: ['addresses'] }],
  },
  {
    name: 'a certificate',
    before: SERVER,
    after: 'server: { tls: { certificate: a.pem } }',
    changes: [{ type: 'tls-changed', keys: ['certificate'] }],
  },
  {
    name: 'a log',
    before: SERVER,
    after: 'logs: { level: debug }',
    changes: [{ type: 'logs-changed', keys: ['level'] }],
  },
  {
    name: 'a mount that comes, one that goes, one that changes',
    before: 'mounts: { /a: {}, /b: { hidden: true } }',
    after: 'mounts: { /b: { hidden: false, headers: { X-A: a } }, /c: {} }',
    changes: [
      { type: 'mount-removed', path: '/a' },
      { type: 'mount-changed', path: '/b', keys: ['hidden', 'headers.X-A'] },
      { type: 'mount-added', path: '/c' },
    ],
  },
  {
    name: 'what stands under every mount',
    before: 'mounts: { /a: { burst: 1s }, /b: {} }',
    after: 'mounts: { default: { burst: 2s }, /a: { burst: 1s }, /b: {} }',
    changes: [
      { type: 'mount-changed', path: '/b', keys: ['burst'] },
      { type: 'mount-default-changed', keys: ['burst'] },
    ],
  },
  {
    name: 'the kind of listener accounts',
    before: 'mounts: { /a: { listenerAuth: { type: htpasswd, file: a } } }',
    after: 'mounts: { /a: {} }',
    changes: [{ type: 'mount-changed', path: '/a', keys: ['listenerAuth.type', 'listenerAuth.file'] }],
  },
  {
    name: 'relays',
    before: 'relays: [{ url: "http://a/x" }, { url: "http://a/y" }]',
    after: 'relays: [{ url: "http://a/y", retry: { first: 2s } }, { url: "http://b/z" }]',
    changes: [
      { type: 'relay-removed', mount: '/x' },
      { type: 'relay-changed', mount: '/y', keys: ['retry.first'] },
      { type: 'relay-added', mount: '/z' },
    ],
  },
  {
    name: 'the order of relays',
    before: 'relays: [{ url: "http://a/x" }, { url: "http://a/y" }]',
    after: 'relays: [{ url: "http://a/y" }, { url: "http://a/x" }]',
    changes: [],
  },
  {
    name: 'a master that goes',
    before: 'outputs: []\nmaster: { url: "http://a", password: p }',
    after: 'outputs: []',
    changes: [
      {
        type: 'master-changed',
        keys: ['url', 'user', 'password', 'interval', 'onDemand', 'allowSources', 'retry.first', 'retry.max'],
      },
    ],
  },
  {
    name: 'directories',
    before: 'server: { hostname: h }\ndirectories: [{ url: "http://a/" }, { url: "http://b/" }]',
    after: 'server: { hostname: h }\ndirectories: [{ url: "http://b/", timeout: 5s }, { url: "http://c/" }]',
    changes: [
      { type: 'directory-removed', url: 'http://a/' },
      { type: 'directory-changed', url: 'http://b/', keys: ['timeout'] },
      { type: 'directory-added', url: 'http://c/' },
    ],
  },
  {
    name: 'the way of the sound, which goes from its end and comes from its beginning',
    before: `
inputs: { a: { type: tunes }, b: { type: tone } }
programs: { one: { inputs: [a] }, two: { inputs: [a] } }
outputs: [{ type: mount, program: one, mount: /a }, { type: mount, program: two, mount: /b }]
relays: [{ url: "http://h/r" }]`,
    after: `
inputs: { a: { type: tunes, crossfade: 3s }, c: { type: silence } }
programs: { one: { inputs: [a, c], silence: { for: 5s } }, three: { inputs: [c] } }
outputs: [{ type: mount, program: three, mount: /c }, { type: mount, program: one, mount: /a, preset: high }]`,
    changes: [
      { type: 'output-removed', name: 'b' },
      { type: 'program-removed', name: 'two' },
      { type: 'input-removed', name: 'b' },
      { type: 'relay-removed', mount: '/r' },
      { type: 'input-changed', name: 'a', keys: ['crossfade'] },
      { type: 'input-added', name: 'c' },
      { type: 'program-changed', name: 'one', keys: ['inputs', 'silence.for'] },
      { type: 'program-added', name: 'three' },
      { type: 'output-added', name: 'c' },
      { type: 'output-changed', name: 'a', keys: ['bitrate'] },
    ],
  },
  {
    name: 'autoMounts, told by the inputs that it reaches',
    before: 'inputs: { a: { type: tunes }, b: { type: tone, mount: /b }, c: { type: live, mount: /c } }',
    after:
      'autoMounts: true\ninputs: { a: { type: tunes }, b: { type: tone, mount: /b }, c: { type: live, mount: /c } }',
    changes: [{ type: 'input-changed', name: 'a', keys: ['mount'] }],
  },
  {
    name: 'the order of outputs and another word for the same',
    before: `
inputs: { a: { type: tunes } }
programs: { p: { inputs: [a] } }
outputs: [{ type: mount, program: p, mount: /a }, { type: mount, program: p, mount: /b, preset: music }]`,
    after: `
inputs: { a: { type: tunes } }
programs: { p: { inputs: [a] } }
outputs: [{ type: mount, program: p, mount: /b, bitrate: 128 }, { type: mount, program: p, mount: /a, name: a }]`,
    changes: [],
  },
];

describe('a reload', () => {
  for (const { name, before = '', after = '', changes } of cases) {
    it(`of ${name} is ${changes.map(({ type }) => type).join(', ') || 'nothing to do'}`, () => {
      assert.deepEqual(diffConfig(load(before), load(after)), changes);
    });
  }
});
