import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AirchainError, isAirchainError } from '../core/index.ts';
import { equalSecrets } from './equal-secrets.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { hashScrypt } from './scrypt.ts';

/** Hashes made by other programs: the argon2 reference, openssl, glibc's crypt, md5sum. */
const foreignHashes = [
  { form: 'MD5 in hex', password: 'sesame', hash: 'c8dae1c50e092f3d877192fc555b1dcf' },
  {
    form: 'argon2id',
    password: 'password',
    hash: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  },
  {
    form: 'argon2id of four lanes',
    password: 'sésame',
    hash: '$argon2id$v=19$m=4096,t=3,p=4$b3RoZXJzYWx0$xyoI9davpqkUzKeMNRZi7Q',
  },
  { form: 'MD5 in capitals', password: 'sesame', hash: 'C8DAE1C50E092F3D877192FC555B1DCF' },
  {
    form: 'SHA-256-crypt',
    password: 'Hello world!',
    hash: '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
  },
  {
    form: 'SHA-512-crypt',
    password: 'Hello world!',
    hash: '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  },
  { form: 'SHA-256-crypt of one letter', password: 's', hash: '$5$abc$HvLBIAPr.z3t5v1wS.HZI5zxbZTITw6oFAMUY9WWPTA' },
  {
    form: 'SHA-512-crypt of a long password',
    password: 'pässwörd mit sehr viel Text, länger als vierundsechzig Zeichen, damit es zwei Blöcke sind',
    hash: '$6$0123456789abcdef$fGASJh/cXXd0Z7P1qopa/Eux.mTxS8RKdQQmutkPoiUQdquOmb7s8718hwwPPPibBK2z.cjWC.OCCrSkGYv9c.',
  },
  {
    form: 'SHA-512-crypt with rounds',
    password: 'sesame',
    hash: '$6$rounds=1234$saltsalt$svsHFq/j2Wide7PvmMwSpJk4VKMHK1eFQdCv2iyjqDdeqBYS1V1t0.mTg5P70FpZ.GZwnyUj9R8hue189362r0',
  },
];

describe('a password hash', () => {
  test('is argon2id at the documented cost, different each time, and proves the password alone', async () => {
    const [one, two] = await Promise.all([hashPassword('pässword'), hashPassword('pässword')]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(one, two);
    assert.equal(await verifyPassword('pässword', one), true);
    assert.equal(await verifyPassword('pässwor', one), false);
    assert.equal(await verifyPassword('', one), false);
  });

  test('of scrypt proves the password alone', async () => {
    const hash = await hashScrypt('sesame');
    assert.match(hash, /^\$scrypt\$ln=17,r=8,p=1\$/);
    assert.equal(await verifyPassword('sesame', hash), true);
    assert.equal(await verifyPassword('Sesame', hash), false);
  });

  for (const { form, password, hash } of foreignHashes) {
    test(`of another program is understood: ${form} ${hash.slice(0, 24)}`, async () => {
      assert.equal(await verifyPassword(password, hash), true);
      assert.equal(await verifyPassword(`${password}x`, hash), false);
    });
  }

  const refused = {
    'plain text': 'hackme',
    empty: '',
    'MD5-crypt': '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
    'Apache MD5': '$apr1$salt$Xxd1irWT9ycqoYxGFn4cb.',
    bcrypt: '$2y$10$abcdefghijklmnopqrstuu9G8lZ1UmuOqTuxVtSNcXPBAaXtoN4vK',
    'argon2id without end': '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ',
    'argon2id of 4 GiB': '$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAA',
    'argon2id without memory': '$argon2id$v=19$m=0,t=2,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAA',
    'scrypt of 2^30': '$scrypt$ln=30,r=8,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAA',
    'SHA-crypt with a billion rounds': '$6$rounds=999999999$salt$abc',
  };
  for (const [name, hash] of Object.entries(refused)) {
    test(`is refused by code, not by a wrong answer, and never repeated in the message: ${name}`, async () => {
      await assert.rejects(
        verifyPassword('hackme', hash),
        (error: AirchainError) =>
          isAirchainError(error, 'AUTH_HASH_UNSUPPORTED') && (hash === '' || !error.message.includes(hash)),
      );
    });
  }
});

test('secrets are equal only as a whole, whatever their lengths', () => {
  assert.equal(equalSecrets('hackme', 'hackme'), true);
  assert.equal(equalSecrets('', ''), true);
  for (const other of ['', 'h', 'hackm', 'hackmE', 'hackmee', 'hackme\0']) {
    assert.equal(equalSecrets('hackme', other), false, JSON.stringify(other));
  }
});
