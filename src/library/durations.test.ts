import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { readFramesDuration } from './frames-duration.ts';
import { readOggDuration } from './ogg-duration.ts';
import { type ReadAt, recogniseFile } from './recognise-file.ts';
import { readTags } from './tag-reader.ts';

const run = promisify(execFile);
const ffmpeg = (...args: string[]) => run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
/** Quiet and loud in turn, so that a variable bit rate varies. */
const music = (secs: number) => [
  '-f',
  'lavfi',
  '-i',
  `aevalsrc='(mod(floor(t/7)+1,2))*(0.4*random(0)+0.2*sin(6000*t))':s=44100:d=${secs}`,
];

async function decodedSeconds(path: string): Promise<number> {
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', '8000', '-'], {
    encoding: 'buffer',
    maxBuffer: 1e8,
  });
  return stdout.length / 2 / 8000;
}

/** Reads bytes in memory, and counts them. */
function reading(bytes: Buffer): { read: ReadAt; readBytes: () => number } {
  let sum = 0;
  const read = async (offset: number, length: number) => {
    const piece = bytes.subarray(offset, offset + length);
    sum += piece.length;
    return piece;
  };
  return { read, readBytes: () => sum };
}

const files: readonly { name: string; args: readonly string[]; within: number }[] = [
  { name: 'a.ogg', args: ['-c:a', 'libvorbis', '-q:a', '3'], within: 0.001 },
  { name: 'a.opus', args: ['-c:a', 'libopus', '-vbr', 'on'], within: 0.001 },
  { name: 'flac.ogg', args: ['-c:a', 'flac'], within: 0.001 },
  { name: 'cbr.aac', args: ['-c:a', 'aac', '-b:a', '96k'], within: 0.002 },
  { name: 'vbr.aac', args: ['-c:a', 'aac', '-q:a', '1'], within: 0.002 },
  {
    name: 'no-index.mp3',
    args: ['-c:a', 'libmp3lame', '-q:a', '2', '-write_xing', '0', '-id3v2_version', '0'],
    within: 0.002,
  },
];

for (const { name, args, within } of files) {
  test(`knows the duration of ${name} with its tags`, async (t) => {
    const path = join(makeTemporaryFolder(t), name);
    await ffmpeg(...music(150), ...args, path);
    const { duration } = await readTags(path, null);
    const truth = await decodedSeconds(path);
    assert.ok(Math.abs(duration! / 1000 - truth) < truth * within + 0.06, `${duration} ms, decoded ${truth} s`);
  });
}

test('adds up the links of a chain, and reads a bounded part of it', async (t) => {
  const folder = makeTemporaryFolder(t);
  const links: Buffer[] = [];
  for (const [index, [codec, secs]] of (
    [
      ['libopus', 40],
      ['libvorbis', 20],
      ['libopus', 1],
      ['flac', 30],
    ] as const
  ).entries()) {
    const path = join(folder, `${index}.ogg`);
    await ffmpeg(...music(secs), '-c:a', codec, path);
    links.push(readFileSync(path));
  }
  const bytes = Buffer.concat(links);
  const { read, readBytes } = reading(bytes);
  const duration = await readOggDuration(read, bytes.length);
  assert.ok(Math.abs(duration! - 91_000) < 60, `${duration}`);
  assert.ok(readBytes() < 5 * 1024 * 1024, `${readBytes()} of ${bytes.length}`);
});

test('reckons where a chain has more links than it looks for', async (t) => {
  const path = join(makeTemporaryFolder(t), 'x.opus');
  await ffmpeg(...music(60), '-c:a', 'libopus', path);
  const link = readFileSync(path);
  const bytes = Buffer.concat(Array.from({ length: 60 }, () => link));
  const { read, readBytes } = reading(bytes);
  const duration = await readOggDuration(read, bytes.length);
  assert.ok(duration !== null && readBytes() < 6 * 1024 * 1024, `${readBytes()}`);
});

test('counts a recording of a stream from where it begins', async (t) => {
  const path = join(makeTemporaryFolder(t), 'x.opus');
  await ffmpeg(...music(100), '-c:a', 'libopus', '-page_duration', '1000000', path);
  const bytes = readFileSync(path);
  const pages = [...bytes.toString('latin1').matchAll(/OggS\0/g)].map(({ index }) => index);
  // Headers, then what was sent from a minute on.
  const middle = pages.find((at) => bytes.readBigInt64LE(at + 6) > 48_000n * 60n)!;
  const recording = Buffer.concat([bytes.subarray(0, pages[2]), bytes.subarray(middle)]);
  writeFileSync(path, recording);
  const { duration } = await readTags(path, null);
  assert.ok(Math.abs(duration! - 39_000) < 2000, `${duration}`);
});

test('finds no duration in what is none, and reads a bounded part of it', async () => {
  const letter = Buffer.from('this is a letter to the listeners. '.repeat(100_000));
  const { read, readBytes } = reading(letter);
  assert.equal(await readOggDuration(read, letter.length), null);
  assert.equal(await readFramesDuration(read, 0, letter.length), null);
  assert.equal(await recogniseFile(read), null);
  assert.ok(readBytes() < 9 * 1024 * 1024);
});
