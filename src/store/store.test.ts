import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type AirchainError, isAirchainError } from '../core/index.ts';
import { openExistingStore, openStore } from './index.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';

const clock = new ManualClock();
const directories: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'airchain-store-'));
  directories.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('the store', () => {
  test('keeps settings, and replaces them', () => {
    using store = closing(openStore(newDirectory(), clock));
    assert.equal(store.value.findSetting('a'), null);
    store.value.saveSetting('a', 'one');
    store.value.saveSetting('a', 'zwei ♪');
    assert.equal(store.value.findSetting('a'), 'zwei ♪');
  });

  test('keeps accounts with their rights, by exact name', () => {
    using store = closing(openStore(newDirectory(), clock));
    const admin = { name: 'admin', passwordHash: '$x$1', role: 'admin', rights: [] };
    const dj = { name: "d'j", passwordHash: '$x$2', role: 'dj', rights: ['source.publish:/live'] };
    store.value.saveAccount(dj);
    store.value.saveAccount(admin);
    assert.deepEqual(store.value.findAccount("d'j"), dj);
    assert.equal(store.value.findAccount('Admin'), null);
    store.value.saveAccount({ ...admin, passwordHash: '$x$3' });
    assert.equal(store.value.findAccount('admin')?.passwordHash, '$x$3');
  });

  test('keeps listener accounts apart by mount and refuses a name twice', () => {
    using store = closing(openStore(newDirectory(), clock));
    assert.equal(store.value.addListenerAccount({ mount: '/a', name: 'li', passwordHash: '1' }), true);
    assert.equal(store.value.addListenerAccount({ mount: '/a', name: 'li', passwordHash: '2' }), false);
    assert.equal(store.value.addListenerAccount({ mount: '/b', name: 'li', passwordHash: '3' }), true);
    assert.deepEqual(store.value.listListenerAccounts('/a'), [{ mount: '/a', name: 'li', passwordHash: '1' }]);
    assert.equal(store.value.removeListenerAccount('/a', 'li'), true);
    assert.equal(store.value.removeListenerAccount('/a', 'li'), false);
    assert.equal(store.value.listListenerAccounts('/b').length, 1);
  });
});

describe('the database file', () => {
  test('tells what others have written from what the store has', () => {
    const directory = newDirectory();
    using store = closing(openStore(directory, clock));
    const before = store.value.foreignVersion;
    store.value.saveSetting('a', 'own');
    assert.equal(store.value.foreignVersion, before);
    using other = closing(openExistingStore(directory, clock));
    assert.equal(store.value.foreignVersion, before, 'opening it writes nothing');
    other.value.saveSetting('a', 'theirs');
    assert.notEqual(store.value.foreignVersion, before);
  });

  test('keeps the newest plays of each input, and replaces one that is saved again', () => {
    using store = closing(openStore(newDirectory(), clock));
    for (const id of ['a', 'b', 'c']) store.value.savePlay('music', id, `${id} playing`, 2);
    store.value.savePlay('jazz', 'd', 'd playing', 2);
    store.value.savePlay('music', 'c', 'c ended', 2);
    assert.deepEqual(store.value.listPlays('music', 10), ['b playing', 'c ended']);
    assert.deepEqual(store.value.listPlays('music', 1), ['c ended']);
    assert.deepEqual(store.value.listPlays('jazz', 10), ['d playing']);
  });

  test('is made with its directory, for the owner alone, and read again', () => {
    const directory = join(newDirectory(), 'deep', 'data');
    const first = openStore(directory, clock);
    first.saveSetting('a', '1');
    for (const name of readdirSync(directory)) {
      assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    first.close();
    using second = closing(openStore(directory, clock));
    assert.equal(second.value.findSetting('a'), '1');
  });

  test('is refused when a newer airchain wrote it', () => {
    const directory = newDirectory();
    openStore(directory, clock).close();
    const database = new DatabaseSync(join(directory, 'airchain.db'));
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    database.close();
    assert.throws(
      () => openStore(directory, clock),
      (error) => isAirchainError(error, 'STORE_TOO_NEW'),
    );
  });

  test('is refused with its path when it is not a database, or cannot be made', () => {
    const directory = newDirectory();
    const path = join(directory, 'airchain.db');
    writeFileSync(path, 'this is a letter to the listeners, not a database'.repeat(20));
    for (const dataDir of [directory, join(path, 'below-a-file')]) {
      assert.throws(
        () => openStore(dataDir, clock),
        (error: AirchainError) => isAirchainError(error, 'STORE_OPEN_FAILED') && error.message.includes(dataDir),
      );
    }
  });
});

test('rows with a damaged number are forgotten, and the others stay', () => {
  const directory = newDirectory();
  openStore(directory, clock).close();
  {
    using database = new DatabaseSync(join(directory, 'airchain.db'));
    const link = "INSERT INTO links (id, key_hash, title, created_at, expires_at) VALUES (?, '', '', 1, ?)";
    for (const [id, expiresAt] of [
      ['good', 5n],
      ['far', 8_640_000_000_000_001n],
      ['torn', 9_223_372_036_854_775_807n],
    ] as const)
      database.prepare(link).run(id, expiresAt);
    database.exec("INSERT INTO sessions VALUES ('x', 'a', 'admin', '', -9223372036854775808, 1)");
  }
  using store = closing(openStore(directory, clock));
  assert.deepEqual(
    store.value.links.list().map(({ id }) => id),
    ['good'],
  );
});

describe('a migration', () => {
  const first = 'CREATE TABLE a (x TEXT); INSERT INTO a VALUES (1)';
  const second = 'ALTER TABLE a ADD COLUMN y TEXT';

  test('runs only the steps that are missing and keeps a copy of what was there', () => {
    const path = join(newDirectory(), 'x.db');
    using database = new DatabaseSync(path);
    migrate(database, [first], path);
    migrate(database, [first, second], path);
    assert.deepEqual({ ...database.prepare('SELECT * FROM a').get() }, { x: '1', y: null });
    assert.equal(statSync(`${path}.v1`).mode & 0o777, 0o600);
    using copy = new DatabaseSync(`${path}.v1`, { readOnly: true });
    assert.deepEqual({ ...copy.prepare('SELECT * FROM a').get() }, { x: '1' });
  });

  test('leaves everything as it was when a step fails', () => {
    const path = join(newDirectory(), 'x.db');
    using database = new DatabaseSync(path);
    migrate(database, [first], path);
    assert.throws(() => migrate(database, [first, second, 'DROP TABLE missing'], path), /no such table/);
    assert.deepEqual({ ...database.prepare('SELECT * FROM a').get() }, { x: '1' });
    assert.equal(database.prepare('PRAGMA user_version').get()?.user_version, 1);
  });
});

function closing<T extends { close(): void }>(value: T): { value: T; [Symbol.dispose](): void } {
  return { value, [Symbol.dispose]: () => value.close() };
}
