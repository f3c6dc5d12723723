import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { FolderTree } from './folder-tree.ts';

interface Planted {
  readonly root: string;
  readonly tree: FolderTree;
  readonly lines: string[];
  readonly entered: string[];
  write(...names: string[]): void;
  read(...changed: string[]): Promise<readonly string[]>;
}

function plant(t: TestContext, name = 'music'): Planted {
  const root = join(makeTemporaryFolder(t), name);
  mkdirSync(root);
  const lines: string[] = [];
  const entered: string[] = [];
  const tree = new FolderTree({ root, logger: recordingLogger(lines), onFolder: (folder) => entered.push(folder) });
  const write = (...names: string[]) => {
    for (const file of names) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
  };
  const read = async (...changed: string[]) => {
    await tree.read(changed.length === 0 ? null : new Set(changed.map((each) => join(root, each))), () => {});
    return tree.paths.map((path) => relative(root, path));
  };
  return { root, tree, lines, entered, write, read };
}

test('lists audio files of all kinds in all folders, those of a folder before those of the folders in it', async (t) => {
  const { write, read } = plant(t);
  write('b.mp3', 'a.FLAC', 'z/1.ogg', 'c/d/e/x.opus', 'c/y.m4a', 'c/a.aac', 'c.wav', 'c/d.oga', 'x.mp3/inside.mp3');
  write('cover.jpg', 'notes.txt', 'mp3', 'list.m3u', '.hidden.mp3', '.trash/gone.mp3', 'c/.b.mp3.Xw3f', 'x.mp3.part');
  const expected = [
    'a.FLAC',
    'b.mp3',
    'c.wav',
    'c/a.aac',
    'c/d.oga',
    'c/y.m4a',
    'c/d/e/x.opus',
    'x.mp3/inside.mp3',
    'z/1.ogg',
  ];
  assert.deepEqual(await read(), expected);
  assert.deepEqual(await read(), expected);
});

test('reads only the folders that changed, and what is new in them', async (t) => {
  const { root, write, read, entered, tree } = plant(t);
  write('a/1.mp3', 'b/1.mp3');
  await read();
  entered.length = 0;
  write('a/2.mp3', 'a/new/3.mp3', 'b/unseen.mp3');
  assert.deepEqual(await read('a'), ['a/1.mp3', 'a/2.mp3', 'a/new/3.mp3', 'b/1.mp3']);
  assert.deepEqual(entered, [join(root, 'a'), join(root, 'a/new')]);
  rmSync(join(root, 'a'), { recursive: true });
  assert.deepEqual(await read(''), ['b/1.mp3']);
  assert.deepEqual(tree.folders, new Set([root, join(root, 'b')]));
  renameSync(join(root, 'b'), join(root, 'c'));
  assert.deepEqual(await read('', 'b'), ['c/1.mp3', 'c/unseen.mp3']);
  assert.deepEqual(await read('somewhere/else'), ['c/1.mp3', 'c/unseen.mp3']);
});

test('enters each folder once, however links lead to it', async (t) => {
  const { root, write, read } = plant(t);
  const outside = makeTemporaryFolder(t);
  writeFileSync(join(outside, 'far.mp3'), '');
  symlinkSync(root, join(outside, 'back'));
  write('real/1.mp3', 'real/deep/2.mp3', 'target.mp3');
  symlinkSync('..', join(root, 'real/up'));
  symlinkSync(root, join(root, 'a-loop'));
  symlinkSync('real', join(root, 'a-copy'));
  symlinkSync(outside, join(root, 'outside'));
  symlinkSync(outside, join(root, 'outside-again'));
  symlinkSync('target.mp3', join(root, 'link.mp3'));
  symlinkSync('self', join(root, 'self'));
  const expected = ['link.mp3', 'target.mp3', 'outside/far.mp3', 'real/1.mp3', 'real/deep/2.mp3'];
  assert.deepEqual(await read(), expected);
  assert.deepEqual(await read(), expected);
});

test('follows a link that is the folder itself', async (t) => {
  const { root, write } = plant(t);
  write('x/1.mp3');
  const link = join(dirname(root), 'link');
  symlinkSync(root, link);
  const tree = new FolderTree({ root: link, logger: recordingLogger([]), onFolder: () => {} });
  await tree.read(null, () => {});
  assert.deepEqual(tree.paths, [join(link, 'x/1.mp3')]);
});

test('names what cannot be read once, and reads the rest', async (t) => {
  const { root, write, read, lines } = plant(t);
  write('a.mp3', 'z/b.mp3');
  symlinkSync('nowhere', join(root, 'dangling.mp3'));
  for (let round = 0; round < 3; round++) assert.deepEqual(await read(), ['a.mp3', 'z/b.mp3']);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^Cannot read ".*dangling\.mp3": it is not there/);
});

test('is empty while its folder is not there, says so once, and fills when it comes', async (t) => {
  const { root, write, read, lines } = plant(t);
  rmSync(root, { recursive: true });
  assert.deepEqual(await read(), []);
  assert.deepEqual(await read(), []);
  assert.equal(lines.length, 1);
  write('a/1.mp3');
  assert.deepEqual(await read(), ['a/1.mp3']);
  rmSync(root, { recursive: true });
  assert.deepEqual(await read(''), []);
  assert.equal(lines.length, 2);
});

test('takes names of every kind', async (t) => {
  const { write, read } = plant(t, 'Müsic [1] (2)');
  const names = ['#1 %20 & "x".mp3', "o'clock\n.mp3", '中文/ünï.mp3', 'ﬀ ♪ 🎵.mp3'];
  write(...names);
  assert.deepEqual(new Set(await read()), new Set(names));
});

test('bounds how deep it goes, and says so', async (t) => {
  const { root, write, read, lines } = plant(t);
  const deep = Array.from({ length: 40 }, () => 'd').join('/');
  write(`${deep}/too-deep.mp3`, 'd/1.mp3');
  assert.deepEqual(await read(), ['d/1.mp3']);
  assert.equal(lines.filter((line) => line.startsWith(`Cannot take all of "${root}"`)).length, 1);
});

test('takes every ending that ffmpeg reads, and names the others in one line, once', async (t) => {
  const { root, tree, lines, write, read } = plant(t);
  const taken = 'aif aiff ape m4b mka mp2 mp4 mpc spx webm wma wv'.split(' ').map((ending) => `x.${ending}`);
  write(...taken, 'cover.jpg', 'notes.txt', 'readme', 'a.mid', 'sub/b.MID', 'c.rm');
  assert.deepEqual(await read(), taken);
  assert.deepEqual(tree.refused, [
    { ending: '.mid', count: 2, example: 'a.mid' },
    { ending: '.rm', count: 1, example: 'c.rm' },
  ]);
  await read();
  write('d.mid');
  rmSync(join(root, 'c.rm'));
  await read();
  write('c.rm');
  await read();
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /: 2 files \.mid \("a\.mid"\), 1 file \.rm \("c\.rm"\)/);
  write('e.xyz');
  await read();
  assert.match(lines[1]!, /known: 1 file \.xyz \("e\.xyz"\)/, 'a new ending alone');
});
