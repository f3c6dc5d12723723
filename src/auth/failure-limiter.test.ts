import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { millis } from '../core/index.ts';
import { FailureLimiter, type LoginAttempt } from './failure-limiter.ts';

const limits = { failures: 3, accountFailures: 6, window: millis(60_000) };
const guess = (password: string, more: Partial<LoginAttempt> = {}): LoginAttempt => ({
  realm: 'staff',
  address: '192.0.2.1',
  account: 'source',
  fingerprint: `source ${password}`,
  ...more,
});

function begin(limiter: FailureLimiter, attempt: LoginAttempt) {
  const result = limiter.begin(attempt);
  assert.ok(result.admitted, `refused: ${attempt.fingerprint}`);
  return result;
}

function failTimes(limiter: FailureLimiter, times: number, more: Partial<LoginAttempt> = {}): void {
  for (let i = 0; i < times; i++) begin(limiter, guess(`wrong ${i}`, more)).fail();
}

describe('the failure limiter', () => {
  test('refuses an address after its failures and says when it may come again', () => {
    const clock = new ManualClock();
    const limiter = new FailureLimiter(limits, clock);
    failTimes(limiter, 3);
    clock.advance(20_000);
    assert.deepEqual(limiter.begin(guess('right')), { admitted: false, retryAfter: 40_000 });
    clock.advance(39_999);
    assert.equal(limiter.begin(guess('right')).admitted, false);
    clock.advance(1);
    assert.equal(limiter.begin(guess('right')).admitted, true);
  });

  test('counts addresses, and realms of one address, apart', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    failTimes(limiter, 3);
    assert.equal(limiter.begin(guess('x', { address: '192.0.2.2' })).admitted, true);
    assert.equal(limiter.begin(guess('x', { realm: 'listener' })).admitted, true);
  });

  test('takes an IPv6 network of 64 bits for one address', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    failTimes(limiter, 3, { address: '2001:db8:0:1::1' });
    assert.equal(limiter.begin(guess('x', { address: '2001:db8:0:1:ffff::2' })).admitted, false);
    assert.equal(limiter.begin(guess('x', { address: '2001:db8:0:2::1' })).admitted, true);
    assert.equal(limiter.begin(guess('x', { address: '::1' })).admitted, true);
  });

  test('an address that is refused makes nothing forgotten, whatever names it makes up', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    for (const address of ['192.0.2.1', '192.0.2.2']) failTimes(limiter, 3, { address });
    failTimes(limiter, 3, { address: '192.0.2.3', account: 'other' });
    for (let count = 0; count <= 20_000; count++) {
      assert.ok(!limiter.begin(guess('x', { address: '192.0.2.3', account: `made up ${count}` })).admitted);
    }
    assert.equal(limiter.begin(guess('x', { address: '192.0.2.4' })).admitted, false);
  });

  test('many addresses make no account forgotten', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    for (const address of ['192.0.2.1', '192.0.2.2']) failTimes(limiter, 3, { address });
    for (let count = 0; count <= 20_000; count++) {
      const address = `198.18.${count >> 8}.${count & 255}`;
      begin(limiter, guess('right', { address, account: 'other' })).succeed();
    }
    assert.equal(limiter.begin(guess('x', { address: '192.0.2.4' })).admitted, false);
  });

  test('refuses new addresses for an account that is guessed for from many', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    begin(limiter, guess('right', { address: '198.51.100.9' })).succeed();
    failTimes(limiter, 3, { address: '192.0.2.1' });
    failTimes(limiter, 3, { address: '192.0.2.2' });
    assert.equal(limiter.begin(guess('right', { address: '192.0.2.3' })).admitted, false);
    assert.equal(limiter.begin(guess('x', { address: '192.0.2.3', account: 'dj' })).admitted, true);
    assert.equal(limiter.begin(guess('right', { address: '198.51.100.9' })).admitted, true, 'known from there');
  });

  test('lets a login through that was right from there before, up to ten times the limit', () => {
    const limiter = new FailureLimiter({ ...limits, accountFailures: 1000 }, new ManualClock());
    begin(limiter, guess('right')).succeed();
    failTimes(limiter, 3);
    assert.equal(limiter.begin(guess('other')).admitted, false);
    begin(limiter, guess('right')).succeed();
    assert.equal(limiter.begin(guess('right', { address: '192.0.2.77' })).admitted, true);
  });

  test('no longer knows a login that turned out wrong', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    begin(limiter, guess('old')).succeed();
    begin(limiter, guess('old')).fail();
    failTimes(limiter, 2);
    assert.equal(limiter.begin(guess('old')).admitted, false);
  });

  test('success does not wipe out what was counted', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    failTimes(limiter, 2);
    begin(limiter, guess('mine', { account: 'dj' })).succeed();
    failTimes(limiter, 1);
    assert.equal(limiter.begin(guess('x')).admitted, false);
  });

  test('admits no more different guesses at once than may fail, but any number of equal ones', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    const open = ['a', 'b', 'c'].map((password) => begin(limiter, guess(password)));
    assert.equal(limiter.begin(guess('d')).admitted, false);
    const same = begin(limiter, guess('a'));
    same.abandon();
    for (const attempt of open) attempt.abandon();
    assert.equal(limiter.begin(guess('d')).admitted, true);
  });

  test('keeps its counts when the limits change', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    failTimes(limiter, 2);
    limiter.configure({ ...limits, failures: 2 });
    assert.equal(limiter.begin(guess('x')).admitted, false);
  });
});
