import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { isAirchainError, millis } from '../core/index.ts';
import { Fingerprints } from './fingerprints.ts';
import { PasswordVerifier } from './password-verifier.ts';

const options = { rememberFor: millis(1000), maxRemembered: 10, queue: { maxWaiting: 1, freeFailures: 100 } };
const from = { network: '192.0.2.1', isKnown: false };
/** SHA-512-crypt of "Hello world!", by glibc; it takes some milliseconds. */
const hashed = {
  kind: 'hash' as const,
  hash: '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
};

function newVerifier() {
  const clock = new ManualClock();
  return { clock, verifier: new PasswordVerifier(options, new Fingerprints(), clock) };
}

const isOverloaded = (error: unknown) => isAirchainError(error, 'AUTH_OVERLOADED');

/** One hash runs, one waits: what has to be hashed now is refused, and what is answered was not hashed. */
function fill(verifier: PasswordVerifier, guesses = ['x', 'y']): Promise<unknown> {
  return Promise.all(guesses.map((guess) => verifier.matches(guess, hashed, from)));
}

describe('the password verifier', () => {
  test('takes plain secrets and hashes', async () => {
    const { verifier } = newVerifier();
    const md5 = { kind: 'hash' as const, hash: createHash('md5').update('a').digest('hex') };
    assert.equal(await verifier.matches('a', { kind: 'plain', password: 'a' }, from), true);
    assert.equal(await verifier.matches('a', { kind: 'plain', password: 'b' }, from), false);
    assert.equal(await verifier.matches('a', md5, from), true);
    assert.equal(await verifier.matches('b', md5, from), false);
    assert.equal(await verifier.matches('Hello world!', hashed, from), true);
    assert.equal(await verifier.matches('Hello world?', hashed, from), false);
  });

  test('hashes neither what it knows nor what costs nothing: both are answered while the queue is full', async () => {
    const { verifier } = newVerifier();
    await verifier.matches('Hello world!', hashed, from);
    await verifier.matches('wrong before', hashed, from);
    const busy = fill(verifier);
    assert.equal(await verifier.matches('Hello world!', hashed, from), true);
    assert.equal(await verifier.matches('wrong before', hashed, from), false);
    assert.equal(await verifier.matches('a', { kind: 'plain', password: 'a' }, from), true);
    assert.equal(await verifier.matches('a', { kind: 'hash', hash: '0'.repeat(32) }, from), false);
    await assert.rejects(verifier.matches('new', hashed, from), isOverloaded);
    await assert.rejects(
      verifier.matches('Hello world!', { ...hashed, hash: hashed.hash.replace('salt', 'Salt') }, from),
      isOverloaded,
      'another hash is another question',
    );
    await busy;
  });

  test('hashes one question once, however often it is asked at the same time', async () => {
    const { verifier } = newVerifier();
    const busy = fill(verifier);
    const again = await Promise.all(Array.from({ length: 50 }, () => verifier.matches('y', hashed, from)));
    assert.ok(again.every((isRight) => !isRight));
    await busy;
  });

  test('remembers a right password as long as it is used, and for its time afterwards', async () => {
    const { verifier, clock } = newVerifier();
    await verifier.matches('Hello world!', hashed, from);
    for (let uses = 0; uses < 3; uses++) {
      clock.advance(900);
      const busy = fill(verifier, [`x ${uses}`, `y ${uses}`]);
      assert.equal(await verifier.matches('Hello world!', hashed, from), true, 'remembered');
      await busy;
    }
    clock.advance(1000);
    const busy = fill(verifier);
    await assert.rejects(verifier.matches('Hello world!', hashed, from), isOverloaded, 'no longer');
    await busy;
  });

  test('guesses make no right password forgotten', async () => {
    const { verifier } = newVerifier();
    await verifier.matches('Hello world!', hashed, from);
    for (let guess = 0; guess < 11; guess++) await verifier.matches(`guess ${guess}`, hashed, from);
    const busy = fill(verifier);
    assert.equal(await verifier.matches('Hello world!', hashed, from), true);
    await busy;
  });

  for (const { name, password, isTaken } of [
    { name: '256 bytes', password: 'é'.repeat(128), isTaken: true },
    { name: '257 bytes', password: `${'é'.repeat(128)}x`, isTaken: false },
    { name: '12 KB', password: 'x'.repeat(12_000), isTaken: false },
  ]) {
    test(`${isTaken ? 'checks' : 'refuses unseen'} a password of ${name}, whatever it is compared with`, async () => {
      const { verifier } = newVerifier();
      for (const secret of [hashed, { kind: 'plain' as const, password }]) {
        const answer = verifier.matches(password, secret, from);
        if (isTaken) assert.equal(await answer, secret.kind === 'plain');
        else await assert.rejects(answer, { code: 'AUTH_PASSWORD_TOO_LONG' });
      }
    });
  }
});
