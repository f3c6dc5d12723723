import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { AirchainError, type ErrorCode, millis } from '../core/index.ts';
import { Fingerprints } from './fingerprints.ts';
import { LoginChecker, type Proof } from './login-checker.ts';

const limits = { failures: 3, window: millis(60_000) };

/** What comes of a login whose only proof ends with this error, five times with different passwords. */
async function checkFiveTimes(code: ErrorCode) {
  const lines: string[] = [];
  const context = { clock: new ManualClock(), logger: recordingLogger(lines), fingerprints: new Fingerprints() };
  const checker = new LoginChecker(limits, context);
  const proof: Proof = { role: 'admin', check: () => Promise.reject(new AirchainError(code, `Cannot check: ${code}`)) };
  const decisions = [];
  for (const password of ['1', '2', '3', '4', '5']) {
    decisions.push(await checker.check('staff', '192.0.2.1', { user: 'dj', password }, [proof]));
  }
  return { decisions, lines };
}

test('a full queue is no failure: the answer says when to try again, and the log gets one line', async () => {
  const { decisions, lines } = await checkFiveTimes('AUTH_OVERLOADED');
  const refused = { allowed: false, reason: 'unavailable', code: 'AUTH_OVERLOADED', retryAfter: 10_000 };
  assert.deepEqual(decisions, Array(5).fill(refused));
  assert.equal(lines.length, 1);
});

test('a file that cannot be read is no failure, and has no time', async () => {
  const { decisions } = await checkFiveTimes('AUTH_FILE_UNUSABLE');
  const refused = { allowed: false, reason: 'unavailable', code: 'AUTH_FILE_UNUSABLE' };
  assert.deepEqual(decisions, Array(5).fill(refused));
});

test('a password that is too long is a failure, and nothing for the operator to read', async () => {
  const { decisions, lines } = await checkFiveTimes('AUTH_PASSWORD_TOO_LONG');
  const refused = { allowed: false, reason: 'credentials-wrong', code: 'AUTH_PASSWORD_TOO_LONG' };
  assert.deepEqual(decisions.slice(0, 3), Array(3).fill(refused));
  assert.equal(decisions[3]!.allowed === false && decisions[3]!.reason, 'rate-limited');
  assert.deepEqual(lines, []);
});

test('an unexpected error is passed on, and is no failure', async () => {
  await assert.rejects(checkFiveTimes('INTERNAL_BUG'), { code: 'INTERNAL_BUG' });
});
