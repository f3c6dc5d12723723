import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import type { Logger } from '../core/index.ts';
import { IntroFiles } from './intro-files.ts';

const RECHECK = 2000;

function newIntros(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'airchain-intro-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const clock = new ManualClock();
  const warnings: string[] = [];
  const logger: Logger = {
    debug() {},
    info() {},
    warn: (message) => warnings.push(message),
    error() {},
    child: () => logger,
  };
  const file = join(directory, 'intro.mp3');
  let version = 0;
  const write = (bytes: Buffer) => {
    writeFileSync(file, bytes);
    utimesSync(file, ++version, version);
  };
  return { clock, warnings, file, write, intros: new IntroFiles(clock, logger) };
}

test('gives whole frames: tags and a broken end are left out', async (t) => {
  const { intros, file, write } = newIntros(t);
  const tag = Buffer.concat([Buffer.from('ID3\x04\x00\x00\x00\x00\x00\x0a', 'latin1'), Buffer.alloc(10)]);
  write(Buffer.concat([tag, mp3Frames(0, 10), mp3Frames(10, 1).subarray(0, 100)]));
  assert.deepEqual(await intros.load(file, 'mpeg-audio'), mp3Frames(0, 10));
});

test('is not played before a stream of another format', async (t) => {
  const { clock, intros, file, write, warnings } = newIntros(t);
  write(readFixture('tone.opus'));
  for (let times = 0; times < 3; times++) {
    assert.equal(await intros.load(file, 'mpeg-audio'), null);
    clock.advance(RECHECK);
  }
  assert.deepEqual(warnings, ['the intro is of another format than the stream']);
  assert.ok(await intros.load(file, 'ogg'));
});

test('is read once while it stays the same, and again when it has changed', async (t) => {
  const { clock, intros, file, write } = newIntros(t);
  write(mp3Frames(0, 5));
  const first = await intros.load(file, 'mpeg-audio');
  assert.equal(await intros.load(file, 'mpeg-audio'), first);
  write(mp3Frames(5, 5));
  assert.equal(await intros.load(file, 'mpeg-audio'), first);
  clock.advance(RECHECK);
  assert.deepEqual(await intros.load(file, 'mpeg-audio'), mp3Frames(5, 5));
  clock.advance(RECHECK);
  const unchanged = await intros.load(file, 'mpeg-audio');
  clock.advance(RECHECK);
  assert.equal(await intros.load(file, 'mpeg-audio'), unchanged);
});

test('a file that cannot be played is named in the log once for each state of it', async (t) => {
  const { clock, warnings, intros, file, write } = newIntros(t);
  const tryFor = async (times: number) => {
    for (let index = 0; index < times; index++) {
      assert.equal(await intros.load(file, 'mpeg-audio'), null);
      clock.advance(RECHECK);
    }
  };
  await tryFor(5);
  assert.equal(warnings.length, 1, 'missing');
  write(Buffer.alloc(20_000, 'no sound '));
  await tryFor(5);
  assert.equal(warnings.length, 2, 'not recognised');
  write(Buffer.alloc(9 * 1024 * 1024));
  await tryFor(5);
  assert.equal(warnings.length, 3, 'too large');
  write(mp3Frames(0, 5));
  assert.ok(await intros.load(file, 'mpeg-audio'));
});
