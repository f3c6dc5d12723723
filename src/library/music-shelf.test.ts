import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openMusicLibrary } from '../../test/support/music-library.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import type { LibraryOptions, ShelfChange } from './index.ts';

const fixture = join(import.meta.dirname, '../../test/fixtures/tone-vbr.mp3');
const LONG_AGO = new Date('2020-01-01');

async function openShelf(
  t: TestContext,
  files: readonly string[],
  options: Partial<LibraryOptions> & { name?: string } = {},
) {
  const { name = '.', ...more } = options;
  const root = makeTemporaryFolder(t);
  const put = (file: string, date: Date = LONG_AGO) => {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(fixture, path);
    utimesSync(path, date, date);
    return path;
  };
  for (const file of files) put(file);
  const music = openMusicLibrary(t, more);
  const shelf = music.library.open(join(root, name));
  const changes: ShelfChange[] = [];
  shelf.onChange((change) => changes.push(change));
  await shelf.whenListed;
  const names = () => shelf.tracks.map(({ path }) => relative(root, path)).join(' ');
  const untilNames = (expected: string) => music.until(() => names() === expected, `files ${expected}, not ${names()}`);
  return { ...music, root, put, shelf, changes, names, untilNames };
}

test('shows all files as soon as they are listed, by path', async (t) => {
  const { shelf, names } = await openShelf(t, ['b.mp3', 'a/2.mp3', 'a/1.mp3']);
  assert.equal(names(), 'b.mp3 a/1.mp3 a/2.mp3');
  assert.equal(shelf.tracks, shelf.tracks, 'the array is the same while nothing changes');
});

test('shows files that come, go and are renamed at once, and reports them', async (t) => {
  const { root, put, changes, untilNames, until } = await openShelf(t, ['a.mp3', 'b.mp3']);
  await until(() => changes.some(({ added }) => added.length === 2), 'the first files to be reported');
  changes.length = 0;
  put('new/deep/c.mp3');
  await untilNames('a.mp3 b.mp3 new/deep/c.mp3');
  rmSync(join(root, 'a.mp3'));
  await untilNames('b.mp3 new/deep/c.mp3');
  renameSync(join(root, 'b.mp3'), join(root, 'z.mp3'));
  await untilNames('z.mp3 new/deep/c.mp3');
  renameSync(join(root, 'new'), join(root, 'old'));
  await untilNames('z.mp3 old/deep/c.mp3');
  put('old/deep/d.mp3');
  await untilNames('z.mp3 old/deep/c.mp3 old/deep/d.mp3');
  rmSync(join(root, 'old'), { recursive: true });
  await untilNames('z.mp3');
  put('old/deep/e.mp3');
  await untilNames('z.mp3 old/deep/e.mp3');
  const told = (kind: keyof ShelfChange) =>
    changes.flatMap((change) => change[kind].map((path) => relative(root, path)));
  await until(() => told('added').includes('old/deep/e.mp3'), 'the last file to be reported');
  // A folder is emptied in the order of the file system.
  assert.deepEqual(told('removed').slice(0, 3), ['a.mp3', 'b.mp3', 'new/deep/c.mp3']);
  assert.deepEqual(told('removed').slice(3).toSorted(), ['old/deep/c.mp3', 'old/deep/d.mp3']);
});

test('shows a folder that is moved in with all in it', async (t) => {
  const { root, untilNames } = await openShelf(t, ['a.mp3']);
  const elsewhere = makeTemporaryFolder(t);
  mkdirSync(join(elsewhere, 'album/cd1'), { recursive: true });
  copyFileSync(fixture, join(elsewhere, 'album/cd1/1.mp3'));
  renameSync(join(elsewhere, 'album'), join(root, 'album'));
  await untilNames('a.mp3 album/cd1/1.mp3');
});

test('takes a file that is being copied for one when it stands still', async (t) => {
  const { root, lines, names, clock, pass, untilNames, shelf, until } = await openShelf(t, ['a.mp3']);
  const path = join(root, 'b.mp3');
  for (let round = 0; round < 10; round++) {
    appendFileSync(path, Buffer.alloc(100 + round));
    const now = new Date(clock.wallTime());
    utimesSync(path, now, now);
    await pass(700);
    assert.equal(names(), 'a.mp3');
  }
  copyFileSync(fixture, path);
  await untilNames('a.mp3 b.mp3');
  await until(() => shelf.tracks[1]!.title === 'Tone', 'its tags to be read');
  assert.deepEqual(lines, []);
});

test('takes a file at once that is moved in with all its bytes, however new it is', async (t) => {
  const { root, clock, untilNames } = await openShelf(t, ['a.mp3']);
  const elsewhere = join(makeTemporaryFolder(t), 'b.mp3');
  copyFileSync(fixture, elsewhere);
  const now = new Date(clock.wallTime());
  utimesSync(elsewhere, now, now);
  const start = clock.now();
  renameSync(elsewhere, join(root, 'b.mp3'));
  await untilNames('a.mp3 b.mp3');
  assert.ok(clock.now() - start < 1000, `${clock.now() - start} ms`);
});

test('describes a file by its tags, and again when it is replaced', async (t) => {
  const { root, put, shelf, until } = await openShelf(t, ['A - B.mp3']);
  assert.deepEqual([shelf.tracks[0]!.artist, shelf.tracks[0]!.title], ['A', 'B']);
  await until(() => shelf.progress.tagged === 1, 'the tags to be read');
  assert.deepEqual([shelf.tracks[0]!.artist, shelf.tracks[0]!.title], ['Airchain', 'Tone']);
  const path = join(root, 'A - B.mp3');
  assert.equal(shelf.tracks[0]!.modifiedAt, statSync(path).mtimeMs);
  copyFileSync(join(import.meta.dirname, '../../test/fixtures/tone.mp3'), path);
  await until(() => shelf.tracks[0]!.title === 'B', 'the other file to be read');
  put('A - B.mp3');
  await until(() => shelf.tracks[0]!.title === 'Tone', 'the first file to be read again');
});

test('follows a playlist file and the files that it names', async (t) => {
  const { root, shelf, put, untilNames, until } = await openShelf(t, ['one.mp3', 'sub/two.mp3', 'list/keep.txt'], {
    name: 'list/x.m3u',
  });
  assert.deepEqual(shelf.tracks, []);
  writeFileSync(join(root, 'list/x.m3u'), '#EXTINF:9,X - Y\n../sub/two.mp3\n../one.mp3\n../sub/two.mp3\n../late.mp3\n');
  await untilNames('sub/two.mp3 one.mp3 sub/two.mp3');
  await until(() => shelf.tracks[0]!.title === 'Tone', 'tags to count before the playlist');
  put('late.mp3');
  await untilNames('sub/two.mp3 one.mp3 sub/two.mp3 late.mp3');
  rmSync(join(root, 'one.mp3'));
  await untilNames('sub/two.mp3 sub/two.mp3 late.mp3');
  writeFileSync(join(root, 'list/x.m3u'), '../late.mp3\n');
  await untilNames('late.mp3');
});

test('tells when a playlist has the same files in another order', async (t) => {
  const { root, changes, untilNames } = await openShelf(t, ['1.mp3', '2.mp3', 'x.txt'], { name: 'x.m3u' });
  writeFileSync(join(root, 'x.m3u'), '1.mp3\n2.mp3\n');
  await untilNames('1.mp3 2.mp3');
  for (const order of ['2.mp3 1.mp3', '2.mp3 1.mp3 2.mp3']) {
    changes.length = 0;
    writeFileSync(join(root, 'x.m3u'), order.replaceAll(' ', '\n'));
    await untilNames(order);
    assert.ok(changes.length > 0, order);
  }
});

test('believes a playlist file about a file without tags', async (t) => {
  const root = makeTemporaryFolder(t);
  copyFileSync(join(import.meta.dirname, '../../test/fixtures/tone.mp3'), join(root, 'x.mp3'));
  writeFileSync(join(root, 'x.m3u'), '#EXTINF:9,Artist - Title\nx.mp3\n');
  const { library, until } = openMusicLibrary(t);
  const [listed, bare] = [library.open(join(root, 'x.m3u')), library.open(root)];
  await Promise.all([listed.whenListed, bare.whenListed]);
  for (let round = 0; round < 2; round++) {
    const [track] = listed.tracks;
    assert.deepEqual([track!.artist, track!.title, track!.duration === null], ['Artist', 'Title', false]);
    assert.equal(bare.tracks[0]!.title, 'x');
    await until(() => bare.progress.tagged === 1, 'the tags to be read');
  }
  assert.equal(library.progress.files, 1);
});

test('shows one file alone', async (t) => {
  const { root, put, untilNames } = await openShelf(t, ['a.mp3', 'b.mp3'], { name: 'b.mp3' });
  await untilNames('b.mp3');
  rmSync(join(root, 'b.mp3'));
  await untilNames('');
  put('b.mp3');
  await untilNames('b.mp3');
});

test('looks by itself where the system gives no watches, and says so once', async (t) => {
  const noSpace = Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), {
    code: 'ENOSPC',
  });
  const watchFolder = () => {
    throw noSpace;
  };
  const { root, put, lines, pass, names, untilNames, shelf } = await openShelf(t, ['a.mp3', 'sub/b.mp3'], {
    watchFolder,
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^Cannot watch all of .* ENOSPC/);
  assert.equal(names(), 'a.mp3 sub/b.mp3');
  put('sub/c.mp3');
  await untilNames('a.mp3 sub/b.mp3 sub/c.mp3');
  copyFileSync(join(import.meta.dirname, '../../test/fixtures/tone.mp3'), join(root, 'a.mp3'));
  await pass(40_000);
  assert.equal(shelf.tracks[0]!.title, 'a');
  assert.equal(lines.length, 1);
});

test('waits for a folder that is not there yet, and for one that comes back', async (t) => {
  const { root, put, untilNames, lines } = await openShelf(t, [], { name: 'later' });
  put('later/a.mp3');
  await untilNames('later/a.mp3');
  rmSync(join(root, 'later'), { recursive: true });
  await untilNames('');
  put('later/b.mp3');
  await untilNames('later/b.mp3');
  assert.ok(lines.length <= 2, lines.join('\n'));
});

/** A network drive: a watch of it tells nothing. */
const silentWatch = () => ({ on: () => assert.fail, close: () => {} }) as never;

test('finds within seconds what came and went where no watch tells, and reads no other folder for it', async (t) => {
  const read: string[] = [];
  const { root, put, untilNames, clock } = await openShelf(t, ['a.mp3', 'sub/b.mp3', 'other/c.mp3'], {
    watchFolder: (folder: string) => {
      read.push(folder);
      return silentWatch();
    },
  });
  const before = read.length;
  const start = clock.now();
  put('sub/d.mp3');
  await untilNames('a.mp3 other/c.mp3 sub/b.mp3 sub/d.mp3');
  rmSync(join(root, 'a.mp3'));
  await untilNames('other/c.mp3 sub/b.mp3 sub/d.mp3');
  assert.ok(clock.now() - start < 30_000, `${clock.now() - start} ms`);
  assert.equal(read.length, before);
});

test('follows a link that is turned to another folder, and goes on watching there', async (t) => {
  const { root, put, untilNames, library, until, clock } = await openShelf(t, ['one/a.mp3', 'two/b.mp3']);
  symlinkSync(join(root, 'one'), join(root, 'today'));
  const shelf = library.open(join(root, 'today'));
  const names = () => shelf.tracks.map(({ path }) => relative(root, path)).join(' ');
  await until(() => names() === 'today/a.mp3', 'the first folder');
  symlinkSync(join(root, 'two'), join(root, 'next'));
  renameSync(join(root, 'next'), join(root, 'today'));
  const start = clock.now();
  await until(() => names() === 'today/b.mp3', 'the other folder');
  assert.ok(clock.now() - start < 30_000);
  put('two/c.mp3');
  await until(() => names() === 'today/b.mp3 today/c.mp3', 'the watch of the other folder');
  await untilNames('one/a.mp3 two/b.mp3 two/c.mp3');
});

for (const name of ['now', 'above/now']) {
  test(`follows a folder that is swapped for another by renaming ${name === 'now' ? 'it' : 'the one above'}`, async (t) => {
    const { root, put, untilNames, pass, clock } = await openShelf(t, [`${name}/cd/a.mp3`], { name });
    const top = name.split('/')[0]!;
    put(`${name.replace(top, 'new')}/cd/b.mp3`);
    renameSync(join(root, top), join(root, 'old'));
    renameSync(join(root, 'new'), join(root, top));
    const start = clock.now();
    await untilNames(`${name}/cd/b.mp3`);
    put(`${name}/cd/c.mp3`);
    await untilNames(`${name}/cd/b.mp3 ${name}/cd/c.mp3`);
    assert.ok(clock.now() - start < 30_000);
    put(`old/cd/d.mp3`);
    await pass(30_000);
    await untilNames(`${name}/cd/b.mp3 ${name}/cd/c.mp3`);
  });
}

test('follows a folder inside that is swapped for another, deleted and made again, or turned elsewhere', async (t) => {
  const { root, put, untilNames } = await openShelf(t, ['a/cd/1.mp3', 'spare/cd/2.mp3'], { name: '.' });
  renameSync(join(root, 'a'), join(root, '.old'));
  renameSync(join(root, 'spare'), join(root, 'a'));
  await untilNames('a/cd/2.mp3');
  rmSync(join(root, 'a'), { recursive: true });
  put('a/cd/3.mp3');
  await untilNames('a/cd/3.mp3');
  put('a/cd/4.mp3');
  await untilNames('a/cd/3.mp3 a/cd/4.mp3');
  rmSync(join(root, 'a'), { recursive: true });
  symlinkSync(join(root, '.old'), join(root, 'a'));
  await untilNames('a/cd/1.mp3');
});

test('looks at once where a track is not there any more', async (t) => {
  const { root, put, library, names, clock, shelf } = await openShelf(t, ['in/a.mp3', 'in/b.mp3'], {
    name: 'in',
    watchFolder: silentWatch,
  });
  put('new/c.mp3');
  renameSync(join(root, 'in'), join(root, 'out'));
  renameSync(join(root, 'new'), join(root, 'in'));
  assert.equal(await library.look(shelf.tracks[0]!.path), null);
  const start = clock.now();
  await waitUntil(
    () => {
      if (clock.now() - start < 1000) clock.advance(10);
      return names() === 'in/c.mp3';
    },
    () => `the other folder, not ${names()}`,
  );
});

test('goes on where parts cannot be read', async (t) => {
  const { root, shelf, names, until, lines } = await openShelf(t, ['good.mp3', 'folder.mp3/in.mp3']);
  symlinkSync('nowhere', join(root, 'dangling.mp3'));
  await until(() => lines.some((line) => line.includes('dangling.mp3')), 'the link to be named');
  await until(() => shelf.progress.tagged === 2, 'the tags to be read');
  assert.equal(names(), 'good.mp3 folder.mp3/in.mp3');
  assert.equal(lines.length, 1);
});

test('leaves nothing behind when it is closed', async (t) => {
  const { library, shelf, root, put, clock, changes, close } = await openShelf(t, ['a.mp3']);
  shelf.close();
  const told = changes.length;
  put('b.mp3');
  clock.advance(60_000);
  assert.deepEqual([shelf.tracks, changes.length, library.progress.files], [[], told, 0]);
  assert.notEqual(library.open(root), shelf);
  close();
  clock.advance(60_000);
  assert.equal(clock.pendingTimers, 0);
});

test('lists ten thousand files, all of them and in the same order each time', async (t) => {
  const root = makeTemporaryFolder(t);
  const expected: string[] = [];
  for (let folder = 0; folder < 100; folder++) {
    const path = join(root, `artist ${String(folder).padStart(3, '0')}`);
    mkdirSync(path);
    for (let file = 0; file < 100; file++) expected.push(join(path, `${String(file).padStart(2, '0')}.mp3`));
  }
  for (const path of expected) writeFileSync(path, 'x');
  const { library } = openMusicLibrary(t);
  const shelf = library.open(root);
  await shelf.whenListed;
  assert.deepEqual(
    shelf.tracks.map(({ path }) => path),
    expected,
  );
  assert.deepEqual([shelf.progress.files, shelf.progress.measured], [10_000, 0]);
});
