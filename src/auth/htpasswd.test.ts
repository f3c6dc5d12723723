import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { type AirchainError, isAirchainError } from '../core/index.ts';
import { HtpasswdFile } from './htpasswd.ts';
import { addHtpasswdEntry, parseHtpasswd, removeHtpasswdEntry } from './htpasswd-text.ts';
import { verifyPassword } from './password-hash.ts';

const directories: string[] = [];

function newPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'airchain-htpasswd-'));
  directories.push(directory);
  return join(directory, 'listeners');
}

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('the text of a htpasswd file', () => {
  const text = '# staff\r\nanna:aaa\n\nno colon\n:nameless\nbea:$6$b:c \nlast:zzz';

  test('is read line by line; comments and lines that are no entries say nothing', () => {
    assert.deepEqual(parseHtpasswd(text), [
      { name: 'anna', passwordHash: 'aaa' },
      { name: 'bea', passwordHash: '$6$b:c' },
      { name: 'last', passwordHash: 'zzz' },
    ]);
  });

  test('keeps every other byte when an entry comes or goes', () => {
    assert.equal(addHtpasswdEntry(text, { name: 'new', passwordHash: 'nnn' }), `${text}\nnew:nnn\n`);
    assert.equal(addHtpasswdEntry('', { name: 'new', passwordHash: 'nnn' }), 'new:nnn\n');
    assert.equal(removeHtpasswdEntry(text, 'bea'), text.replace('bea:$6$b:c \n', ''));
    assert.equal(removeHtpasswdEntry(text, 'last'), text.replace('last:zzz', ''));
    assert.equal(removeHtpasswdEntry(text, 'nobody'), text);
  });
});

describe('a htpasswd file', () => {
  test('that is missing is empty, and is created for the owner alone', async () => {
    const path = newPath();
    const file = new HtpasswdFile(path);
    assert.deepEqual(await file.list(), []);
    assert.equal(await file.remove('anna'), false);
    assert.equal(await file.add('anna', 'sesame'), true);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const [anna] = await file.list();
    assert.equal(anna?.name, 'anna');
    assert.equal(await verifyPassword('sesame', anna.passwordHash), true);
  });

  test('keeps its mode and leaves no draft behind', async () => {
    const path = newPath();
    writeFileSync(path, 'old:c8dae1c50e092f3d877192fc555b1dcf\n');
    chmodSync(path, 0o640);
    const file = new HtpasswdFile(path);
    assert.equal(await file.add('new', 'x'), true);
    assert.equal(await file.add('new', 'y'), false);
    assert.equal(await file.remove('old'), true);
    assert.match(readFileSync(path, 'utf8'), /^new:\$argon2id\$\S+\n$/);
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.equal(readdirSync(join(path, '..')).length, 1);
  });

  test('takes changes that come at once one after another', async () => {
    const file = new HtpasswdFile(newPath());
    const names = ['a', 'b', 'c', 'd'];
    assert.deepEqual(await Promise.all(names.map((name) => file.add(name, 'x'))), [true, true, true, true]);
    assert.deepEqual((await file.list()).map(({ name }) => name).toSorted(), names);
  });

  test('is read again when another program changed it', async () => {
    const path = newPath();
    writeFileSync(path, 'a:1\n');
    const file = new HtpasswdFile(path);
    assert.equal((await file.list()).length, 1);
    writeFileSync(path, 'a:1\nb:2\n');
    assert.equal((await file.list()).length, 2);
    rmSync(path);
    assert.equal((await file.list()).length, 0);
  });

  test('refuses names and passwords that would break it', async () => {
    const path = newPath();
    const file = new HtpasswdFile(path);
    for (const [name, password] of [
      ['', 'x'],
      ['a:b', 'x'],
      ['a\nroot', 'x'],
      ['#a', 'x'],
      [' a', 'x'],
      ['a', ''],
      ['a'.repeat(257), 'x'],
    ] as const) {
      await assert.rejects(file.add(name, password), (error) => isAirchainError(error, 'AUTH_ACCOUNT_INVALID'));
    }
    assert.deepEqual(await file.list(), []);
  });

  test('that is too large or no file fails with its path', async () => {
    const path = newPath();
    writeFileSync(path, '');
    truncateSync(path, 3_000_000);
    for (const unusable of [path, join(path, '..')]) {
      await assert.rejects(
        new HtpasswdFile(unusable).list(),
        (error: AirchainError) => isAirchainError(error, 'AUTH_FILE_UNUSABLE') && error.message.includes(unusable),
      );
    }
  });
});
