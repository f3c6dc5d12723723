import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dbfs } from '../core/index.ts';
import { loadConfig } from './load-config.ts';
import { writeProblem } from './problem.ts';
import { interval, level } from './sound-fields.ts';

describe('a mistake in the sections of the sound', () => {
  const cases: readonly { name: string; text: string; says: readonly string[] }[] = [
    { name: 'the name of an input', text: 'inputs: { DJ 1: { type: tunes } }', says: ['"DJ 1" is not a name here'] },
    {
      name: 'a type of input',
      text: 'inputs: { a: { type: tape } }',
      says: ['url, playlist, tunes, tone or silence'],
    },
    {
      name: "another type's key",
      text: 'inputs: { a: { type: live, mount: /a, loop: 1, crossfade: 1s } }',
      says: ['inputs.a.loop: unknown key', '1:48 inputs.a.crossfade: is not a key of type live'],
    },
    {
      name: 'a level',
      text: 'inputs: { a: { type: tone, level: 3 } }',
      says: ['"3" is not a level from -90 to 0 dBFS'],
    },
    {
      name: 'a level that can be off',
      text: 'inputs: { a: { type: playlist, path: m, trimSilence: no } }',
      says: ['"no" is not a level from -90 to 0 dBFS, or "off"'],
    },
    {
      name: 'an interval',
      text: 'inputs: { a: { type: playlist, path: m, jingles: { every: 4 } } }',
      says: ['jingles.every: "4" is not an interval: write 1 to 1000 tracks as in "4 tracks", or 1m to 1d'],
    },
    {
      name: 'a time zone',
      text: 'inputs: { a: { type: tunes } }\nprograms: { p: { inputs: [a], timeZone: Mars/Olympus } }',
      says: ['"Mars/Olympus" is not a time zone'],
    },
    {
      name: 'a schedule',
      text: 'inputs: { a: { type: tunes } }\nprograms: { p: { inputs: [a], schedule: [{ input: a, when: "freitag 9:00-10:00" }] } }',
      says: ['2:60 programs.p.schedule[0].when: "freitag" is not a day'],
    },
    {
      name: 'a program without inputs',
      text: 'programs: { p: { inputs: [] } }',
      says: ['write at least one entry'],
    },
    {
      name: 'the name of an output',
      text: 'outputs: [{ type: mount, program: p, mount: /a, name: "a/b" }]',
      says: ['outputs[0].name: "a/b" is not a name here'],
    },
    {
      name: 'a preset',
      text: 'outputs: [{ type: mount, program: p, mount: /a, preset: loud }]',
      says: ['write none, voice, music, high or low-bandwidth'],
    },
    {
      name: 'a sample rate',
      text: 'outputs: [{ type: mount, program: p, mount: /a, sampleRate: 47000 }]',
      says: ['"47000" is not allowed here: write 16000, 22050, 24000, 32000, 44100 or 48000'],
    },
    {
      name: 'a long ladder',
      text: 'outputs: [{ type: mount, program: p, mount: /a, ladder: [8, 16, 24, 32, 40, 48, 56, 64, 80] }]',
      says: ['has more than 8 bit rates'],
    },
  ];
  for (const { name, text, says } of cases) {
    it(`of ${name} is named with its place`, () => {
      const { config, problems } = loadConfig(text, { env: {} });
      const lines = problems.map((problem) => writeProblem(problem, 'f').slice('f:'.length)).join('\n');
      assert.equal(config, null);
      for (const part of says) assert.ok(lines.includes(part), `${lines}\nlacks ${part}`);
    });
  }
});

describe('an interval', () => {
  const cases = [
    ['1 track', { unit: 'tracks', count: 1 }],
    ['1000 tracks', { unit: 'tracks', count: 1000 }],
    ['90s', { unit: 'time', span: 90_000 }],
    ['1d', { unit: 'time', span: 86_400_000 }],
    ['0 tracks', null],
    ['1.5 tracks', null],
    ['tracks', null],
    ['59s', null],
    ['2d', null],
    ['', null],
  ] as const;
  for (const [text, value] of cases) {
    it(`"${text}" is ${value ? JSON.stringify(value) : 'none'}`, () => {
      const result = interval().safeParse(text);
      assert.deepEqual(result.success ? result.data : null, value);
    });
  }
});

describe('a level', () => {
  const field = level({ min: -90, max: 0, unit: 'dBFS' }, dbfs);
  for (const [text, value] of [
    ['-50', -50],
    ['-0.5', -0.5],
    ['0', 0],
    ['-90', -90],
    ['-90.1', null],
    ['1', null],
    ['-5dB', null],
    ['-', null],
    ['', null],
  ] as const) {
    it(`"${text}" is ${value ?? 'none'}`, () => {
      const result = field.safeParse(text);
      assert.equal(result.success ? result.data : null, value);
    });
  }
});
