import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { millis } from '../core/index.ts';
import { SealedLogins } from './sealed-logins.ts';

const HOUR = millis(3_600_000);
const login = { user: 'ann', password: 'geheim – ß' };

test('what was sealed comes back, and cannot be read on its way', () => {
  const logins = new SealedLogins(new ManualClock());
  const { token } = logins.seal(login, '/club', HOUR);
  assert.match(token, /^[\w-]+$/);
  assert.doesNotMatch(Buffer.from(token, 'base64url').toString('latin1'), /ann|geheim|club/);
  assert.deepEqual(logins.open(token), { credentials: login, mount: '/club' });
  assert.notEqual(logins.seal(login, '/club', HOUR).token, token);
});

test('a sealed login ends with its time', () => {
  const clock = new ManualClock();
  const logins = new SealedLogins(clock);
  const { token, expiresAt } = logins.seal(login, '/club', HOUR);
  assert.equal(expiresAt, clock.wallTime() + HOUR);
  clock.advance(HOUR - 1);
  assert.notEqual(logins.open(token), null);
  clock.advance(1);
  assert.equal(logins.open(token), null);
});

test('nothing else is a sealed login: changed in any byte, cut, of another process, made up', () => {
  const logins = new SealedLogins(new ManualClock());
  const { token } = logins.seal(login, '/club', HOUR);
  const bytes = Buffer.from(token, 'base64url');
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1;
    assert.equal(logins.open(changed.toString('base64url')), null, `byte ${index}`);
    assert.equal(logins.open(bytes.subarray(0, index).toString('base64url')), null, `cut at ${index}`);
  }
  assert.equal(new SealedLogins(new ManualClock()).open(token), null);
  for (const text of ['', 'x', '=', 'A'.repeat(4000), '😀']) assert.equal(logins.open(text), null);
});
