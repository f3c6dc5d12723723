import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { unixMillis } from '../core/index.ts';
import { openStore, type SessionRow, type Store } from './index.ts';

function newStore(t: TestContext): Store {
  const store = openStore(makeTemporaryFolder(t), new ManualClock());
  t.after(() => store.close());
  return store;
}

function session(tokenHash: string, createdAt: number, changes: Partial<SessionRow> = {}): SessionRow {
  const times = { createdAt: unixMillis(createdAt), expiresAt: unixMillis(createdAt + 1000) };
  return { tokenHash, user: 'admin', scope: 'admin', mark: 'm', ...times, ...changes };
}

test('a session is kept as it was saved, and removed once', (t) => {
  const { sessions } = newStore(t);
  sessions.save(session('a', 1), 10);
  assert.deepEqual(sessions.find('a'), session('a', 1));
  assert.equal(sessions.find('b'), null);
  assert.equal(sessions.remove('a'), true);
  assert.equal(sessions.remove('a'), false);
});

test('those that have expired go, and of the others the newest stay', (t) => {
  const { sessions } = newStore(t);
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) sessions.save(session(name, 1000 + index), 3);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((name) => sessions.find(name) !== null),
    [false, true, true, true],
  );
  sessions.save(session('e', 5000), 3);
  assert.deepEqual(
    ['b', 'c', 'd', 'e'].map((name) => sessions.find(name) !== null),
    [false, false, false, true],
  );
});

test('those of one scope take no place from those of another', (t) => {
  const { sessions } = newStore(t);
  sessions.save(session('a', 1000), 2);
  for (const [index, name] of ['b', 'c', 'd'].entries()) {
    sessions.save(session(name, 1001 + index, { scope: 'monitor' }), 2);
  }
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((name) => sessions.find(name) !== null),
    [true, false, true, true],
  );
});

test('those of one user in one scope go together', (t) => {
  const { sessions } = newStore(t);
  sessions.save(session('a', 1, { scope: 'monitor' }), 10);
  sessions.save(session('b', 1, { scope: 'monitor' }), 10);
  sessions.save(session('c', 1), 10);
  sessions.save(session('d', 1, { user: 'other', scope: 'monitor' }), 10);
  assert.equal(sessions.removeOf('admin', 'monitor'), 2);
  assert.ok(sessions.find('c') && sessions.find('d'));
});
