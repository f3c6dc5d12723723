import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { isAirchainError, millis } from '../core/index.ts';
import { Fingerprints } from './fingerprints.ts';
import { PasswordVerifier } from './password-verifier.ts';

const options = { rememberFor: millis(1000), maxRemembered: 10, maxPending: 2 };
const secretOf = (password: string) => ({
  kind: 'hash' as const,
  hash: createHash('md5').update(password).digest('hex'),
});

describe('the password verifier', () => {
  test('takes plain secrets and hashes', async () => {
    const verifier = new PasswordVerifier(options, new Fingerprints(), new ManualClock());
    assert.equal(await verifier.matches('a', { kind: 'plain', password: 'a' }), true);
    assert.equal(await verifier.matches('a', { kind: 'plain', password: 'b' }), false);
    assert.equal(await verifier.matches('a', secretOf('a')), true);
    assert.equal(await verifier.matches('b', secretOf('a')), false);
  });

  test('refuses more different questions at once than may wait, and none that was right just before', async () => {
    const clock = new ManualClock();
    const verifier = new PasswordVerifier(options, new Fingerprints(), clock);
    await verifier.matches('a', secretOf('a'));
    const busy = () => [verifier.matches('x', secretOf('a')), verifier.matches('y', secretOf('a'))];
    const isOverloaded = (error: unknown) => isAirchainError(error, 'AUTH_OVERLOADED');
    let waiting = busy();
    assert.equal(await verifier.matches('a', secretOf('a')), true, 'remembered');
    await Promise.all(waiting);
    waiting = busy();
    await Promise.all([
      assert.rejects(verifier.matches('z', secretOf('a')), isOverloaded),
      assert.rejects(verifier.matches('a', secretOf('b')), isOverloaded),
      verifier.matches('x', secretOf('a')),
    ]);
    await Promise.all(waiting);
    clock.advance(1000);
    waiting = busy();
    await assert.rejects(verifier.matches('a', secretOf('a')), isOverloaded, 'remembered no longer');
    await Promise.all(waiting);
  });
});
