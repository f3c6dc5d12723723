import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from './load-config.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  /** `severity key` of each problem; none when the rule is kept. */
  readonly problems: readonly string[];
  readonly says?: RegExp;
}

const missingFile = '/srv/missing';

const inputs: readonly Case[] = [
  {
    name: 'a stream that wants more than it may keep',
    text: 'inputs: { a: { type: url, url: "http://h/", buffer: 5s, prebuffer: 6s } }',
    problems: ['error inputs.a.prebuffer'],
  },
  {
    name: 'a stream that wants all that it may keep',
    text: 'inputs: { a: { type: url, url: "http://h/", buffer: 5s, prebuffer: 5s } }',
    problems: [],
  },
  {
    name: 'waits of an input that shrink',
    text: 'inputs: { a: { type: url, url: "http://h/", retry: { first: 2s, max: 1s } } }',
    problems: ['error inputs.a.retry.max'],
  },
  {
    name: 'an own mount of an impossible bit rate',
    text: 'inputs: { a: { type: tone, mount: /a, bitrate: 100 } }',
    problems: ['error inputs.a.bitrate'],
    says: /write 96 or 112$/,
  },
  {
    name: 'an own mount that takes no bit rate',
    text: 'inputs: { a: { type: tone, mount: /a, format: flac, bitrate: 128 } }',
    problems: ['error inputs.a.bitrate'],
  },
  {
    name: 'folders and jingles that are not there',
    text: `inputs: { a: { type: playlist, path: ${missingFile}, more: [{ path: /x }, { path: ${missingFile} }], jingles: { path: ${missingFile} } } }`,
    problems: ['warning inputs.a.path', 'warning inputs.a.more[1].path', 'warning inputs.a.jingles.path'],
  },
  {
    name: 'two live inputs on one mount',
    text: 'inputs: { a: { type: live, mount: /l }, b: { type: live, mount: /l }, c: { type: live, mount: /m } }',
    problems: ['error inputs.b.mount'],
    says: /inputs\.a hears already/,
  },
  {
    name: 'a live input on the own mount of another, named later',
    text: 'inputs: { a: { type: live, mount: /tone }, b: { type: tone, mount: /tone } }',
    problems: ['error inputs.a.mount'],
    says: /own mount of inputs\.b/,
  },
  {
    name: 'a live input on a mount that a relay feeds',
    text: 'inputs: { a: { type: live, mount: /far } }\nrelays: [{ url: "http://h/far" }]',
    problems: [],
  },
  {
    name: 'a live input on the mount of an output',
    text: `
inputs: { dj: { type: live, mount: /live.mp3 } }
programs: { main: { inputs: [dj] } }
outputs: [{ type: mount, program: main, mount: /live.mp3 }]`,
    problems: [],
  },
];

const programs: readonly Case[] = [
  {
    name: 'an input with a typing mistake in its name',
    text: 'inputs: { music: { type: tunes } }\nprograms: { main: { inputs: [muisc] } }',
    problems: ['error programs.main.inputs[0]'],
    says: /there is no input "muisc", did you mean "music"\?$/,
  },
  {
    name: 'an input that is like no other',
    text: 'inputs: { music: { type: tunes } }\nprograms: { main: { inputs: [news] } }',
    problems: ['error programs.main.inputs[0]'],
    says: /take one of music$/,
  },
  {
    name: 'an input where there are none',
    text: 'programs: { main: { inputs: [news] } }',
    problems: ['error programs.main.inputs[0]'],
    says: /add it under inputs$/,
  },
  {
    name: 'an input that is wrong itself, told once',
    text: 'inputs: { dj: { type: live } }\nprograms: { main: { inputs: [dj] } }',
    problems: ['error inputs.dj.mount'],
  },
  {
    name: 'an input twice',
    text: 'inputs: { a: { type: tunes } }\nprograms: { main: { inputs: [a, a] } }',
    problems: ['error programs.main.inputs[1]'],
  },
  {
    name: "a schedule of the program's inputs",
    text: 'inputs: { a: { type: tunes } }\nprograms: { main: { inputs: [a], schedule: [{ when: "mon 08:00-09:00", input: a }] } }',
    problems: [],
  },
  {
    name: 'a schedule of an input that the program does not have',
    text: 'inputs: { a: { type: tunes }, b: { type: tone } }\nprograms: { main: { inputs: [a], schedule: [{ when: "mon 08:00-09:00", input: b }] } }',
    problems: ['error programs.main.schedule[0].input'],
    says: /add it to programs\.main\.inputs$/,
  },
  {
    name: 'a playlist that two programs want at different loudness',
    text: `
inputs: { a: { type: playlist, path: /m }, b: { type: tone } }
programs: { one: { inputs: [b, a], loudness: -16 }, two: { inputs: [a], loudness: -14 } }`,
    problems: ['error programs.two.loudness'],
    says: /programs\.one\.loudness.*"a"/,
  },
  {
    name: 'a playlist that two programs want at the same loudness',
    text: 'inputs: { a: { type: playlist, path: /m } }\nprograms: { one: { inputs: [a] }, two: { inputs: [a] } }',
    problems: [],
  },
  {
    name: 'a levelled DJ whom two programs want at different loudness',
    text: `inputs: { a: { type: live, mount: /dj, level: auto } }
programs: { one: { inputs: [a], loudness: -16 }, two: { inputs: [a] } }`,
    problems: ['error programs.two.loudness'],
    says: /programs\.one\.loudness.*"a"/,
  },
  {
    name: 'a tone in two programs of different loudness',
    text: 'inputs: { a: { type: tone } }\nprograms: { one: { inputs: [a], loudness: -16 }, two: { inputs: [a] } }',
    problems: [],
  },
];

describe('rules of inputs and programs', () => {
  for (const { name, text, problems, says } of [...inputs, ...programs]) {
    it(`${name}: ${problems.length === 0 ? 'fine' : problems.join(', ')}`, () => {
      const loaded = loadConfig(text, { env: {}, fileExists: (file) => file !== missingFile });
      const found = loaded.problems.map(({ severity, key }) => `${severity} ${key}`);
      assert.deepEqual(found, problems);
      if (says) assert.match(loaded.problems[0]?.message ?? '', says);
    });
  }
});
