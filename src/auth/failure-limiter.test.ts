import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { millis } from '../core/index.ts';
import { FailureLimiter, type LoginAttempt } from './failure-limiter.ts';

const limits = { failures: 3, window: millis(60_000) };
const guess = (password: string, more: Partial<LoginAttempt> = {}): LoginAttempt => ({
  realm: 'staff',
  address: '192.0.2.1',
  account: 'source',
  fingerprint: `${more.account ?? 'source'} ${password}`,
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

/** How long each of several wrong passwords makes the next one wait. */
function waitsAfter(limiter: FailureLimiter, clock: ManualClock, attempts: readonly LoginAttempt[]): number[] {
  return attempts.map((attempt) => {
    begin(limiter, attempt).fail();
    const next = limiter.begin({ ...attempt, fingerprint: 'next' });
    if (next.admitted) {
      next.release();
      return 0;
    }
    clock.advance(next.retryAfter - 1);
    assert.equal(limiter.begin({ ...attempt, fingerprint: 'next' }).admitted, false, 'a moment too early');
    clock.advance(1);
    return next.retryAfter;
  });
}

const numbered = (count: number, more: (index: number) => Partial<LoginAttempt> = () => ({})) =>
  Array.from({ length: count }, (_, index) => guess(`wrong ${index}`, more(index)));

describe('the failure limiter', () => {
  test('makes an address wait longer after each wrong password beyond the limit, as long as its window at the most', () => {
    const clock = new ManualClock();
    const seconds = waitsAfter(new FailureLimiter(limits, clock), clock, numbered(11)).map((wait) => wait / 1000);
    assert.deepEqual(seconds, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('forgets when no wrong password has come for the window', () => {
    const clock = new ManualClock();
    const limiter = new FailureLimiter(limits, clock);
    failTimes(limiter, 2);
    clock.advance(60_000);
    failTimes(limiter, 3);
    assert.deepEqual(limiter.begin(guess('x')), { admitted: false, retryAfter: 1000 });
  });

  test('counts one wrong password once, however often it comes', () => {
    const clock = new ManualClock();
    const limiter = new FailureLimiter(limits, clock);
    for (let tries = 0; tries < 100; tries++) {
      begin(limiter, guess('old')).fail();
      clock.advance(5000);
    }
    failTimes(limiter, 2);
    assert.equal(limiter.begin(guess('x')).admitted, true);
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

  test('counts an IPv6 network of 48 bits as well: five times the limit, and shorter waits', () => {
    const clock = new ManualClock();
    const limiter = new FailureLimiter(limits, clock);
    const spread = (index: number) => ({ address: `2001:db8:1:${index.toString(16)}::1`, account: `user ${index}` });
    const waits = waitsAfter(limiter, clock, numbered(20, spread));
    assert.deepEqual(waits, [...Array(14).fill(0), 1000, 2000, 4000, 6000, 6000, 6000]);
    begin(limiter, guess('x', { address: '2001:db8:2::1', account: 'other' })).release();
  });

  test('counts an account that is guessed for from many addresses: ten times the limit, and shorter waits', () => {
    const clock = new ManualClock();
    const limiter = new FailureLimiter(limits, clock);
    const waits = waitsAfter(
      limiter,
      clock,
      numbered(35, (index) => ({ address: `198.51.100.${index}` })),
    );
    assert.deepEqual(waits.slice(28), [0, 1000, 2000, 4000, 6000, 6000, 6000]);
    assert.equal(limiter.begin(guess('x', { address: '192.0.2.3', account: 'dj' })).admitted, true);
  });

  test('an address that is refused makes nothing forgotten, whatever names it makes up', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    const guessers = Array.from({ length: 10 }, (_, index) => `192.0.2.${index + 10}`);
    for (const address of guessers) failTimes(limiter, 3, { address });
    failTimes(limiter, 3, { address: '192.0.2.3', account: 'other' });
    for (let count = 0; count <= 20_000; count++) {
      assert.ok(!limiter.begin(guess('x', { address: '192.0.2.3', account: `made up ${count}` })).admitted);
    }
    assert.equal(limiter.begin(guess('x', { address: guessers[0]! })).admitted, false);
  });

  test('lets a login through that was right from there before, whatever others do there or elsewhere', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    begin(limiter, guess('right')).succeed();
    failTimes(limiter, 3, { account: 'admin' });
    for (let index = 0; index < 10; index++) failTimes(limiter, 3, { address: `198.51.100.${index}` });
    assert.equal(limiter.begin(guess('other', { account: 'dj' })).admitted, false, 'a stranger there');
    assert.equal(limiter.begin(guess('other', { address: '203.0.113.1' })).admitted, false, 'a stranger elsewhere');
    begin(limiter, guess('right')).succeed();
  });

  test('counts an account apart where it was right before: a new password of a DJ gets through beside a guesser', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    begin(limiter, guess('right')).succeed();
    failTimes(limiter, 3, { account: 'admin' });
    begin(limiter, guess('new password')).succeed();
    failTimes(limiter, 3);
    assert.equal(limiter.begin(guess('x')).admitted, false, 'guesses for the account itself are limited too');
    begin(limiter, guess('new password')).succeed();
  });

  test('says who goes first when there is something to hash: the account, where it was right before', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    const address = '2001:db8:1:2::3';
    const network = '2001:db8:1::/48';
    const first = begin(limiter, guess('right', { address }));
    assert.deepEqual(first.origin, { network, isKnown: false });
    first.succeed();
    const knows = (more: Partial<LoginAttempt>) =>
      begin(limiter, guess('another', { address, ...more })).origin.isKnown;
    assert.equal(knows({}), true);
    assert.equal(knows({ account: 'other' }), false);
    assert.equal(knows({ address: '2001:db8:1:3::3' }), false);
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
    begin(limiter, guess('third')).fail();
    assert.equal(limiter.begin(guess('x')).admitted, false);
  });

  test('admits no more different guesses at once than may fail, but any number of equal ones', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    const open = ['a', 'b', 'c'].map((password) => begin(limiter, guess(password)));
    assert.equal(limiter.begin(guess('d')).admitted, false);
    const same = begin(limiter, guess('a'));
    same.release();
    for (const attempt of open) attempt.release();
    assert.equal(limiter.begin(guess('d')).admitted, true);
  });

  test('keeps its counts when the limits change', () => {
    const limiter = new FailureLimiter(limits, new ManualClock());
    failTimes(limiter, 2);
    limiter.configure({ ...limits, failures: 2 });
    begin(limiter, guess('third')).fail();
    assert.deepEqual(limiter.begin(guess('x')), { admitted: false, retryAfter: 2000 });
  });
});
