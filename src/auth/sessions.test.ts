import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemorySessions } from '../../test/support/memory-sessions.ts';
import { millis } from '../core/index.ts';
import type { AccessRight } from './access.ts';
import type { Login } from './login.ts';
import { coversRight, Sessions } from './sessions.ts';

const DAY = millis(24 * 60 * 60 * 1000);
const limits = { lifetime: DAY, most: 3 };
const admin: Login = { user: 'admin', secret: { kind: 'plain', password: 'first' } };

function newSessions() {
  const clock = new ManualClock(Date.UTC(2026, 10, 20));
  const store = new MemorySessions();
  return { clock, store, sessions: new Sessions(store, clock) };
}

test('a token is known again, until its time is over', () => {
  const { clock, sessions } = newSessions();
  const { token } = sessions.open(admin, 'admin', limits);
  assert.deepEqual(sessions.find(token, [admin])?.user, 'admin');
  clock.advance(millis(DAY - 1));
  assert.ok(sessions.find(token, [admin]));
  clock.advance(millis(1));
  assert.equal(sessions.find(token, [admin]), null);
});

test('the database has neither token nor password in it', () => {
  const { store, sessions } = newSessions();
  const { token } = sessions.open(admin, 'admin', limits);
  const kept = JSON.stringify(store.rows);
  assert.ok(!kept.includes(token));
  assert.ok(!kept.includes('first'));
  assert.equal(Buffer.from(token, 'base64url').length, 32);
});

test('a token dies when its owner has another password, or is gone', () => {
  const { sessions } = newSessions();
  const { token } = sessions.open(admin, 'admin', limits);
  assert.equal(sessions.find(token, [{ ...admin, secret: { kind: 'plain', password: 'second' } }]), null);
  assert.equal(sessions.find(token, []), null);
  assert.ok(sessions.find(token, [admin]));
});

test('a token dies by logging out, and with all others of its owner in its scope', () => {
  const { sessions } = newSessions();
  const [first, second, third] = (['admin', 'monitor', 'monitor'] as const).map((scope) =>
    sessions.open(admin, scope, limits),
  );
  assert.equal(sessions.closeAllOf('admin', 'monitor'), 2);
  for (const { token } of [second!, third!]) assert.equal(sessions.find(token, [admin]), null);
  assert.equal(sessions.close(first!.token), true);
  assert.equal(sessions.close(first!.token), false);
  assert.equal(sessions.find(first!.token, [admin]), null);
});

test('beyond the limit the oldest gives way', () => {
  const { sessions } = newSessions();
  const opened = Array.from({ length: 4 }, () => sessions.open(admin, 'monitor', limits));
  assert.deepEqual(
    opened.map(({ token }) => sessions.find(token, [admin]) !== null),
    [false, true, true, true],
  );
});

test('an unknown token has no session', () => {
  const { sessions } = newSessions();
  sessions.open(admin, 'admin', limits);
  for (const token of ['', ' ', 'x'.repeat(10_000), '\0', "' OR 1=1"])
    assert.equal(sessions.find(token, [admin]), null);
});

test('a token for monitors is good for nothing else', () => {
  const session = { user: 'admin', scope: 'monitor', expiresAt: newSessions().clock.wallTime() } as const;
  const others: AccessRight[] = [
    { right: 'admin' },
    { right: 'links.create' },
    { right: 'relay.list' },
    { right: 'source.publish', mount: '/live' },
    { right: 'source.manage', mount: '/live' },
    { right: 'listener.play', mount: '/live' },
  ];
  assert.ok(coversRight(session, { right: 'monitor' }));
  for (const right of others) assert.ok(!coversRight(session, right), right.right);
});
