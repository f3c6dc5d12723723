import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from './load-config.ts';

interface Case {
  readonly name: string;
  /** The entries of `outputs`, all of the program `main`, in YAML's flow form. */
  readonly outputs: readonly string[];
  /** Further sections. */
  readonly more?: string;
  /** `severity key` of each problem; none when the rule is kept. */
  readonly problems: readonly string[];
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'two mounts of one program',
    outputs: ['type: mount, mount: /a.mp3', 'type: mount, mount: /a.opus, format: opus'],
    problems: [],
  },
  {
    name: 'a program that there is not',
    outputs: ['type: mount, mount: /a, program: mian'],
    problems: ['error outputs[0].program'],
    says: /there is no program "mian", did you mean "main"\?$/,
  },
  {
    name: 'a name twice',
    outputs: ['type: mount, mount: /a, name: x', 'type: mount, mount: /b, name: x'],
    problems: ['error outputs[1].name'],
  },
  {
    name: 'names made of one mount of two ports',
    outputs: ['type: icecast, url: "icecast://h:1/a"', 'type: icecast, url: "icecast://h:2/a"'],
    problems: ['error outputs[1].name'],
    says: /"h-a" is the name of outputs\[0\] already/,
  },
  {
    name: 'a mount twice',
    outputs: ['type: mount, mount: /a', 'type: mount, mount: /a, name: b'],
    problems: ['error outputs[1].mount'],
    says: /made by outputs\[0\] already/,
  },
  {
    name: 'the own mount of an input',
    outputs: ['type: mount, mount: /tune'],
    more: 'autoMounts: true',
    problems: ['error outputs[0].mount'],
    says: /made by inputs\.tune already/,
  },
  {
    name: 'a mount that a relay feeds',
    outputs: ['type: mount, mount: /far'],
    more: 'relays: [{ url: "http://h/far" }]',
    problems: ['error outputs[0].mount'],
    says: /fed by relays\[0\] already/,
  },
  {
    name: 'a mount of the ladder of another',
    outputs: ['type: mount, mount: /a.mp3, ladder: [64, 128]', 'type: mount, mount: /a-128.mp3'],
    problems: ['error outputs[1].mount'],
  },
  {
    name: 'ladders of two formats on one mount',
    outputs: ['type: mount, mount: /a, ladder: [64, 128]', 'type: mount, mount: /a, format: opus, ladder: [48, 96]'],
    problems: [],
  },
  {
    name: 'a fallback that is a ladder of several formats',
    outputs: ['type: mount, mount: /a, ladder: [64, 128]', 'type: mount, mount: /a, format: opus, ladder: [48, 96]'],
    more: 'mounts: { /in: { contentType: audio/mpeg, fallback: /a } }',
    problems: [],
  },
  {
    name: 'a fallback that is a ladder without the format',
    outputs: ['type: mount, mount: /a, ladder: [64, 128]', 'type: mount, mount: /a, format: opus, ladder: [48, 96]'],
    more: 'mounts: { /in: { contentType: audio/aac, fallback: /a } }',
    problems: ['error mounts./in.fallback'],
    says: /"\/a" sends mp3 and opus, this mount audio\/aac: take one of the same format/,
  },
  {
    name: 'a ladder of which one format has no fallback',
    outputs: [
      'type: mount, mount: /a, ladder: [64, 128]',
      'type: mount, mount: /a, format: opus, ladder: [48, 96]',
      'type: mount, mount: /b.mp3',
    ],
    more: 'mounts: { /a: { fallback: /b.mp3 } }',
    problems: ['warning mounts./a.fallback'],
    says: /"\/b\.mp3" sends mp3, this mount opus too: those listeners are let go/,
  },
  {
    name: 'a ladder on demand',
    outputs: ['type: mount, mount: /a.mp3, ladder: [64, 128, 192], onDemand: true'],
    problems: [],
  },
  {
    name: 'a bit rate twice in a ladder',
    outputs: ['type: mount, mount: /a.mp3, ladder: [64, 64]'],
    problems: ['error outputs[0].ladder[1]'],
  },
  {
    name: 'a mount with the name of another format',
    outputs: ['type: mount, mount: /a.ogg'],
    problems: ['warning outputs[0].mount'],
    says: /end it with \.mp3$/,
  },
  {
    name: 'a mount with the name of no format',
    outputs: ['type: mount, mount: /a.b, format: vorbis', 'type: mount, mount: /c.OGG, format: flac'],
    problems: [],
  },
  {
    name: 'waits of a push that shrink',
    outputs: ['type: icecast, url: "icecast://h/a", retry: { first: 5s, max: 1s }'],
    problems: ['error outputs[0].retry.max'],
  },
  {
    name: 'Opus to a SHOUTcast server',
    outputs: ['type: icecast, url: "shoutcast://h:8000", format: opus'],
    problems: ['error outputs[0].format'],
    says: /write mp3 or aac$/,
  },
  {
    name: 'AAC to a SHOUTcast server',
    outputs: ['type: icecast, url: "shoutcast://h:8000/2", format: aac'],
    problems: [],
  },
  {
    name: 'WAV to another server',
    outputs: ['type: icecast, url: "icecast://h/a", format: wav'],
    problems: ['error outputs[0].format'],
  },
  {
    name: 'a password in two places',
    outputs: ['type: icecast, url: "icecast://u:secret@h/a", password: other'],
    problems: ['error outputs[0].password'],
  },
  {
    name: 'a user in two places',
    outputs: ['type: icecast, url: "icecast://u:secret@h/a", user: other'],
    problems: ['error outputs[0].user'],
  },
  {
    name: "SHOUTcast's protocol to an Icecast server",
    outputs: ['type: icecast, url: "icecast://h/a", protocol: shoutcast'],
    problems: ['error outputs[0].protocol'],
  },
  {
    name: 'PUT to a SHOUTcast server',
    outputs: ['type: icecast, url: "shoutcast://h:1", protocol: put'],
    problems: ['error outputs[0].protocol'],
  },
  {
    name: 'a fallback to an output of another format than the content type',
    outputs: ['type: mount, mount: /out'],
    more: 'mounts: { /live: { contentType: audio/ogg, fallback: /out } }',
    problems: ['error mounts./live.fallback'],
    says: /"\/out" sends mp3, this mount audio\/ogg/,
  },
  {
    name: 'a fallback to an output of another format than the name',
    outputs: ['type: mount, mount: /out'],
    more: 'mounts: { /live.ogg: { fallback: /out } }',
    problems: ['warning mounts./live.ogg.fallback'],
  },
  {
    name: 'a fallback from an output to one of the same family',
    outputs: ['type: mount, mount: /a.flac, format: flac', 'type: mount, mount: /b.opus, format: opus'],
    more: 'mounts: { /a.flac: { fallback: /b.opus } }',
    problems: [],
  },
  {
    name: 'a fallback that may send anything',
    outputs: ['type: mount, mount: /out'],
    more: 'mounts: { /live: { fallback: /out } }',
    problems: [],
  },
];

describe('rules of outputs', () => {
  for (const { name, outputs, more = '', problems, says } of cases) {
    it(`${name}: ${problems.length === 0 ? 'fine' : problems.join(', ')}`, () => {
      const entries = outputs.map((entry) => (entry.includes('program:') ? entry : `program: main, ${entry}`));
      const text = `
inputs: { tune: { type: tunes } }
programs: { main: { inputs: [tune] } }
outputs: [${entries.map((entry) => `{ ${entry} }`).join(', ')}]
${more}
`;
      const loaded = loadConfig(text, { env: {} });
      assert.deepEqual(
        loaded.problems.map(({ severity, key }) => `${severity} ${key}`),
        problems,
      );
      for (const { message } of loaded.problems) assert.doesNotMatch(message, /secret/);
      if (says) assert.match(loaded.problems[0]?.message ?? '', says);
    });
  }
});
