import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { id3Tag, pictureBytes } from '../../test/support/file-tags.ts';
import { openMusicLibrary } from '../../test/support/music-library.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { findPathsWithMusic, readArtwork } from './index.ts';

const TONE = readFileSync(join(import.meta.dirname, '../../test/fixtures/tone.mp3'));
/** Written by Windows-1252 and Windows-1251: one character for each byte. */
const OLD_NAMES = ['Tab\xfa.mp3', '01 - B\xe9la - Caf\xe9.mp3', '\xcf\xe5\xf1\xed\xff.mp3'];
/** How each is known, with stand-ins for bytes that are no UTF-8. */
const PATHS = ['Tab\ueffa.mp3', '01 - B\uefe9la - Caf\uefe9.mp3', '\uefcf\uefe5\ueff1\uefed\uefff.mp3'];

/** A path by its bytes. */
const at = (folder: string, ...names: string[]) =>
  Buffer.concat([Buffer.from(folder), ...names.map((name) => Buffer.from(`/${name}`, 'latin1'))]);

function writeArchive(t: TestContext, bytes: Buffer = TONE) {
  const folder = makeTemporaryFolder(t);
  for (const name of OLD_NAMES) writeFileSync(at(folder, name), bytes);
  return folder;
}

test('files whose names are not UTF-8 are listed, read, measured and known after a restart', async (t) => {
  const folder = writeArchive(t);
  const dataDir = join(makeTemporaryFolder(t), 'data');
  const first = openMusicLibrary(t, { ffmpeg: newFfmpeg(), dataDir });
  const shelf = first.library.open(folder);
  await first.until(() => shelf.progress.measured === OLD_NAMES.length, 'all files to be measured');
  const tracks = new Map(shelf.tracks.map((track) => [track.path, track]));
  assert.deepEqual(new Set(tracks.keys()), new Set(PATHS.map((path) => join(folder, path))));
  assert.deepEqual(
    PATHS.map((path) => tracks.get(join(folder, path))!).map(({ artist, title }) => [artist, title]),
    [
      ['', 'Tabú'],
      ['Béla', 'Café'],
      ['', 'Ïåñíÿ'],
    ],
  );
  for (const track of tracks.values()) {
    assert.equal(track.brokenReason, null);
    assert.ok(track.duration! > 800 && track.loudness !== null, JSON.stringify(track));
  }
  first.close();
  const second = openMusicLibrary(t, { dataDir });
  const again = second.library.open(folder);
  await second.until(() => again.progress.measured === OLD_NAMES.length, 'all of it to be known');
  assert.deepEqual([...first.lines, ...second.lines], []);
});

test('titles of such names are read in the charset of the setting, also when that changes', async (t) => {
  const folder = makeTemporaryFolder(t);
  writeFileSync(at(folder, '\xcf\xe5\xf1\xed\xff.mp3'), TONE);
  writeFileSync(join(folder, 'Été.mp3'), TONE);
  const { library, until } = openMusicLibrary(t);
  library.configure('windows-1251');
  const shelf = library.open(folder);
  const shows = (...titles: string[]) =>
    until(() => shelf.tracks.map(({ title }) => title).join() === titles.join(), titles.join());
  await until(() => shelf.isListed, 'the folder to be listed');
  await shows('Été', 'Песня');
  await until(() => shelf.tracks.every(({ state }) => state !== null), 'the tags to be read');
  await shows('Été', 'Песня');
  library.configure('iso-8859-5');
  await shows('Été', new TextDecoder('iso-8859-5').decode(Buffer.from('cfe5f1edff', 'hex')));
});

test('a playlist in the charset of the setting finds its files, by their bytes or in UTF-8', async (t) => {
  const folder = makeTemporaryFolder(t);
  writeFileSync(at(folder, '\xcf\xe5\xf1\xed\xff.mp3'), TONE);
  writeFileSync(join(folder, 'Река.mp3'), TONE);
  const list = join(folder, 'x.m3u');
  writeFileSync(
    list,
    Buffer.from('\xcf\xe5\xf1\xed\xff.mp3\n#EXTINF:1,\xc4\xee\xec\n\xd0\xc5\xca\xc0.mp3\n', 'latin1'),
  );
  const { library, until } = openMusicLibrary(t);
  library.configure('windows-1251');
  const shelf = library.open(list);
  await until(() => shelf.isListed, 'the playlist to be read');
  assert.deepEqual(
    shelf.tracks.map(({ path, title }) => [path, title]),
    [
      [join(folder, PATHS[2]!), 'Песня'],
      [join(folder, 'Река.mp3'), 'Дом'],
    ],
  );
});

test('a folder is watched by bytes: such files come, are renamed and go, also in folders of such names', async (t) => {
  const folder = makeTemporaryFolder(t);
  mkdirSync(at(folder, 'Fr\xfchling'));
  const { library, until } = openMusicLibrary(t);
  const shelf = library.open(folder);
  await until(() => shelf.isListed, 'the folder to be listed');
  const shows = (...names: string[]) =>
    until(
      () => shelf.tracks.map(({ path }) => path).join() === names.map((name) => join(folder, name)).join(),
      `the shelf to show ${names.join()}`,
    );
  writeFileSync(at(folder, 'Fr\xfchling', 'a\xe9.mp3'), TONE);
  await shows('Fr\ueffchling/a\uefe9.mp3');
  renameSync(at(folder, 'Fr\xfchling', 'a\xe9.mp3'), at(folder, 'Fr\xfchling', 'a\xea.mp3'));
  await shows('Fr\ueffchling/a\uefea.mp3');
  renameSync(at(folder, 'Fr\xfchling'), at(folder, 'Printemps'));
  await shows('Printemps/a\uefea.mp3');
  rmSync(at(folder, 'Printemps', 'a\xea.mp3'));
  await shows();
});

test('links of such names are followed, by the names that they have', async (t) => {
  const folder = makeTemporaryFolder(t);
  const archive = writeArchive(t);
  symlinkSync(archive, at(folder, 'Arch\xedv'));
  symlinkSync(at(archive, OLD_NAMES[0]!), at(folder, 'z\xe9.mp3'));
  const { library, until } = openMusicLibrary(t);
  const shelf = library.open(folder);
  await until(() => shelf.isListed, 'the folder to be listed');
  const expected = ['z\uefe9.mp3', ...PATHS.toSorted().map((path) => `Arch\uefedv/${path}`)];
  assert.deepEqual(
    shelf.tracks.map(({ path }) => path),
    expected.map((path) => join(folder, path)),
  );
});

test('a cover, a fault and music in them are found', async (t) => {
  const picture = pictureBytes(3000);
  const folder = writeArchive(t, Buffer.concat([id3Tag({ picture }), TONE]));
  const path = join(folder, PATHS[0]!);
  assert.deepEqual(Buffer.from((await readArtwork(path))!.bytes), picture);
  assert.deepEqual(await findPathsWithMusic([folder, path]), new Set([folder, path]));
  writeFileSync(at(folder, OLD_NAMES[0]!), 'no sound at all'.repeat(1000));
  const { library, lines, until } = openMusicLibrary(t, { ffmpeg: newFfmpeg() });
  const shelf = library.open(path);
  await until(() => shelf.tracks[0]?.brokenReason != null, 'the file to be called broken');
  assert.doesNotMatch(shelf.tracks[0]!.brokenReason!, /Tab|file:/);
  assert.ok(
    lines.some((line) => line.includes(`Cannot play "${path}"`)),
    lines.join('\n'),
  );
});
