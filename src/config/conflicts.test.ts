import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from './load-config.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  /** `severity key` of each problem; none when the rule is kept. */
  readonly problems: readonly string[];
}

const missingFile = '/srv/missing';

const cases: readonly Case[] = [
  {
    name: 'two addresses on one port',
    text: 'server: { listen: [{ port: 1, host: 10.0.0.1 }, { port: 1, host: 10.0.0.2 }] }',
    problems: [],
  },
  {
    name: 'one address twice on a port',
    text: 'server: { listen: [{ port: 1, host: a }, { port: 1, host: a }] }',
    problems: ['error server.listen[1].port'],
  },
  {
    name: 'every address and one of them on a port',
    text: 'server: { listen: [{ port: 1 }, { port: 1, host: 10.0.0.1 }] }',
    problems: ['error server.listen[1].port'],
  },
  { name: 'any free port twice', text: 'server: { listen: [{ port: 0 }, { port: 0 }] }', problems: [] },
  {
    name: 'SHOUTcast ports alone',
    text: 'server: { listen: [{ port: 1, shoutcast: /a }] }',
    problems: ['error server.listen'],
  },
  {
    name: 'a PROXY header from no address',
    text: 'server: { listen: [{ port: 1, proxyProtocol: true }] }',
    problems: ['warning server.listen[0].proxyProtocol'],
  },
  {
    name: 'a key without a certificate',
    text: 'server: { tls: { key: /srv/key } }',
    problems: ['error server.tls.key'],
  },
  {
    name: 'a certificate that is not there',
    text: `server: { tls: { certificate: ${missingFile} } }`,
    problems: ['error server.tls.certificate'],
  },
  {
    name: 'fewer connections than listeners',
    text: 'server: { limits: { connections: 100 } }',
    problems: ['warning server.limits.connections'],
  },
  {
    name: 'buffers smaller than a ring',
    text: 'server: { limits: { ringBytes: 8MiB, listenerBuffers: 4MiB } }',
    problems: ['error server.limits.listenerBuffers'],
  },
  {
    name: 'a burst longer than the ring',
    text: 'server: { limits: { ringDuration: 5s } }\nmounts: { /a: { burst: 6s } }',
    problems: ['error mounts./a.burst'],
  },
  ...['/admin/x', '/stats', '/studio', '/a.m3u', '/a/listen', '/status-json.xsl'].flatMap((path) => [
    {
      name: `rules for ${path}, which belongs to the server`,
      text: `mounts: { ${path}: {} }`,
      problems: [`error mounts.${path}`],
    },
    {
      name: `a live input on ${path}`,
      text: `inputs: { dj: { type: live, mount: ${path} } }`,
      problems: ['error inputs.dj.mount'],
    },
    {
      name: `a SHOUTcast port for ${path}`,
      text: `server: { listen: [{ port: 8000 }, { port: 8001, shoutcast: ${path} }] }`,
      problems: ['error server.listen[1].shoutcast'],
    },
    {
      name: `a relay of ${path} without a mount of its own`,
      text: `relays: [{ url: "http://up.example${path}" }]`,
      problems: ['error relays[0].mount'],
    },
  ]),
  {
    name: 'an output on a page',
    text: 'inputs: { a: { type: tunes } }\nprograms: { p: { inputs: [a] } }\noutputs: [{ type: mount, program: p, mount: /studio }]',
    problems: ['error outputs[0].mount'],
  },
  { name: 'a relay of a path with a blank', text: 'relays: [{ url: "http://up.example/my%20radio" }]', problems: [] },
  {
    name: 'an input that autoMounts would put on a page',
    text: 'autoMounts: true\ninputs: { stats: { type: tunes } }',
    problems: ['error inputs.stats.mount'],
  },
  { name: 'a mount where the monitor page is', text: 'mounts: { /live: {} }', problems: [] },
  {
    name: 'an alias for a page, and one in the place of a page',
    text: 'server: { aliases: { /status: /status.xsl, /old.m3u: /live } }',
    problems: [],
  },
  {
    name: 'an alias with a fragment',
    text: 'server: { aliases: { "/a#b": /live } }',
    problems: ['error server.aliases./a#b'],
  },
  {
    name: 'a burst larger than the ring',
    text: 'server: { limits: { ringBytes: 128KiB } }\nmounts: { /a: { burstBytes: 129KiB } }',
    problems: ['error mounts./a.burstBytes'],
  },
  { name: 'a fallback that may come up later', text: 'mounts: { /a: { fallback: /later } }', problems: [] },
  { name: 'a fallback to itself', text: 'mounts: { /a: { fallback: /a } }', problems: ['error mounts./a.fallback'] },
  {
    name: 'a circle of fallbacks, told once',
    text: 'mounts: { /a: { fallback: /b }, /b: { fallback: /c }, /c: { fallback: /a } }',
    problems: ['error mounts./a.fallback'],
  },
  {
    name: 'a way into a circle, told where the circle is',
    text: 'mounts: { /x: { fallback: /a }, /a: { fallback: /b }, /b: { fallback: /a } }',
    problems: ['error mounts./a.fallback'],
  },
  {
    name: 'a chain of fallbacks',
    text: 'mounts: { /a: { fallback: /b }, /b: { fallback: /c }, /c: {} }',
    problems: [],
  },
  {
    name: 'a fallback of another format',
    text: 'mounts: { /a: { contentType: audio/mpeg, fallback: /b }, /b: { contentType: application/ogg } }',
    problems: ['error mounts./a.fallback'],
  },
  {
    name: 'a fallback of the same format under another word',
    text: 'mounts: { /a.ogg: { contentType: audio/ogg, fallback: /b }, /b: { contentType: application/ogg } }',
    problems: [],
  },
  {
    name: 'a fallback with the name of another format',
    text: 'mounts: { /a.mp3: { fallback: /b.opus }, /b.opus: {} }',
    problems: ['warning mounts./a.mp3.fallback'],
  },
  {
    name: 'a fallback with the name of the same format',
    text: 'mounts: { /a.ogg: { fallback: /b.opus }, /b.opus: { fallback: /c }, /c: {} }',
    problems: [],
  },
  {
    name: 'fallbackWhenFull without a fallback',
    text: 'mounts: { /a: { fallbackWhenFull: true } }',
    problems: ['warning mounts./a.fallbackWhenFull'],
  },
  {
    name: 'an intro that is not there',
    text: `mounts: { /a: { intro: ${missingFile} } }`,
    problems: ['warning mounts./a.intro'],
  },
  {
    name: 'accounts in a file that is not there',
    text: `mounts: { /a: { listenerAuth: { type: htpasswd, file: ${missingFile} } } }`,
    problems: ['warning mounts./a.listenerAuth.file'],
  },
  {
    name: 'a web service without an address',
    text: 'mounts: { /a: { listenerAuth: { type: url } } }',
    problems: ['error mounts./a.listenerAuth'],
  },
  {
    name: 'two relays for one mount',
    text: 'relays: [{ url: "http://a/x" }, { url: "http://b/y", mount: /x }]',
    problems: ['error relays[1].mount'],
  },
  {
    name: 'a relay of a bare address',
    text: 'relays: [{ url: "http://a:8000" }]',
    problems: ['error relays[0].mount'],
  },
  {
    name: 'waits that shrink',
    text: 'relays: [{ url: "http://a/x", retry: { first: 5s, max: 1s } }]',
    problems: ['error relays[0].retry.max'],
  },
  {
    name: 'a directory without a public name',
    text: 'directories: [{ url: "http://dir/" }]',
    problems: ['warning server.hostname'],
  },
  {
    name: 'an address instead of a name',
    text: 'server: { hostname: "http://radio.example:8000/" }',
    problems: ['warning server.hostname'],
  },
  { name: 'an IPv6 address in brackets', text: 'server: { hostname: "[2001:db8::7]" }', problems: [] },
];

describe('rules between keys', () => {
  for (const { name, text, problems } of cases) {
    it(`${name}: ${problems.length === 0 ? 'fine' : problems.join(', ')}`, () => {
      const loaded = loadConfig(text, { env: {}, fileExists: (file) => file !== missingFile });
      assert.deepEqual(
        loaded.problems.map(({ severity, key }) => `${severity} ${key}`),
        problems,
      );
      assert.equal(
        loaded.config === null,
        problems.some((problem) => problem.startsWith('error')),
      );
    });
  }
});
