// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the names of folders, not JavaScript's
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from './load-config.ts';

function load(text: string, music: string | null = null) {
  const { config, problems, ownSound } = loadConfig(text, { env: {}, music });
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
  );
  assert.ok(config);
  return { ...config, ownSound };
}

describe('the starter', () => {
  it('is a station that a DJ can take over, in three formats', () => {
    const { inputs, programs, outputs } = load('');
    assert.deepEqual(
      [...inputs].map(([name, { type }]) => [name, type]),
      [
        ['dj', 'live'],
        ['music', 'tunes'],
      ],
    );
    assert.deepEqual(programs.get('main')?.inputs, ['dj', 'music']);
    assert.deepEqual(
      outputs.map((output) => output.type === 'mount' && [output.mount, output.bitrate, output.onDemand]),
      [
        ['/stream.mp3', 128, false],
        ['/stream.opus', 96, true],
        ['/stream.aac', 128, true],
      ],
    );
  });

  for (const text of [
    'station: { name: Harbour Radio, description: Ships and songs, genre: Folk, url: "https://harbour.example" }',
    'station: { name: A }\nserver: { listen: [{ port: 8001 }, { port: 8002, shoutcast: /live }] }',
    'station: { name: A }\naccess: { sourcePassword: "correct horse", adminPassword: "battery staple" }',
    'station: { name: A }\ndataDir: /srv/radio\nlogs: { level: debug }\nmounts: { default: { charset: koi8-r } }',
    'mounts:\ninputs:\nprograms:\noutputs:\n',
  ]) {
    it(`stays beside ${JSON.stringify(text)}`, () => {
      const config = load(text);
      assert.equal(config.ownSound, null);
      assert.equal(config.inputs.get('music')?.type, 'tunes');
      assert.deepEqual(config.programs.get('main')?.inputs, ['dj', 'music']);
      assert.equal(config.outputs.length, 3);
    });
  }

  for (const [text, says] of [
    [
      'server: { hostname: radio.example }',
      'it has server settings alone, which play nothing: add "station: { name: … }"',
    ],
    ['access: { sourcePassword: "correct horse" }', 'it has server settings alone'],
    ['mounts: { default: { charset: koi8-r } }', 'it has server settings alone'],
    ['station: { name: A }\ninputs: {}', 'its empty inputs says that nothing is played: take that out'],
    ['station: { name: A }\noutputs: []', 'its empty outputs says that nothing is played: take that out'],
    ['programs: {}', 'its empty programs says that nothing is played: take that out, and add "station: { name: … }"'],
    ['relays: []\noutputs: []', 'its empty outputs, relays says'],
    [
      'master: { url: "https://origin.example", user: relay, password: "of the origin" }',
      'it says itself what is heard, by master: name the folder there as an input',
    ],
    [
      'station: { name: A }\nmounts: { /live: { maxListeners: 5 } }',
      'it says itself what is heard, by mounts./live: name the folder',
    ],
    [
      'inputs: { beep: { type: tone } }\noutputs: []',
      'it says itself what is heard, by inputs, outputs: name the folder',
    ],
  ] as const) {
    it(`gives way to ${JSON.stringify(text)}`, () => {
      const config = load(text);
      assert.ok(config.ownSound?.startsWith(says), config.ownSound ?? 'the starter');
      assert.equal(config.inputs.has('music'), false);
      assert.equal(config.programs.size, 0);
      assert.equal(config.outputs.length, 0);
    });
  }

  for (const folder of [
    '/srv/music',
    '/srv/a "b"\\c',
    '/srv/${HOME}',
    '/srv/$${HOME}',
    '/srv/${',
    '/srv/${${}',
    '/srv/ä: #x',
    '/a\n',
  ]) {
    it(`plays ${JSON.stringify(folder)}`, () => {
      const music = load('', folder).inputs.get('music');
      assert.equal(music?.type === 'playlist' && music.path, folder);
    });
  }

  it('plays a folder of any name, also beside a file', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'$${{}}"\'\\/: #-ü\u2028\u0085\t\n') }).filter((name) => name !== ''),
        (folder) => {
          const music = load('station: { name: Harbour Radio }', folder).inputs.get('music');
          assert.equal(music?.type === 'playlist' && music.path, folder);
        },
      ),
    );
  });
});
