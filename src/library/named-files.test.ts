import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { NamedFiles } from './named-files.ts';
import { Standstill } from './standstill.ts';

/** Far in the future: every file stands still. */
const LATER = Date.now() + 3600_000;

function listOf(t: TestContext, name: string) {
  const folder = makeTemporaryFolder(t);
  mkdirSync(join(folder, 'sub'));
  for (const file of ['a.mp3', 'b.mp3', 'sub/c.mp3', 'odd.wma']) writeFileSync(join(folder, file), '');
  const lines: string[] = [];
  const followed: string[] = [];
  const path = join(folder, name);
  const list = new NamedFiles({
    path,
    isPlaylist: name !== 'a.mp3',
    logger: recordingLogger(lines),
    standstill: new Standstill(new ManualClock(LATER)),
    cameWhole: () => false,
    onFolder: (each) => followed.push(each),
  });
  const write = (text: string) => writeFileSync(path, text);
  const read = async () => {
    await list.read();
    return list.paths.map((each) => each.slice(folder.length + 1));
  };
  return { folder, list, lines, followed, write, read };
}

test('lists the files of a playlist in its order, also twice, from the folder of the playlist', async (t) => {
  const { folder, list, lines, followed, write, read } = listOf(t, 'x.m3u');
  write(`b.mp3\nsub\\c.mp3\n${folder}/a.mp3\nfile://${folder}/sub/c.mp3\nsub/../b.mp3\nodd.wma\n`);
  assert.deepEqual(await read(), ['b.mp3', 'sub/c.mp3', 'a.mp3', 'sub/c.mp3', 'b.mp3', 'odd.wma']);
  assert.deepEqual(list.folders, new Set([folder, join(folder, 'sub')]));
  assert.deepEqual(new Set(followed), list.folders);
  assert.deepEqual(lines, []);
});

test('gives what the playlist says of a file', async (t) => {
  const { folder, list, write, read } = listOf(t, 'x.m3u');
  write('#EXTINF:12,A - T\na.mp3\nb.mp3\n');
  await read();
  assert.deepEqual(list.hintOf(join(folder, 'a.mp3')), { artist: 'A', title: 'T', duration: 12_000 });
  assert.equal(list.hintOf(join(folder, 'b.mp3')), null);
});

test('names files that are missing once, and lists them when they come', async (t) => {
  const { folder, lines, write, read } = listOf(t, 'x.pls');
  write('File1=gone.mp3\nFile2=a.mp3\nFile3=nowhere/x.mp3');
  assert.deepEqual(await read(), ['a.mp3']);
  assert.deepEqual(await read(), ['a.mp3']);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^Cannot find ".*gone\.mp3" and 1 more, named in ".*x\.pls"/);
  writeFileSync(join(folder, 'gone.mp3'), '');
  assert.deepEqual(await read(), ['gone.mp3', 'a.mp3']);
});

test('leaves out addresses, and says how many', async (t) => {
  const { lines, write, read } = listOf(t, 'x.m3u8');
  write('http://h/live\na.mp3\nhttps://h/x.mp3');
  assert.deepEqual(await read(), ['a.mp3']);
  assert.match(lines.join(), /^2 of the entries of ".*" are no files: left out/);
});

test('reads the playlist again when it has changed, and is empty while it is broken or gone', async (t) => {
  const { folder, lines, write, read } = listOf(t, 'x.xspf');
  const xspf = (name: string) =>
    `<playlist><trackList><track><location>${name}</location></track></trackList></playlist>`;
  write(xspf('a.mp3'));
  assert.deepEqual(await read(), ['a.mp3']);
  write(xspf('sub/c.mp3'));
  assert.deepEqual(await read(), ['sub/c.mp3']);
  write('half a playl');
  assert.deepEqual(await read(), []);
  assert.deepEqual(await read(), []);
  rmSync(join(folder, 'x.xspf'));
  assert.deepEqual(await read(), []);
  assert.deepEqual(await read(), []);
  assert.equal(lines.length, 2, lines.join('\n'));
  write(xspf('b.mp3'));
  assert.deepEqual(await read(), ['b.mp3']);
});

test('lists one file while it is there', async (t) => {
  const { folder, list, lines, read } = listOf(t, 'a.mp3');
  assert.deepEqual(await read(), ['a.mp3']);
  assert.deepEqual(list.folders, new Set([folder]));
  rmSync(join(folder, 'a.mp3'));
  assert.deepEqual(await read(), []);
  assert.deepEqual(await read(), []);
  assert.equal(lines.length, 1);
  writeFileSync(join(folder, 'a.mp3'), '');
  assert.deepEqual(await read(), ['a.mp3']);
});

test('finds names as other programs write them, with a colon in them, and what is said of them', async (t) => {
  const { folder, list, lines, write, read } = listOf(t, 'x.m3u8');
  for (const name of ['Live: One.mp3', 'sub/é b.mp3']) writeFileSync(join(folder, name), '');
  write('Live: One.mp3\n#EXTINF:12,A - T\nSUB/%C3%A9%20b.mp3\nhttp://h/x.mp3\n');
  assert.deepEqual(await read(), ['Live: One.mp3', 'sub/é b.mp3']);
  assert.equal(list.hintOf(join(folder, 'sub/é b.mp3'))?.title, 'T');
  assert.deepEqual(lines, [`1 of the entries of "${join(folder, 'x.m3u8')}" are no files: left out {}`]);
});

for (const [root, written] of [
  ['a drive', 'C:\\Users\\me\\Music\\SUB\\c.mp3'],
  ['a drive, as an address', 'file:///D:/Music/sub/c.mp3'],
  ['a share', '\\\\nas\\music\\sub\\c.mp3'],
] as const) {
  test(`finds what Windows knows by ${root}, by as much of its path as is below the playlist's folder`, async (t) => {
    const { lines, write, read } = listOf(t, 'x.m3u');
    write(`${written}\r\na.mp3\r\n`);
    assert.deepEqual(await read(), ['sub/c.mp3', 'a.mp3']);
    assert.deepEqual(lines, []);
  });
}

test('names what Windows knows and is not here as it is written', async (t) => {
  const { lines, write, read } = listOf(t, 'x.m3u');
  write('C:\\Music\\gone.mp3\na.mp3\n');
  assert.deepEqual(await read(), ['a.mp3']);
  assert.match(lines.join(), /^Cannot find "C:\/Music\/gone.mp3"/);
});

test('reads another playlist in the place of the one it read, also one of the same size and time', async (t) => {
  const { folder, list, write, read } = listOf(t, 'x.m3u');
  const [path, other] = [join(folder, 'x.m3u'), join(folder, 'y.m3u')];
  write('a.mp3\n');
  writeFileSync(other, 'b.mp3\n');
  for (const each of [path, other]) utimesSync(each, 1_700_000_000, 1_700_000_000);
  assert.deepEqual(await read(), ['a.mp3']);
  renameSync(other, path);
  list.forget();
  assert.deepEqual(await read(), ['b.mp3']);
});

test('reads a playlist that was moved to its place at once, and waits for one that may be half written', async (t) => {
  const folder = makeTemporaryFolder(t);
  const path = join(folder, 'x.m3u');
  for (const name of ['a.mp3', 'b.mp3']) writeFileSync(join(folder, name), '');
  let isWhole = true;
  const clock = new ManualClock(Date.now());
  const standstill = new Standstill(clock);
  const list = new NamedFiles({
    path,
    isPlaylist: true,
    logger: recordingLogger([]),
    standstill,
    cameWhole: () => isWhole,
    onFolder: () => {},
  });
  for (const name of ['a.mp3', 'b.mp3']) {
    // Of another size than the one before.
    writeFileSync(path, name === 'a.mp3' ? 'a.mp3' : 'b.mp3\n');
    await list.read();
    assert.deepEqual(list.paths, [join(folder, name)]);
  }
  assert.equal(clock.pendingTimers, 0);
  isWhole = false;
  writeFileSync(path, 'a.mp3\nb.mp3\n');
  const reading = list.read();
  await waitUntil(() => clock.pendingTimers === 1, 'it to be looked at later');
  standstill.close();
  await reading;
});
