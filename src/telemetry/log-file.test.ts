import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { byteCount, type Logger } from '../core/index.ts';
import { LogFile, type LogFileOptions, type LogRotation } from './log-file.ts';

const growing: LogRotation = { maxSize: null, keep: null };

function openLog(file: string, more: Partial<LogFileOptions> = {}): LogFile {
  return new LogFile({ file, rotation: growing, clock: new ManualClock(), logger: silentLogger, ...more });
}

function temporaryFile(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'airchain-log-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return join(directory, 'logs', 'access.log');
}

test('keeps lines in order, in a folder that it makes', async (t) => {
  const file = temporaryFile(t);
  const log = openLog(file);
  for (let line = 0; line < 1000; line++) log.write(`line ${line}`);
  await log.close();
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.deepEqual([lines.length, lines[0], lines[999]], [1001, 'line 0', 'line 999']);
});

test('continues in a new file after the old one was moved and a reopen was requested', async (t) => {
  const file = temporaryFile(t);
  const first = openLog(file);
  first.write('before');
  await first.close();
  const log = openLog(file);
  log.write('still before');
  await log.flush();
  renameSync(file, `${file}.1`);
  log.reopen();
  log.write('after');
  await log.close();
  assert.equal(readFileSync(`${file}.1`, 'utf8'), 'before\nstill before\n');
  assert.equal(readFileSync(file, 'utf8'), 'after\n');
});

test('a full disk loses lines, says so once a minute, and stops nothing', async () => {
  const clock = new ManualClock();
  const told: unknown[] = [];
  const logger: Logger = { ...silentLogger, error: (_, fields) => told.push(fields?.lostLines) };
  const log = openLog('/dev/full', { clock, logger, rotation: { maxSize: byteCount(1), keep: 1 } });
  for (let round = 0; round < 3; round++) {
    log.write('lost');
    await log.flush();
  }
  assert.deepEqual(told, [1]);
  clock.advance(60_000);
  log.write('lost');
  await log.close();
  assert.deepEqual(told, [1, 4]);
});

/** A log of 100 bytes, at ten o'clock, and what is in its folder: names without that of the log, and lines. */
function openSmall(t: TestContext, keep: number | null, logger: Logger = silentLogger) {
  const file = temporaryFile(t);
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 10));
  const log = openLog(file, { rotation: { maxSize: byteCount(100), keep }, clock, logger });
  const names = () =>
    readdirSync(dirname(file))
      .map((name) => name.slice(basename(file).length))
      .sort();
  const lines = (end: string) =>
    readFileSync(file + end, 'utf8')
      .split('\n')
      .slice(0, -1);
  /** Lines of 25 bytes, four of which fill a file. */
  const write = async (...numbers: number[]) => {
    for (const number of numbers) log.write(`line ${number}`.padEnd(24, '.'));
    await log.flush();
  };
  t.after(() => log.close());
  return { file, clock, log, names, lines, write };
}

const numbersOf = (lines: readonly string[]) => lines.map((line) => Number(/\d+/.exec(line)?.[0]));

test('a full file is archived under its name with the time, and the next line begins a new one', async (t) => {
  const { clock, names, lines, write } = openSmall(t, 5);
  await write(1, 2, 3, 4);
  assert.deepEqual(names(), ['']);
  clock.advance(61_000);
  await write(5);
  assert.deepEqual(names(), ['', '.20261120_100101']);
  assert.deepEqual([numbersOf(lines('.20261120_100101')), numbersOf(lines(''))], [[1, 2, 3, 4], [5]]);
});

test('many lines at once fill many files, in order, of which the newest are kept', async (t) => {
  const { names, lines, write } = openSmall(t, 3);
  await write(...Array.from({ length: 49 }, (_, index) => index));
  const stamp = '.20261120_100000';
  assert.deepEqual(names(), ['', `${stamp}-10`, `${stamp}-11`, `${stamp}-12`].sort());
  assert.deepEqual(numbersOf(lines(`${stamp}-12`)), [44, 45, 46, 47]);
  assert.deepEqual(numbersOf(lines('')), [48]);
});

test('with none to keep a full file is thrown away; with all of them none is', async (t) => {
  const none = openSmall(t, 0);
  const all = openSmall(t, null);
  for (const { write } of [none, all]) await write(...Array.from({ length: 401 }, (_, index) => index));
  assert.deepEqual(none.names(), ['']);
  assert.deepEqual(numbersOf(none.lines('')), [400]);
  assert.equal(all.names().length, 101);
});

test('files of other names beside it stay', async (t) => {
  const { file, names, write } = openSmall(t, 1);
  const others = ['.1', '.gz', '.20261120_100000.gz', '.old', '2'];
  mkdirSync(dirname(file), { recursive: true });
  for (const other of others) writeFileSync(file + other, 'kept');
  await write(1, 2, 3, 4, 5, 6, 7, 8, 9);
  assert.deepEqual(names(), ['', '.20261120_100000-2', ...others].sort());
});

test('what a file has from before counts', async (t) => {
  const { file, log, lines, write } = openSmall(t, 1);
  await write(1, 2, 3);
  await log.close();
  const again = openLog(file, { rotation: { maxSize: byteCount(100), keep: 1 } });
  for (const text of ['4'.padEnd(24, '.'), '5']) again.write(text);
  await again.close();
  assert.deepEqual(lines(''), ['5']);
});

test('a file that another program has cut or moved away is not archived for what it was', async (t) => {
  const { file, log, names, lines, write } = openSmall(t, 5);
  await write(1, 2, 3, 4);
  truncateSync(file);
  await write(5);
  assert.deepEqual([names(), numbersOf(lines(''))], [[''], [5]]);
  renameSync(file, `${file}.1`);
  log.reopen();
  await write(6, 7);
  assert.deepEqual(numbersOf(lines('')), [6, 7]);
  rmSync(file);
  await write(8, 9, 10);
  assert.deepEqual(numbersOf(lines('')), [10], 'gone without a word: until it is full nothing shows it');
});

test('a reload changes the size and the number', async (t) => {
  const { log, names, write } = openSmall(t, 5);
  log.configure({ maxSize: null, keep: null });
  await write(1, 2, 3, 4, 5, 6, 7, 8);
  assert.deepEqual(names(), ['']);
  log.configure({ maxSize: byteCount(100), keep: 1 });
  await write(9);
  assert.deepEqual(names(), ['', '.20261120_100000']);
});

test('where archiving fails the file grows, and the reason is logged once a minute', async (t) => {
  const told: string[] = [];
  const logger: Logger = { ...silentLogger, error: (message) => told.push(message) };
  const { file, clock, names, lines, write } = openSmall(t, 1, logger);
  // An archive that is a folder cannot be removed.
  mkdirSync(`${file}.20200101_000000`, { recursive: true });
  await write(...Array.from({ length: 20 }, (_, index) => index));
  assert.deepEqual(told, ['a log file cannot be archived and grows']);
  assert.deepEqual(numbersOf([...lines('.20261120_100000'), ...lines('')]), Array.from(Array(20).keys()));
  clock.advance(60_000);
  await write(20);
  assert.equal(told.length, 2);
  assert.ok(names().includes('.20261120_100100'));
});
