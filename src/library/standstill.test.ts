import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import type { FileStamp } from './ports.ts';
import { Standstill } from './standstill.ts';

function openStandstill(t: TestContext) {
  const clock = new ManualClock(Date.now());
  const standstill = new Standstill(clock);
  t.after(() => standstill.close());
  const path = join(makeTemporaryFolder(t), 'x.mp3');
  const touch = (offset: number) => {
    const date = new Date(clock.wallTime() + offset);
    utimesSync(path, date, date);
  };
  const ends: (FileStamp | null)[] = [];
  const wait = () => void standstill.wait(path).then((stamp) => ends.push(stamp));
  /** Lets a second pass, and the look at the files that falls due in it. */
  const look = async () => {
    await waitUntil(() => clock.pendingTimers === 1, 'the next look to be planned');
    clock.advance(1000);
    await waitUntil(() => clock.pendingTimers === 1 || ends.length > 0, 'the look to be done');
  };
  return { clock, standstill, path, touch, ends, wait, look };
}

test('does not wait for a file that was not changed lately', async (t) => {
  const { standstill, path, touch, clock } = openStandstill(t);
  writeFileSync(path, 'x');
  touch(-11_000);
  assert.equal((await standstill.wait(path))?.size, 1);
  assert.equal(clock.pendingTimers, 0);
});

test('waits while a file grows, for all who ask', async (t) => {
  const { clock, path, touch, ends, wait, look } = openStandstill(t);
  writeFileSync(path, '');
  touch(0);
  wait();
  wait();
  for (let round = 0; round < 3; round++) {
    await waitUntil(() => clock.pendingTimers === 1, 'a look to be planned');
    appendFileSync(path, 'more');
    touch(0);
    await look();
    assert.deepEqual(ends, []);
  }
  for (let second = 0; second < 10 && ends.length === 0; second++) await look();
  await waitUntil(() => ends.length === 2, 'both to be reported');
  assert.deepEqual(
    ends.map((stamp) => stamp?.size),
    [12, 12],
  );
});

/** A program that has a file open for writing until its end. */
async function holdOpen(t: TestContext, path: string): Promise<() => Promise<void>> {
  const holder = spawn('sh', ['-c', 'exec 7>>"$0"; echo open; read line', path], { stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => holder.kill());
  const end = async () => {
    holder.stdin.end();
    await once(holder, 'close');
  };
  await once(holder.stdout, 'data');
  return end;
}

test('waits for as long as a program has the file open for writing, and no longer', async (t) => {
  const { path, ends, wait, look, touch } = openStandstill(t);
  writeFileSync(path, 'half');
  touch(0);
  const end = await holdOpen(t, path);
  wait();
  for (let second = 0; second < 60; second++) await look();
  assert.equal(ends.length, 0);
  appendFileSync(path, ' the rest');
  await look();
  await end();
  // A search that has just been made is not made again at once.
  for (let second = 0; second < 3 && ends.length === 0; second++) await look();
  assert.equal(ends[0]?.size, 13);
});

test('takes a file for complete when its own date is given to it, as copying programs do in the end', async (t) => {
  const { clock, path, ends, wait, look, touch } = openStandstill(t);
  writeFileSync(path, 'x');
  touch(0);
  wait();
  await waitUntil(() => clock.pendingTimers === 1, 'a look to be planned');
  touch(-3600_000);
  await look();
  assert.equal(ends[0]?.size, 1);
});

test('needs no more than 10 s for a file whose date is wrong', async (t) => {
  const { path, touch, ends, wait, look } = openStandstill(t);
  writeFileSync(path, 'x');
  touch(3600_000);
  wait();
  for (let second = 0; second < 10 && ends.length === 0; second++) await look();
  assert.equal(ends[0]?.size, 1);
});

test('gives nothing for a file that goes, or is none, or when it is closed', async (t) => {
  const { standstill, clock, path, touch, ends, wait, look } = openStandstill(t);
  assert.equal(await standstill.wait(path), null);
  assert.equal(await standstill.wait(join(path, '..')), null);
  writeFileSync(path, 'x');
  touch(0);
  wait();
  await waitUntil(() => clock.pendingTimers === 1, 'a look to be planned');
  rmSync(path);
  await look();
  assert.deepEqual(ends, [null]);
  writeFileSync(path, 'x');
  touch(0);
  wait();
  await waitUntil(() => clock.pendingTimers === 1, 'a look to be planned');
  standstill.close();
  await waitUntil(() => ends.length === 2, 'the end');
  assert.deepEqual([ends, clock.pendingTimers], [[null, null], 0]);
});
