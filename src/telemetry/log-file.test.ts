import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import type { Logger } from '../core/index.ts';
import { LogFile } from './log-file.ts';

function temporaryFile(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'airchain-log-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return join(directory, 'logs', 'access.log');
}

test('keeps lines in order, in a folder that it makes', async (t) => {
  const file = temporaryFile(t);
  const log = new LogFile({ file, clock: new ManualClock(), logger: silentLogger });
  for (let line = 0; line < 1000; line++) log.write(`line ${line}`);
  await log.close();
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.deepEqual([lines.length, lines[0], lines[999]], [1001, 'line 0', 'line 999']);
});

test('goes on in a new file once the old one was moved away and it was told', async (t) => {
  const file = temporaryFile(t);
  const first = new LogFile({ file, clock: new ManualClock(), logger: silentLogger });
  first.write('before');
  await first.close();
  const log = new LogFile({ file, clock: new ManualClock(), logger: silentLogger });
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
  const log = new LogFile({ file: '/dev/full', clock, logger });
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
