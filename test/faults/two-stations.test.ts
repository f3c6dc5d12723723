import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { Program } from '../support/program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');

test('of two processes on one data folder the second ends at once, also where only the folder is common', async (t) => {
  const folder = makeTemporaryFolder(t);
  const start = (name: string) => {
    const cwd = join(folder, name);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'airchain.yml'), 'dataDir: ../data\nserver: { listen: [{ port: 0 }] }\noutputs: []\n');
    return Program.start(t, { command: process.execPath, arguments: [main, 'serve'], cwd });
  };
  const first = start('first');
  await first.waitForMessage(/configuration +\S/);

  const second = start('second');
  await second.waitForEnd();
  assert.equal(second.exitCode, 1);
  const [line, remedy] = second.messages.trimEnd().split('\n');
  const data = join(folder, 'data');
  assert.match(
    line!,
    new RegExp(`^airchain: Cannot use the data directory "${data}": another airchain \\(process \\d+\\)`),
  );
  assert.match(remedy!, /dataDir/);
  assert.equal(first.hasEnded, false);

  first.signal('SIGKILL');
  await first.waitForEnd();
  const third = start('third');
  await third.waitForMessage(/configuration +\S/);
});
