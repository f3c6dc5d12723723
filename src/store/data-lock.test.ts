import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { isAirchainError } from '../core/index.ts';
import { openExistingStore, openStore } from './index.ts';

const clock = new ManualClock();

test('a second station is refused, with the folder and the process of the first', (t) => {
  const folder = makeTemporaryFolder(t);
  const first = openStore(folder, clock);
  const refusal = (error: unknown): boolean =>
    isAirchainError(error, 'DATA_DIR_IN_USE') &&
    error.message ===
      `Cannot use the data directory "${folder}": another airchain (process ${process.pid}) is running on it`;
  assert.throws(() => openStore(folder, clock), refusal);
  assert.throws(() => openStore(folder, clock), refusal, 'a refusal does not take the lock from its holder');
  first.close();
  openStore(folder, clock).close();
});

test('a command beside a station opens the database all the same', (t) => {
  const folder = makeTemporaryFolder(t);
  const station = openStore(folder, clock);
  const beside = openExistingStore(folder, clock);
  beside.saveSetting('a', 'b');
  beside.close();
  assert.equal(station.findSetting('a'), 'b');
  assert.throws(() => openStore(folder, clock), /DATA_DIR_IN_USE|another airchain/);
  station.close();
});

test('what the lock leaves in the folder is for the owner alone', (t) => {
  const folder = makeTemporaryFolder(t);
  const store = openStore(folder, clock);
  t.after(() => store.close());
  for (const name of ['airchain.lock', 'airchain.pid', 'airchain.host'])
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('airchain.pid holds the process id alone, for scripts, and goes with the station', (t) => {
  const folder = makeTemporaryFolder(t);
  const store = openStore(folder, clock);
  assert.equal(readFileSync(join(folder, 'airchain.pid'), 'utf8'), `${process.pid}\n`);
  store.close();
  for (const name of ['airchain.pid', 'airchain.host']) assert.ok(!existsSync(join(folder, name)), name);
});

test('a station of another container is named with it', (t) => {
  const folder = makeTemporaryFolder(t);
  const store = openStore(folder, clock);
  t.after(() => store.close());
  writeFileSync(join(folder, 'airchain.host'), 'radio-1\n');
  assert.throws(() => openStore(folder, clock), /\(process \d+ of the host or container "radio-1"\) is running on it$/);
});
