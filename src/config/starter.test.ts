// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the names of folders, not JavaScript's
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from './load-config.ts';
import { starterConfig } from './starter.ts';

function load(music: string | null) {
  const { config, problems } = loadConfig(starterConfig(music), { env: {}, fileExists: () => true });
  assert.deepEqual(problems, []);
  assert.ok(config);
  return config;
}

describe('the starter configuration', () => {
  it('is a station that a DJ can take over, in three formats', () => {
    const { inputs, programs, outputs } = load(null);
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
      const music = load(folder).inputs.get('music');
      assert.equal(music?.type === 'playlist' && music.path, folder);
    });
  }

  it('plays a folder of any name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'$${{}}"\'\\/: #-ü\u2028\u0085\t\n') }).filter((name) => name !== ''),
        (folder) => {
          const music = load(folder).inputs.get('music');
          assert.equal(music?.type === 'playlist' && music.path, folder);
        },
      ),
    );
  });
});
