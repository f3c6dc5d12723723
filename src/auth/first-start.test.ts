import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ensureAdmin, ensureSourceLogin, type FirstStartStore, generatePassword } from './first-start.ts';
import { verifyPassword } from './password-hash.ts';

function newStore(): FirstStartStore & { readonly settings: Map<string, string> } {
  const accounts = new Map<string, { name: string; passwordHash: string; role: string }>();
  const settings = new Map<string, string>();
  return {
    settings,
    findAccount: (name) => accounts.get(name) ?? null,
    saveAccount: (account) => void accounts.set(account.name, account),
    findSetting: (key) => settings.get(key) ?? null,
    saveSetting: (key, value) => void settings.set(key, value),
  };
}

describe('a generated password', () => {
  test('has 24 letters that cannot be taken for one another, and is new each time', () => {
    const passwords = Array.from({ length: 200 }, generatePassword);
    for (const password of passwords) assert.match(password, /^[2-9A-HJ-NP-Za-hj-km-np-z]{24}$/);
    assert.equal(new Set(passwords).size, 200);
    assert.doesNotMatch(passwords.join(''), /[0OoI1il]/);
  });
});

describe('the admin of a first start', () => {
  test('gets a password that is shown once and stored as a hash alone', async () => {
    const store = newStore();
    const first = await ensureAdmin(store, { user: 'admin', password: '' });
    assert.ok(first.shownPassword);
    assert.equal(store.findAccount('admin'), null, 'nothing is stored before the start has come to the greeting');
    first.keep?.();
    const hash = store.findAccount('admin')?.passwordHash ?? '';
    assert.match(hash, /^\$argon2id\$/);
    assert.equal(await verifyPassword(first.shownPassword, hash), true);
    const second = await ensureAdmin(store, { user: 'admin' });
    assert.deepEqual(second, { login: { user: 'admin', secret: { kind: 'hash', hash } }, shownPassword: null });
  });

  test('has the configured password where there is one, and nothing is stored', async () => {
    const store = newStore();
    const { login, shownPassword } = await ensureAdmin(store, { user: 'boss', password: 'mine' });
    assert.deepEqual(login, { user: 'boss', secret: { kind: 'plain', password: 'mine' } });
    assert.equal(shownPassword, null);
    assert.equal(store.findAccount('boss'), null);
  });
});

describe('the source login of a first start', () => {
  test('is made once and shown at each start', () => {
    const store = newStore();
    const first = ensureSourceLogin(store, { user: 'source', password: '' });
    assert.equal(first.shownPassword?.length, 24);
    assert.deepEqual(ensureSourceLogin(store, { user: 'source' }), first);
  });

  test('is the configured one where there is one, and never shown', () => {
    const store = newStore();
    const { login, shownPassword } = ensureSourceLogin(store, { user: 'source', password: 'hackme' });
    assert.deepEqual(login, { user: 'source', secret: { kind: 'plain', password: 'hackme' } });
    assert.equal(shownPassword, null);
    assert.equal(store.settings.size, 0);
  });
});
