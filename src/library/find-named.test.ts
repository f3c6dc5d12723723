import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { systemPath } from '../core/index.ts';
import { NamedFileFinder } from './find-named.ts';

const COMPOSED = 'Été'.normalize('NFC');
const DECOMPOSED = 'Été'.normalize('NFD');

for (const [what, written, there, expected = there[0]] of [
  ['is there as it is written', 'a/b.mp3', ['a/b.mp3', 'A/B.mp3']],
  ['has percent signs, and a file of that very name is there', 'a%20b.mp3', ['a%20b.mp3', 'a b.mp3']],
  ['has its blanks and accents as percents, in folders too', 'Quai%20%C3%A9/01%20-%20x.flac', ['Quai é/01 - x.flac']],
  ['has a percent sign that is none', '100% Pure.mp3', ['100% Pure.mp3']],
  ['was written with composed accents and is there with others', `${COMPOSED}.mp3`, [`${DECOMPOSED}.mp3`]],
  ['was written with accents apart and is there with composed ones', `${DECOMPOSED}/a.mp3`, [`${COMPOSED}/a.mp3`]],
  ['is there in other case', 'MUSIC/Song.MP3', ['music/song.mp3']],
  [
    'is there in other case, and better with other accents',
    `${COMPOSED}.mp3`,
    [`${DECOMPOSED}.mp3`, `${COMPOSED.toLowerCase()}.mp3`],
  ],
  ['is there in Latin-1, and was written in Unicode', 'Bücher/Öl é.mp3', ['B\ueffccher/\uefd6l \uefe9.mp3']],
  ['is there in Latin-1, and was written in percents', 'Tab%FA%20%e9.mp3', ['Tab\ueffa \uefe9.mp3']],
  ['is there in Latin-1 and in other case', 'TABÚ.MP3', ['Tab\ueffa.mp3']],
  ['is there in both, and was written in Unicode', 'Tabú.mp3', ['Tab\ueffa.mp3', 'Tabú.mp3'], 'Tabú.mp3'],
  ['has percents beside a percent sign that is none', '100% P%C3%BCr.mp3', ['100% Pür.mp3']],
  ['has its slashes as percents', 'sub%2Fa%20b.mp3', ['sub/a b.mp3']],
  ['is not there', 'a/c.mp3', ['a/b.mp3'], null],
  ['is in no folder', 'x/a.mp3', ['a/b.mp3'], null],
] as const) {
  test(`finds a file that ${what}`, async (t) => {
    const root = makeTemporaryFolder(t);
    for (const name of there) {
      mkdirSync(systemPath(dirname(join(root, name))), { recursive: true });
      writeFileSync(systemPath(join(root, name)), '');
    }
    const found = await new NamedFileFinder().find(join(root, written));
    assert.equal(found, expected === null ? null : join(root, expected!));
  });
}
