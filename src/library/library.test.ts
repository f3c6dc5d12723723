import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { openMusicLibrary } from '../../test/support/music-library.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';

const run = promisify(execFile);
const fixture = (name: string) => join(import.meta.dirname, '../../test/fixtures', name);
const LONG_AGO = new Date('2020-01-01');
const DAY_MS = 24 * 3600_000;

/** A tone of a second with half a second of silence around it. */
async function writeTone(path: string, ...more: string[]): Promise<void> {
  const source =
    "aevalsrc='if(between(t,0.5,1.5),0.1*sin(2*PI*997*t),0)|if(between(t,0.5,1.5),0.1*sin(2*PI*997*t),0)':d=2";
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', source, ...more, '-y', path]);
  utimesSync(path, LONG_AGO, LONG_AGO);
}

/** A program in ffmpeg's place that notes what it was asked to read and then is ffmpeg. */
function writeWitness(t: TestContext): { command: string; ffmpeg: Ffmpeg; seen: () => string[] } {
  const folder = makeTemporaryFolder(t);
  const command = join(folder, 'witness');
  const log = join(folder, 'log');
  writeFileSync(command, `#!/bin/sh\nprintf '%s\\n' "$@" | grep '^file:' >> '${log}'\nexec ffmpeg "$@"\n`, {
    mode: 0o755,
  });
  const seen = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
  return {
    command,
    ffmpeg: newFfmpeg({ find: () => command }),
    seen: () => seen().map((line) => line.slice(line.lastIndexOf('/') + 1)),
  };
}

test('measures what is in a folder, and knows it after a restart without reading it again', async (t) => {
  const folder = makeTemporaryFolder(t);
  const dataDir = join(makeTemporaryFolder(t), 'data');
  await writeTone(join(folder, 'a.flac'), '-metadata', 'title=Measured', '-metadata', 'REPLAYGAIN_TRACK_GAIN=-9 dB');
  await writeTone(join(folder, 'b.mp3'));
  const witness = writeWitness(t);
  const first = openMusicLibrary(t, { ffmpeg: witness.ffmpeg, dataDir });
  const shelf = first.library.open(folder);
  await first.until(() => shelf.progress.tagged === 2, 'the tags to be read');
  assert.equal(shelf.tracks[0]!.loudness!.integrated, -9);
  await first.until(() => shelf.progress.measured === 2, 'both to be measured');
  const [measured] = shelf.tracks;
  assert.equal(measured!.title, 'Measured');
  assert.ok(Math.abs(measured!.loudness!.integrated - -20) < 1.5, JSON.stringify(measured));
  assert.ok(Math.abs(measured!.cueIn! - 500) < 20 && Math.abs(measured!.cueOut! - 1500) < 20, JSON.stringify(measured));
  assert.equal(measured!.duration, 2000);
  const known = shelf.tracks;
  first.close();

  const second = openMusicLibrary(t, { ffmpeg: witness.ffmpeg, dataDir });
  const again = second.library.open(folder);
  await second.until(() => again.progress.measured === 2, 'both to be known');
  assert.deepEqual(again.tracks, known);
  assert.deepEqual(witness.seen(), ['a.flac', 'b.mp3']);
  assert.deepEqual([...first.lines, ...second.lines], []);
});

test('what was found out by an earlier measurement is used until the file has been measured again', async (t) => {
  const folder = makeTemporaryFolder(t);
  const dataDir = join(makeTemporaryFolder(t), 'data');
  await writeTone(join(folder, 'a.flac'));
  const first = openMusicLibrary(t, { dataDir, ffmpeg: newFfmpeg() });
  const shelf = first.library.open(folder);
  await first.until(() => shelf.progress.measured === 1, 'it to be measured');
  const [now] = shelf.tracks;
  first.close();
  const database = new DatabaseSync(join(dataDir, 'airchain.db'));
  database.exec('UPDATE tracks SET is_measured = 0, loudness_lufs = -30');
  database.close();

  const second = openMusicLibrary(t, { dataDir, ffmpeg: newFfmpeg() });
  const again = second.library.open(folder);
  await second.until(() => again.progress.tagged === 1, 'it to be known');
  assert.deepEqual(again.tracks, [{ ...now, loudness: { ...now!.loudness, integrated: -30 } }]);
  await second.until(() => again.progress.measured === 1, 'it to be measured again');
  assert.deepEqual(again.tracks, [now]);
});

test('measures first what will be played soon', async (t) => {
  const folder = makeTemporaryFolder(t);
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.mp3`);
  for (const name of names) await writeTone(join(folder, name));
  const witness = writeWitness(t);
  const { library, until } = openMusicLibrary(t, { ffmpeg: witness.ffmpeg });
  const shelf = library.open(folder);
  await shelf.whenListed;
  library.hurry(join(folder, 'd.mp3'));
  library.hurry(join(folder, 'c.mp3'));
  library.hurry(join(folder, 'unknown.mp3'));
  await until(() => library.progress.measured === 5, 'all to be measured');
  // The first one may have begun before anybody was in a hurry.
  const [, ...order] = witness.seen();
  const isLate = (name: string) => !['c.mp3', 'd.mp3'].includes(name);
  assert.deepEqual(order.map(isLate), order.map(isLate).toSorted());
  assert.equal(order.length, 4);
});

test('names a broken file once, in this run and the next, until it is another', async (t) => {
  const folder = makeTemporaryFolder(t);
  const dataDir = join(makeTemporaryFolder(t), 'data');
  const broken = { 'empty.mp3': '', 'garbage.ogg': 'this is a letter to the listeners'.repeat(50), 'cut.wav': 'RIFF' };
  for (const [name, bytes] of Object.entries(broken)) {
    writeFileSync(join(folder, name), bytes);
    utimesSync(join(folder, name), LONG_AGO, LONG_AGO);
  }
  await writeTone(join(folder, 'good.mp3'));
  const first = openMusicLibrary(t, { ffmpeg: newFfmpeg(), dataDir });
  const shelf = first.library.open(folder);
  await first.until(() => shelf.progress.measured === 4, 'all to be judged');
  assert.deepEqual(
    shelf.tracks.map(({ brokenReason }) => brokenReason !== null),
    [true, true, true, false],
  );
  assert.equal(shelf.tracks[1]!.brokenReason, 'it is empty');
  assert.equal(first.lines.length, 3, first.lines.join('\n'));
  for (const line of first.lines) assert.match(line, /^Cannot play "\S+": [^.]+ \{\}$/);
  first.close();

  const second = openMusicLibrary(t, { ffmpeg: newFfmpeg(), dataDir });
  const again = second.library.open(folder);
  await second.until(() => again.progress.measured === 4, 'all to be known');
  assert.deepEqual(second.lines, []);
  await writeTone(join(folder, 'empty.mp3'));
  await second.until(
    () => again.tracks[1]!.brokenReason === null && again.tracks[1]!.cueIn !== null,
    'it to be mended',
  );
  writeFileSync(join(folder, 'good.mp3'), 'not any more');
  await second.until(() => again.tracks[3]!.brokenReason !== null, 'the other to be broken');
  assert.equal(second.lines.length, 1);
});

test('believes a player that says a file is broken, until its measurement shows the contrary or it is another', async (t) => {
  const folder = makeTemporaryFolder(t);
  for (const name of ['a.mp3', 'b.mp3']) await writeTone(join(folder, name));
  const { library, until } = openMusicLibrary(t, { ffmpeg: newFfmpeg() });
  const shelf = library.open(folder);
  await shelf.whenListed;
  const reasonOf = (index: number) => shelf.tracks[index]!.brokenReason;
  library.markBroken(join(folder, 'b.mp3'), 'ffmpeg was killed');
  library.markBroken(join(folder, 'unknown.mp3'), 'whatever');
  assert.equal(reasonOf(1), 'ffmpeg was killed');
  await until(() => reasonOf(1) === null && shelf.tracks[1]!.cueIn !== null, 'the measurement to show the contrary');
  await until(() => shelf.progress.measured === 2, 'both to be measured');
  // The disk has lost it: neither its size nor its date tells.
  writeFileSync(join(folder, 'a.mp3'), Buffer.alloc(statSync(join(folder, 'a.mp3')).size));
  utimesSync(join(folder, 'a.mp3'), LONG_AGO, LONG_AGO);
  library.markBroken(join(folder, 'a.mp3'), 'it cannot be read');
  assert.equal(reasonOf(0), 'it cannot be read');
  await until(() => ![null, 'it cannot be read'].includes(reasonOf(0)), 'the measurement to find it broken as well');
  copyFileSync(fixture('tone-vbr.mp3'), join(folder, 'b.mp3'));
  await until(() => shelf.tracks[1]!.title === 'Tone', 'the other file to be read');
  assert.notEqual(reasonOf(0), null);
  copyFileSync(fixture('tone-vbr.mp3'), join(folder, 'a.mp3'));
  await until(() => reasonOf(0) === null, 'it to be another');
});

test('a file that was measured and could not be played once is measured again, and is good', async (t) => {
  const folder = makeTemporaryFolder(t);
  await writeTone(join(folder, 'a.mp3'));
  const witness = writeWitness(t);
  const { library, until, lines } = openMusicLibrary(t, { ffmpeg: witness.ffmpeg });
  const shelf = library.open(folder);
  await until(() => shelf.progress.measured === 1, 'it to be measured');
  const known = shelf.tracks;
  library.markBroken(join(folder, 'a.mp3'), 'ended by SIGKILL');
  assert.equal(shelf.tracks[0]!.brokenReason, 'ended by SIGKILL');
  await until(() => shelf.tracks[0]!.brokenReason === null, 'the measurement to show the contrary');
  assert.deepEqual(shelf.tracks, known);
  assert.equal(witness.seen().length, 2);
  assert.deepEqual(lines, []);
});

test('ffmpeg that is away for minutes leaves no file broken', async (t) => {
  const folder = makeTemporaryFolder(t);
  await writeTone(join(folder, 'a.mp3'));
  const { command, ffmpeg } = writeWitness(t);
  const { library, until, pass } = openMusicLibrary(t, { ffmpeg });
  const shelf = library.open(folder);
  await until(() => shelf.progress.measured === 1, 'it to be measured');
  renameSync(command, `${command}.away`);
  library.markBroken(join(folder, 'a.mp3'), 'ffmpeg is missing');
  await pass(300_000);
  assert.equal(shelf.tracks[0]!.brokenReason, null);
});

test('tells what the system has against a file, and gives it another chance', async (t) => {
  const folder = makeTemporaryFolder(t);
  writeFileSync(join(folder, 'x.m3u'), 'x.mp3\nfine.mp3\n');
  symlinkSync('nowhere', join(folder, 'x.mp3'));
  await writeTone(join(folder, 'fine.mp3'));
  const { library, lines, until, pass } = openMusicLibrary(t, { ffmpeg: newFfmpeg() });
  const shelf = library.open(join(folder, 'x.m3u'));
  await until(() => shelf.progress.measured === 2, 'both to be judged');
  assert.equal(shelf.tracks[0]!.brokenReason, 'it is not there, or is no file');
  assert.equal(shelf.tracks[1]!.brokenReason, null);
  assert.equal(lines.length, 1);
  await writeTone(join(folder, 'target.mp3'));
  renameSync(join(folder, 'target.mp3'), join(folder, 'nowhere'));
  await pass(10 * 60_000);
  await until(
    () => shelf.progress.measured === 2 && shelf.tracks[0]!.brokenReason === null,
    'the link to lead somewhere',
  );
});

test('without ffmpeg no file is blamed and none is named in the log; all are measured once it is there', async (t) => {
  const folder = makeTemporaryFolder(t);
  for (const name of ['a.mp3', 'b.mp3']) await writeTone(join(folder, name));
  let path: string | null = null;
  const { library, lines, until, pass } = openMusicLibrary(t, { ffmpeg: newFfmpeg({ find: () => path }) });
  const shelf = library.open(folder);
  await until(() => shelf.progress.tagged === 2, 'the tags to be read');
  assert.equal(library.markBroken(join(folder, 'a.mp3'), 'ffmpeg is missing'), false);
  await pass(600_000);
  assert.deepEqual(lines, []);
  assert.equal(shelf.progress.measured, 0);
  assert.ok(shelf.tracks.every(({ brokenReason }) => brokenReason === null));
  path = 'ffmpeg';
  await pass(60_000);
  await until(() => shelf.progress.measured === 2, 'both to be measured');
});

test('forgets files that were away for a season, and no others', async (t) => {
  const folder = makeTemporaryFolder(t);
  const dataDir = join(makeTemporaryFolder(t), 'data');
  const paths = ['a.mp3', 'b.mp3'].map((name) => join(folder, name));
  for (const path of paths) await writeTone(path);
  const { library, store, until, clock, pass } = openMusicLibrary(t, { dataDir });
  const shelf = library.open(folder);
  await until(() => shelf.progress.tagged === 2, 'the tags to be read');
  await pass(3000);
  const single = library.open(paths[0]!);
  await single.whenListed;
  shelf.close();
  for (let day = 0; day < 100; day++) {
    clock.advance(DAY_MS);
    await pass(500);
  }
  assert.notEqual(store.findTrack(paths[0]!), null);
  assert.equal(store.findTrack(paths[1]!), null);
});

/** A file with an ID3v1 tag alone. */
function writeOldTag(path: string, title: Buffer): void {
  const tag = Buffer.alloc(128);
  tag.write('TAG');
  title.copy(tag, 3);
  writeFileSync(path, Buffer.concat([readFileSync(fixture('tone.mp3')), tag]));
  utimesSync(path, LONG_AGO, LONG_AGO);
}

test('reads tags again when their charset is set, also after a restart, and keeps what was measured', async (t) => {
  const folder = makeTemporaryFolder(t);
  const dataDir = join(makeTemporaryFolder(t), 'data');
  writeOldTag(join(folder, 'a.mp3'), Buffer.from('cff0e8e2e5f2', 'hex'));
  const witness = writeWitness(t);
  const first = openMusicLibrary(t, { ffmpeg: witness.ffmpeg, dataDir });
  const shelf = first.library.open(folder);
  await first.until(() => shelf.progress.measured === 1, 'it to be measured');
  assert.equal(shelf.tracks[0]!.title, 'Ïðèâåò');
  const before = shelf.tracks[0]!;
  first.library.configure('windows-1251');
  await first.until(() => shelf.tracks[0]!.title === 'Привет', 'the tags to be read again');
  assert.deepEqual({ ...shelf.tracks[0]!, title: before.title }, before);
  first.close();

  const second = openMusicLibrary(t, { ffmpeg: witness.ffmpeg, dataDir });
  second.library.configure('koi8-r');
  const again = second.library.open(folder);
  await second.until(() => again.tracks[0]?.title === 'оПХБЕР', 'the tags to be read again');
  assert.equal(again.progress.measured, 1);
  assert.deepEqual(witness.seen(), ['a.mp3']);
});
