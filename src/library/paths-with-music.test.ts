import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findPathsWithMusic } from './paths-with-music.ts';

const cases: { readonly name: string; readonly files: Record<string, string>; readonly has: boolean; path?: string }[] =
  [
    { name: 'an empty folder', files: {}, has: false },
    { name: 'a folder with other files', files: { 'cover.jpg': '', 'notes.txt': '', '.hidden.mp3': '' }, has: false },
    { name: 'a folder with a track', files: { 'a.MP3': '' }, has: true },
    { name: 'a folder with a track deep inside', files: { 'a/b/c/d.flac': '' }, has: true },
    { name: 'a folder that is called like a track', files: { 'album.mp3/cover.jpg': '' }, has: false },
    { name: 'a hidden folder with a track', files: { '.trash/a.mp3': '' }, has: false },
    {
      name: 'a playlist of files',
      path: 'p.m3u',
      files: { 'p.m3u': 'gone.mp3\nhere.mp3\n', 'here.mp3': '' },
      has: true,
    },
    { name: 'a playlist of files that are gone', path: 'p.m3u', files: { 'p.m3u': 'gone.mp3\n' }, has: false },
    {
      name: 'a playlist with paths of Windows alone',
      path: 'p.m3u',
      files: { 'p.m3u': 'C:\\Radio\\Show\\a.mp3\r\n', 'show/a.mp3': '' },
      has: true,
    },
    { name: 'an empty playlist', path: 'p.pls', files: { 'p.pls': '' }, has: false },
    { name: 'a playlist that is not text', path: 'p.m3u', files: { 'p.m3u': '\0\0', 'a.mp3': '' }, has: false },
    { name: 'one audio file', path: 'a.ogg', files: { 'a.ogg': '' }, has: true },
    { name: 'one other file', path: 'a.txt', files: { 'a.txt': '' }, has: false },
    { name: 'nothing at all', path: 'nowhere', files: {}, has: false },
  ];

for (const { name, files, has, path = '.' } of cases) {
  test(`${name} ${has ? 'has' : 'has no'} music`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'airchain-music-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const asked = join(folder, path);
    assert.deepEqual([...(await findPathsWithMusic([asked]))], has ? [asked] : []);
  });
}

test('music behind a link counts, and links in a circle end', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-music-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const name of ['linked', 'circle', 'real']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'real/a.mp3'), '');
  symlinkSync('../real', join(folder, 'linked/here'));
  symlinkSync('.', join(folder, 'circle/again'));
  assert.ok((await findPathsWithMusic([join(folder, 'linked')])).size === 1);
  await findPathsWithMusic([join(folder, 'circle')]);
});
